// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(RkiReference, BoundsAndAlarmsAreThoseOfTheReference) {
    expect_reference("rki", {"rki_cdc.csv", "rki_controls.csv", "rki_range.csv"},
                     {{"upperbound", 1e-12}});
}

}  // namespace
}  // namespace fengsui::workbench
