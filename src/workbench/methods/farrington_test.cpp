// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(FarringtonReference, TheMethodOf1996IsThatOfTheReference) {
    expect_reference("farrington",
                     {"farrington.csv", "farrington_controls.csv", "farrington_range.csv"},
                     {{"upperbound", 1e-6}, {"predictive_quantile", 1e-6}, {"mu0", 1e-6}});
}

}  // namespace
}  // namespace fengsui::workbench
