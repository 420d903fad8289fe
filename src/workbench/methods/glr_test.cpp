// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(GlrReference, StatisticsCountsAndAlarmsAreThoseOfTheReference) {
    expect_reference("glr", {"glr.csv", "glr_controls.csv", "glr_range.csv"},
                     {{"upperbound", 1e-8}});
}

}  // namespace
}  // namespace fengsui::workbench
