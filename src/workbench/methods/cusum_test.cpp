// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(CusumReference, AllTransformsAndMeansAreThoseOfTheReference) {
    // A statistic just above zero is a small rest of larger numbers.
    expect_reference("cusum", {"cusum.csv", "cusum_controls.csv", "cusum_range.csv"},
                     {{"upperbound", 1e-9}, {"statistic", 1e-7}, {"m", 1e-9}});
}

}  // namespace
}  // namespace fengsui::workbench
