// SPDX-License-Identifier: Apache-2.0
#include "stats/cdc.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace fengsui::stats {
namespace {

// One year back, one block on each side: the weeks t-59 ... t-48 in three blocks.
TEST(CdcTest, BlocksByHand) {
    std::vector<double> counts(60, 0);
    for (std::size_t i = 0; i < 12; ++i) counts[i] = i < 4 ? 1 : i < 8 ? 2 : 3;  // 4, 8, 12
    counts[56] = counts[57] = counts[58] = counts[59] = 5;
    const auto bound = cdc_bound(counts, 59, {.years = 1, .months = 1, .z = 2});
    ASSERT_TRUE(bound);
    EXPECT_DOUBLE_EQ(8, bound->mean);
    EXPECT_DOUBLE_EQ(4, bound->sd);
    EXPECT_DOUBLE_EQ(8 + 2 * 4 * std::sqrt(4.0 / 3), bound->upper);
    EXPECT_DOUBLE_EQ(20, bound->recent);
}

TEST(CdcTest, SaysHowMuchHistoryItNeeds) {
    EXPECT_EQ(5 * 52 + 7, cdc_history_needed({}));
    const std::vector<double> counts(300, 1);
    EXPECT_FALSE(cdc_bound(counts, 266));
    EXPECT_TRUE(cdc_bound(counts, 267));
    EXPECT_FALSE(cdc_bound(counts, 300)) << "beyond the series";
}

TEST(CdcTest, AllZeroHasABoundOfZero) {
    const auto bound = cdc_bound(std::vector<double>(300, 0), 299);
    ASSERT_TRUE(bound);
    EXPECT_EQ(0, bound->upper);
}

TEST(CdcTest, FractionsOfABlockAreCut) {
    const auto bound = cdc_bound(std::vector<double>(300, 0.3), 299);
    ASSERT_TRUE(bound);
    EXPECT_EQ(1, bound->mean) << "4 times 0.3";
    EXPECT_DOUBLE_EQ(1.2, bound->recent);
}

// algo.cdc(create.disProg(1:300, rep(c(1.89, 1.54, 1.52, 1.05), 75)), list(range = 300, b = 5,
// m = 1, alpha = 0.025)) of R surveillance 1.20.3: upperbound 6, aggr 6. In doubles the four add up
// to 5.9999999999999991, and the block would be cut to 5.
TEST(CdcTest, FractionsThatMakeAWholeNumberAreNotCutBelowItAsInR) {
    std::vector<double> counts;
    for (int i = 0; i < 75; ++i) counts.insert(counts.end(), {1.89, 1.54, 1.52, 1.05});
    const auto bound = cdc_bound(counts, 299);
    ASSERT_TRUE(bound);
    EXPECT_EQ(6, bound->upper);
    EXPECT_EQ(6, bound->recent);
}

TEST(CdcTest, WhatCannotBeJudgedHasNoBound) {
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    std::vector<double> counts(300, 1);
    counts[35] = missing;
    EXPECT_FALSE(cdc_bound(counts, 299)) << "t - 264, in the oldest block";
    counts[35] = -1;
    EXPECT_FALSE(cdc_bound(counts, 299));
    counts[35] = 1;
    EXPECT_FALSE(cdc_bound(counts, 299, {.years = 0}));
    EXPECT_FALSE(cdc_bound(counts, 299, {.months = 0}));
    EXPECT_FALSE(cdc_bound(counts, 299, {.months = 7})) << "blocks would overlap";
    counts[297] = missing;
    const auto bound = cdc_bound(counts, 299);
    ASSERT_TRUE(bound);
    EXPECT_TRUE(std::isnan(bound->recent));
}

RC_GTEST_PROP(CdcTest, MoreCasesThisMonthNeverTakeAnAlarmBack, ()) {
    const auto drawn = *rc::gen::container<std::vector<int>>(130, rc::gen::inRange(0, 20));
    std::vector<double> counts(drawn.begin(), drawn.end());
    const CdcOptions options{.years = 2, .months = 1};
    const auto before = cdc_bound(counts, 129, options);
    counts[*rc::gen::inRange<std::size_t>(126, 130)] += *rc::gen::inRange(1, 20);
    const auto after = cdc_bound(counts, 129, options);
    RC_ASSERT(after->upper == before->upper);
    RC_ASSERT(after->recent > before->recent);
}

}  // namespace
}  // namespace fengsui::stats
