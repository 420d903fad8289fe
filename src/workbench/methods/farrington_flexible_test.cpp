// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(FarringtonFlexibleReference, AllConfigsAreThoseOfTheReference) {
    expect_reference("farrington_flexible",
                     {"farringtonFlexible.csv", "farringtonFlexible_controls.csv",
                      "farringtonFlexible_range.csv"},
                     {{"upperbound", 1e-6},
                      {"expected", 1e-6},
                      {"mu0", 1e-6},
                      {"phi", 1e-6},
                      {"trend_coef", 1e-6},
                      {"score", 1e-6},
                      {"pvalue", 1e-6}});
}

}  // namespace
}  // namespace fengsui::workbench
