// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(EarsReference, C1C2C3AreThoseOfTheReference) {
    expect_reference("ears", {"earsC.csv", "earsC_controls.csv", "earsC_range.csv"},
                     {{"upperbound", 1e-12}});
}

}  // namespace
}  // namespace fengsui::workbench
