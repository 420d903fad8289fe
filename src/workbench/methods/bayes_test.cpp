// SPDX-License-Identifier: Apache-2.0
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(BayesReference, BoundsAndAlarmsAreThoseOfTheReference) {
    expect_reference("bayes", {"bayes.csv", "bayes_controls.csv", "bayes_range.csv"}, {});
}

}  // namespace
}  // namespace fengsui::workbench
