// SPDX-License-Identifier: Apache-2.0
#include "stats/moving_percentile.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// Weeks: two years of ten back, blocks of one week, two around. The past blocks of t = 24 are the
// indexes 12 ... 16 and 2 ... 6.
const std::vector<std::size_t> anchors = {14, 4};
constexpr MovingPercentileOptions weekly{.percentile = 80, .block = 1};

std::vector<double> two_years() {
    std::vector<double> counts(25, 99);
    for (std::size_t i = 0; i < 5; ++i) {
        counts[12 + i] = double(i);     // 0 1 2 3 4
        counts[2 + i] = double(i) + 5;  // 5 6 7 8 9
    }
    return counts;
}

TEST(MovingPercentileTest, PercentilesByHand) {
    const std::vector<double> sorted = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20};
    EXPECT_EQ(5, percentile_of(sorted, 50));
    EXPECT_EQ(8, percentile_of(sorted, 80));
    EXPECT_DOUBLE_EQ(8.5, percentile_of(sorted, 85));
    EXPECT_DOUBLE_EQ(14.5, percentile_of(sorted, 95));
    EXPECT_EQ(0, percentile_of(sorted, 0));
    EXPECT_EQ(20, percentile_of(sorted, 100));
    EXPECT_EQ(7, percentile_of(std::vector<double>{7}, 80));
}

TEST(MovingPercentileTest, RanksByHand) {
    const std::vector<double> sorted = {0, 1, 2, 2, 4};
    EXPECT_EQ(0, percentile_rank(sorted, 0));
    EXPECT_EQ(75, percentile_rank(sorted, 2)) << "the upper end of equal values";
    EXPECT_EQ(87.5, percentile_rank(sorted, 3));
    EXPECT_EQ(100, percentile_rank(sorted, 4));
    EXPECT_EQ(100, percentile_rank(sorted, 40));
}

TEST(MovingPercentileTest, WeeksByHand) {
    auto counts = two_years();
    counts[24] = 7;
    const auto result = moving_percentile(counts, 24, anchors, weekly);
    ASSERT_TRUE(result);
    EXPECT_EQ(10, result->blocks);
    EXPECT_DOUBLE_EQ(7.2, result->upper) << "0 ... 9 at 80 % of 9 steps";
    EXPECT_EQ(7, result->current);
    EXPECT_DOUBLE_EQ(100 * 7 / 9.0, result->percentile);
    EXPECT_FALSE(result->alarm.value());
    counts[24] = 8;
    EXPECT_TRUE(moving_percentile(counts, 24, anchors, weekly)->alarm.value());
}

TEST(MovingPercentileTest, BlocksOfSevenDaysByHand) {
    // 25 blocks: five years of 100 days each; day d of the series has one case if d is in a block
    // that is to count. The block that ends at t = 549 is days 543 ... 549.
    std::vector<double> counts(550, 0);
    const std::vector<std::size_t> ends = {449, 349, 249, 149, 49};
    for (std::size_t i = 435 - 6; i <= 435; ++i) counts[i] = 1;  // two blocks before 449: 7 cases
    for (std::size_t i = 350; i <= 352; ++i) counts[i] = 2;      // the block after 349: 6 cases
    for (std::size_t i = 543; i <= 549; ++i) counts[i] = 1;
    const auto result = moving_percentile(counts, 549, ends, {.percentile = 90});
    ASSERT_TRUE(result);
    EXPECT_EQ(25, result->blocks);
    EXPECT_EQ(0, result->upper) << "90 % of 24 steps is 21.6; steps 0 to 22 are 0";
    EXPECT_EQ(7, result->current);
    EXPECT_EQ(100, result->percentile);
    EXPECT_TRUE(result->alarm.value());
    EXPECT_DOUBLE_EQ(3, moving_percentile(counts, 549, ends, {.percentile = 93.75})->upper)
        << "half way from 0 to 6";
}

