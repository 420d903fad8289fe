// SPDX-License-Identifier: Apache-2.0
#include "stats/seasonal_window.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace fengsui::stats {
namespace {

// 0, 1, 2 ...: a count tells its own index.
std::vector<double> indexes(std::size_t n) {
    std::vector<double> counts(n);
    std::iota(counts.begin(), counts.end(), 0.0);
    return counts;
}

TEST(SeasonalWindowTest, HoldsThePeriodsBeforeAndThoseAroundEarlierYears) {
    const auto counts = indexes(40);
    const auto recent = window_moments(counts, 10, {.years = 0, .half_width = 3}, 12);
    ASSERT_TRUE(recent);
    EXPECT_EQ(3, recent->counted);
    EXPECT_EQ(7 + 8 + 9, recent->sum);
    EXPECT_DOUBLE_EQ(8, recent->mean);
    EXPECT_DOUBLE_EQ(1, recent->variance);
    const auto years =
        window_moments(counts, 30, {.years = 2, .half_width = 1, .current_year = false}, 12);
    ASSERT_TRUE(years);
    EXPECT_EQ(6, years->counted);
    EXPECT_EQ(3 * 18 + 3 * 6, years->sum);
    const auto both = window_moments(counts, 30, {.years = 1, .half_width = 2}, 12);
    EXPECT_EQ(28 + 29 + 5 * 18, both->sum);
}

TEST(SeasonalWindowTest, SaysHowMuchHistoryItNeeds) {
    const SeasonalWindow window{.years = 2, .half_width = 4};
    EXPECT_EQ(108, window_history_needed(window, 52));
    const auto counts = indexes(200);
    EXPECT_FALSE(window_moments(counts, 107, window, 52));
    EXPECT_TRUE(window_moments(counts, 108, window, 52));
    EXPECT_FALSE(window_moments(counts, 200, window, 52)) << "beyond the series";
}

TEST(SeasonalWindowTest, AWindowWithoutCountsOrOverThePeriodItselfIsNone) {
    EXPECT_FALSE(is_window({.years = 0, .half_width = 6, .current_year = false}, 52));
    EXPECT_FALSE(is_window({.years = 0, .half_width = 0}, 52));
    EXPECT_FALSE(is_window({.years = 1, .half_width = 12}, 12)) << "reaches the period itself";
    EXPECT_FALSE(is_window({.years = -1, .half_width = 6}, 52));
    EXPECT_TRUE(is_window({.years = 1, .half_width = 0, .current_year = false}, 52));
    EXPECT_FALSE(window_moments(indexes(40), 30, {.years = 1, .half_width = 12}, 12));
}

TEST(SeasonalWindowTest, MissingCountsAreLeftOutAndCounted) {
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    auto counts = indexes(40);
    counts[8] = missing;
    const auto moments = window_moments(counts, 10, {.years = 0, .half_width = 3}, 12);
    ASSERT_TRUE(moments);
    EXPECT_EQ(2, moments->counted);
    EXPECT_EQ(1, moments->missing);
    EXPECT_EQ(8, moments->mean) << "of 7 and 9";
    EXPECT_EQ(2, moments->variance);
    counts[7] = counts[9] = missing;
    EXPECT_FALSE(window_moments(counts, 10, {.years = 0, .half_width = 3}, 12)) << "none is left";
}

TEST(SeasonalWindowTest, ImpossibleCountsInTheWindowGiveNoAnswer) {
    for (const double bad : {-1.0, std::numeric_limits<double>::infinity()}) {
        auto counts = indexes(40);
        counts[8] = bad;
        EXPECT_FALSE(window_moments(counts, 10, {.years = 0, .half_width = 3}, 12)) << bad;
        EXPECT_TRUE(window_moments(counts, 20, {.years = 0, .half_width = 3}, 12)) << bad;
    }
}

TEST(SeasonalWindowTest, ASingleCountHasNoVariance) {
    const auto moments = window_moments(indexes(5), 4, {.years = 0, .half_width = 1}, 12);
    ASSERT_TRUE(moments);
    EXPECT_TRUE(std::isnan(moments->variance));
}

}  // namespace
}  // namespace fengsui::stats
