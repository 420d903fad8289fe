// SPDX-License-Identifier: Apache-2.0
#include "stats/farrington.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

std::vector<double> ripple(std::size_t weeks, double mean) {
    std::vector<double> counts;
    for (std::size_t t = 0; t < weeks; ++t)
        counts.push_back(mean + static_cast<double>(t * 7919 % 7) - 3);
    return counts;
}

TEST(FarringtonTest, AnOutbreakIsFoundAndDoesNotMoveItsOwnBound) {
    auto counts = ripple(300, 10);
    const auto quiet = farrington_bound({counts}, 299);
    ASSERT_TRUE(quiet);
    EXPECT_NEAR(10, quiet->expected, 2);
    EXPECT_NEAR(quiet->expected, quiet->median, 1e-9);
    EXPECT_LT(quiet->score, 1);
    counts[299] = 40;
    const auto outbreak = farrington_bound({counts}, 299);
    ASSERT_TRUE(outbreak);
    EXPECT_GT(outbreak->score, 1);
    EXPECT_TRUE(outbreak->enough_cases);
    EXPECT_GT(outbreak->predictive_quantile, 0.999);
    EXPECT_EQ(quiet->upper, outbreak->upper);
}

TEST(FarringtonTest, TooShortAHistoryHasNoAnswer) {
    const auto counts = ripple(300, 10);
    EXPECT_EQ(263, farrington_history_needed({}, 52));
    for (std::size_t t = 0; t < 263; ++t) EXPECT_FALSE(farrington_bound({counts}, t)) << t;
    for (std::size_t t = 263; t < 300; ++t) EXPECT_TRUE(farrington_bound({counts}, t)) << t;
    EXPECT_FALSE(farrington_bound({counts}, 300));
}

TEST(FarringtonTest, ZerosMissingWeeksAndImpossibleCounts) {
    const std::vector<double> zeros(300, 0);
    const auto none = farrington_bound({zeros}, 299);
    ASSERT_TRUE(none);
    EXPECT_NEAR(0, none->expected, 1e-9);
    EXPECT_FALSE(none->enough_cases);
    auto counts = ripple(300, 10);
    counts[299 - 52] = std::nan("");
    EXPECT_TRUE(farrington_bound({counts}, 299)) << "left out of the baseline";
    counts[299] = std::nan("");
    const auto unknown = farrington_bound({counts}, 299);
    ASSERT_TRUE(unknown);
    EXPECT_TRUE(std::isnan(unknown->score));
    EXPECT_FALSE(unknown->enough_cases);
    counts[299 - 52] = -1;
    EXPECT_FALSE(farrington_bound({counts}, 299));
    const std::vector<double> nothing(300, std::nan(""));
    EXPECT_FALSE(farrington_bound({nothing}, 299));
    EXPECT_TRUE(farrington_bound({std::vector<double>(300, 2.5)}, 299)) << "fractions of cases";
}

TEST(FarringtonTest, WeeksOf53WeekYearsAndLeapDaysByDate) {
    std::vector<base::Day> dates;
    for (int i = 0; i < 400; ++i) dates.push_back(base::parse_day("2014-01-06").value() + 7 * i);
    const auto t = static_cast<std::size_t>((base::parse_day("2021-01-04").value() - dates[0]) / 7);
    FarringtonOptions options;
    options.half_window = 0;
    std::vector<double> counts(400, 10);
    // The week of 4 January 2016 lies 261 weeks back, not 260.
    counts[t - 260] = 1000;
    EXPECT_NEAR(10, farrington_bound({counts, {}, dates, 52}, t, options)->expected, 1e-6);
    EXPECT_LT(11, farrington_bound({counts, {}, {}, 52}, t, options)->expected);
    std::vector<base::Day> days;
    for (int i = 0; i < 2300; ++i) days.push_back(base::parse_day("2014-01-01").value() + i);
    const auto leap = static_cast<std::size_t>(base::parse_day("2020-02-29").value() - days[0]);
    EXPECT_TRUE(farrington_bound({std::vector<double>(2300, 3), {}, days, 365}, leap));
}

TEST(FarringtonTest, SettingsOutOfBoundsHaveNoAnswer) {
    const auto counts = ripple(300, 10);
    const auto answers = [&](auto change) {
        FarringtonOptions options;
        change(options);
        return farrington_bound({counts}, 299, options).has_value();
    };
    EXPECT_TRUE(answers([](auto&) {}));
    EXPECT_FALSE(answers([](auto& o) { o.years_back = 0; }));
    EXPECT_FALSE(answers([](auto& o) { o.half_window = -1; }));
    EXPECT_FALSE(answers([](auto& o) { o.half_window = 52; }));
    EXPECT_FALSE(answers([](auto& o) { o.alpha = 0; }));
    EXPECT_FALSE(answers([](auto& o) { o.limit.periods = 0; }));
    EXPECT_FALSE(farrington_bound({counts, {}, {}, 0}, 299));
}

RC_GTEST_PROP(FarringtonProperty, MoreCasesNeverLowerTheScore, ()) {
    const int size = *rc::gen::element(2, 8, 60);
    auto counts = *rc::gen::container<std::vector<double>>(
        170, rc::gen::map(rc::gen::inRange(0, size), [](int n) { return double(n); }));
    FarringtonOptions options;
    options.years_back = 3;
    const auto before = farrington_bound({counts}, 169, options);
    counts[169] += *rc::gen::inRange(1, 50);
    const auto after = farrington_bound({counts}, 169, options);
    RC_ASSERT(before && after);
    RC_ASSERT(after->score >= before->score);
    RC_ASSERT(after->predictive_quantile >= before->predictive_quantile);
    RC_ASSERT(after->upper == before->upper);
}

}  // namespace
}  // namespace fengsui::stats
