// SPDX-License-Identifier: Apache-2.0
#include "stats/ears.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace fengsui::stats {
namespace {

// Worked by hand: baseline 1..7 (mean 4, variance 28/6), two days of lag, then the day itself.
const std::vector<double> kCounts = {1, 2, 3, 4, 5, 6, 7, 100, 200, 12};

TEST(EarsTest, TheBoundIsThatOfTheBaselineAlone) {
    const auto bound = ears_bound(kCounts, 9);
    ASSERT_TRUE(bound);
    EXPECT_DOUBLE_EQ(4, bound->mean);
    EXPECT_DOUBLE_EQ(std::sqrt(28.0 / 6), bound->sd);
    EXPECT_DOUBLE_EQ(4 + 3 * std::sqrt(28.0 / 6), bound->upper);
    EXPECT_GT(kCounts[9], bound->upper);
}

TEST(EarsTest, TooShortAHistoryIsSaidAndNotGuessed) {
    EXPECT_EQ(9, ears_history_needed({}));
    for (std::size_t t = 0; t < 9; ++t) EXPECT_FALSE(ears_bound(kCounts, t)) << t;
    EXPECT_FALSE(ears_bound(kCounts, 10)) << "beyond the series";
}

TEST(EarsTest, AQuietBaselineGivesABoundOfZero) {
    const std::vector<double> quiet(10, 0);
    const auto bound = ears_bound(quiet, 9);
    ASSERT_TRUE(bound);
    EXPECT_EQ(0, bound->upper);
}

TEST(EarsTest, WhatIsNotANumberGivesNoAnswer) {
    auto counts = kCounts;
    counts[3] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(ears_bound(counts, 9));
    counts[3] = std::numeric_limits<double>::infinity();
    EXPECT_FALSE(ears_bound(counts, 9));
}

TEST(EarsTest, OtherBaselinesAndLags) {
    const auto c1 = ears_bound(kCounts, 7, {.baseline = 7, .lag = 0, .k = 3});
    ASSERT_TRUE(c1);
    EXPECT_DOUBLE_EQ(4, c1->mean);
    EXPECT_FALSE(ears_bound(kCounts, 9, {.baseline = 1, .lag = 2, .k = 3}))
        << "no deviation of one value";
}

}  // namespace
}  // namespace fengsui::stats