TEST(MovingPercentileTest, ReachingIsEnoughButNotWithTooFewCases) {
    const std::vector<double> quiet(25, 0);
    EXPECT_FALSE(moving_percentile(quiet, 24, anchors, weekly)->alarm.value()) << "0 reaches 0";
    auto counts = quiet;
    counts[24] = 1;
    EXPECT_TRUE(moving_percentile(counts, 24, anchors, weekly)->alarm.value());
    auto options = weekly;
    options.count_min = 2;
    EXPECT_FALSE(moving_percentile(counts, 24, anchors, options)->alarm.value());
}

TEST(MovingPercentileTest, UpToAFifthOfTheBlocksMayBeMissing) {
    auto counts = two_years();
    counts[2] = counts[3] = missing;
    const auto result = moving_percentile(counts, 24, anchors, weekly);
    ASSERT_TRUE(result);
    EXPECT_EQ(8, result->blocks);
    counts[4] = missing;
    EXPECT_FALSE(moving_percentile(counts, 24, anchors, weekly));
    EXPECT_EQ(20, moving_percentile_blocks_needed(5, {}));
}

TEST(MovingPercentileTest, AMissingLatestCountHasABoundAndNoAlarm) {
    auto counts = two_years();
    counts[24] = missing;
    const auto result = moving_percentile(counts, 24, anchors, weekly);
    ASSERT_TRUE(result);
    EXPECT_DOUBLE_EQ(7.2, result->upper);
    EXPECT_FALSE(result->alarm);
    EXPECT_TRUE(std::isnan(result->percentile));
}

TEST(MovingPercentileTest, WhatCannotBeJudgedHasNoAnswer) {
    auto counts = two_years();
    EXPECT_FALSE(moving_percentile(counts, 25, anchors, weekly)) << "beyond the series";
    EXPECT_FALSE(moving_percentile(counts, 24, {}, weekly)) << "no year";
    EXPECT_FALSE(moving_percentile(counts, 24, std::vector<std::size_t>{1}, weekly)) << "too short";
    EXPECT_FALSE(moving_percentile(counts, 24, std::vector<std::size_t>{22}, weekly))
        << "reaches into the latest block";
    EXPECT_FALSE(moving_percentile(counts, 24, std::vector<std::size_t>(21, 10), weekly));
    EXPECT_FALSE(moving_percentile(counts, 24, anchors, {.percentile = 101, .block = 1}));
    EXPECT_FALSE(moving_percentile(counts, 24, anchors, {.block = 0}));
    EXPECT_FALSE(moving_percentile(counts, 24, anchors, {.block = 1, .blocks_around = 10}));
    counts[13] = -1;
    EXPECT_FALSE(moving_percentile(counts, 24, anchors, weekly)) << "negative";
    counts[13] = 0.5;
    EXPECT_TRUE(moving_percentile(counts, 24, anchors, weekly)) << "fractional";
}

std::vector<double> drawn_counts() {
    const auto counts = *rc::gen::container<std::vector<int>>(25, rc::gen::inRange(0, 15));
    return {counts.begin(), counts.end()};
}

RC_GTEST_PROP(MovingPercentileTest, MoreCasesNeverLowerTheRankNorTakeAnAlarmBack, ()) {
    auto counts = drawn_counts();
    const auto before = moving_percentile(counts, 24, anchors, weekly);
    counts[24] += *rc::gen::inRange(1, 5);
    const auto after = moving_percentile(counts, 24, anchors, weekly);
    RC_ASSERT(after->percentile >= before->percentile);
    RC_ASSERT(after->alarm.value() || !before->alarm.value());
}

// The rank is the highest percentile that the count still reaches.
RC_GTEST_PROP(MovingPercentileTest, RankAndPercentileAreInverse, ()) {
    auto sorted = drawn_counts();
    std::sort(sorted.begin(), sorted.end());
    RC_PRE(sorted.front() < sorted.back());
    const double value = *rc::gen::inRange(int(sorted.front()), int(sorted.back()));
    RC_ASSERT(std::abs(percentile_of(sorted, percentile_rank(sorted, value)) - value) < 1e-9);
}

}  // namespace
}  // namespace fengsui::stats
