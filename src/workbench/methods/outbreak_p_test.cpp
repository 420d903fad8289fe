// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

// The reference's product of up to 103 powers carries rounding of its own, 1e-12 and more.
TEST(OutbreakPReference, BoundsAndAlarmsAreThoseOfTheReference) {
    expect_reference("outbreak_p",
                     {"outbreakP.csv", "outbreakP_controls.csv", "outbreakP_range.csv"},
                     {{"upperbound", 1e-11}});
}

}  // namespace
}  // namespace fengsui::workbench
