// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(CdcReference, BoundsAndAlarmsAreThoseOfTheReference) {
    expect_reference("cdc", {"rki_cdc.csv", "cdc_controls.csv", "cdc_range.csv"},
                     {{"upperbound", 1e-12}});
}

}  // namespace
}  // namespace fengsui::workbench
