// SPDX-License-Identifier: Apache-2.0
#include "workbench/methods/method_fixture.hpp"
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(GlrReference, StatisticsCountsAndAlarmsAreThoseOfTheReference) {
    expect_reference("glr", {"glr.csv", "glr_controls.csv", "glr_range.csv"},
                     {{"upperbound", 1e-8}});
}

// algo.glrnb(create.disProg(1:42, counts, freq = 12, start = c(2001, 1)), list(range = 37:42,
// mu0 = list(S = 1, trend = FALSE), alpha = NULL, c.ARL = 3, ret = "value", dir = "inc",
// change = "intercept")) of R surveillance 1.20.3.
TEST(GlrMethod, WithoutAlphaTheDispersionIsEstimatedAsInR) {
    const auto series =
        series_of({3, 9, 2,  5, 14, 4, 1, 0, 6, 2, 8, 12, 5,  3, 1,  7, 4,  19, 2, 6,  3,
                   0, 5, 11, 6, 2,  9, 4, 1, 3, 8, 5, 2,  10, 7, 21, 9, 12, 15, 8, 14, 11},
                  12);
    Cells cells = {{"family", "negbin"}, {"c.ARL", "3"}, {"ret", "value"}, {"mu0", "glm"}};
    const auto rows = run_method("glr", series, cells, 37, 42);
    ASSERT_TRUE(rows.has_value()) << rows.error().to_string();
    const std::vector<double> expected = {0.052721185465635756, 0.32653364779163851,
                                          1.1149673302133927,   1.1232646196887801,
                                          2.1585767257617317,   2.8716976104802718};
    ASSERT_EQ(expected.size(), rows->size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(expected[i], (*rows)[i].values[0], 1e-8);
        EXPECT_EQ(0, (*rows)[i].values[1]);
    }
    cells["mu0"] = "5";
    const auto refused = run_method("glr", series, cells, 37, 42);
    ASSERT_FALSE(refused.has_value()) << "a mean that is given has no dispersion";
    EXPECT_NE(std::string::npos, refused.error().to_string().find("alpha"));
}

}  // namespace
}  // namespace fengsui::workbench
