// SPDX-License-Identifier: Apache-2.0
#include "stats/ewma.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<DayExpectation> constant(std::size_t days, double mean = 4, double phi = 1) {
    return std::vector<DayExpectation>(days, {mean, phi});
}

TEST(EwmaTest, RecurrenceByHand) {
    // Mean 4, sd 2: z is 1, 2, −1; lambda 0.4.
    const auto points = ewma(std::vector<double>{6, 8, 2}, constant(3), {0.4, 2});
    EXPECT_DOUBLE_EQ(0.4, points[0].statistic);
    EXPECT_DOUBLE_EQ(0.4 * 2 + 0.6 * 0.4, points[1].statistic);
    EXPECT_DOUBLE_EQ(-0.4 + 0.6 * 1.04, points[2].statistic);
    // Exact limits: after one day the statistic's variance is lambda^2, and so on.
    EXPECT_NEAR(2 * 0.4, points[0].limit, 1e-14);
    EXPECT_NEAR(2 * std::sqrt(0.16 + 0.36 * 0.16), points[1].limit, 1e-14);
    EXPECT_NEAR(2 * std::sqrt(0.16 * (1 + 0.36 + 0.36 * 0.36)), points[2].limit, 1e-14);
    // The bound in cases: z of 2, then (limit − 0.6 · 0.4) / 0.4.
    EXPECT_NEAR(8, points[0].upper, 1e-12);
    EXPECT_NEAR(4 + 2 * (points[1].limit - 0.24) / 0.4, points[1].upper, 1e-12);
}

TEST(EwmaTest, DispersionWidensTheBand) {
    const auto points = ewma(std::vector<double>{8}, constant(1, 4, 4), {0.4, 2});
    EXPECT_DOUBLE_EQ(0.4, points[0].statistic);
    EXPECT_NEAR(12, points[0].upper, 1e-12);
}

TEST(EwmaTest, WhatIsRememberedIsBounded) {
    std::vector<double> counts(40, 4);
    counts[9] = 1e6;
    for (std::size_t t = 20; t < 40; ++t) counts[t] = 0;
    const auto points = ewma(counts, constant(40));
    const double unit = points[9].limit / EwmaOptions().k;
    EXPECT_NEAR(0.6 * 8 * unit, points[10].statistic, 1e-3);
    EXPECT_LT(points[19].statistic, points[19].limit) << "the alarm ends";
    EXPECT_NEAR(0.6 * -3 * unit - 0.4 * 2, points[39].statistic, 1e-3) << "and so is quiet";
}

TEST(EwmaTest, TheChartWaitsWhereNothingIsKnown) {
    auto expected = constant(5);
    expected[0].mean = missing;
    const auto points = ewma(std::vector<double>{6, 6, missing, -1, 8}, expected);
    EXPECT_TRUE(std::isnan(points[0].statistic));
    EXPECT_TRUE(std::isnan(points[2].statistic) && std::isnan(points[2].upper));
    EXPECT_TRUE(std::isnan(points[3].statistic)) << "negative";
    const auto without = ewma(std::vector<double>{6, 8}, constant(2));
    EXPECT_EQ(without[1].statistic, points[4].statistic);
    EXPECT_EQ(without[1].limit, points[4].limit);
    EXPECT_TRUE(ewma({}, {}).empty());
}

TEST(EwmaTest, LambdaOneJudgesEachDayAlone) {
    const auto points = ewma(std::vector<double>{9, 4, 8}, constant(3), {1, 2});
    for (const auto& point : points) EXPECT_NEAR(8, point.upper, 1e-12);
    EXPECT_DOUBLE_EQ(2, points[2].statistic);
}

RC_GTEST_PROP(EwmaTest, MoreCasesNeverLowerTheStatisticAndTheBoundParts, ()) {
    const auto drawn = *rc::gen::container<std::vector<int>>(30, rc::gen::inRange(0, 15));
    std::vector<double> counts(drawn.begin(), drawn.end());
    const auto before = ewma(counts, constant(30, 5, 1.3));
    const auto at = *rc::gen::inRange<std::size_t>(0, 30);
    counts[at] += *rc::gen::inRange(1, 20);
    const auto after = ewma(counts, constant(30, 5, 1.3));
    for (std::size_t t = 0; t < 30; ++t) {
        RC_ASSERT(after[t].statistic >= before[t].statistic);
        if (t <= at) RC_ASSERT(after[t].upper == before[t].upper);
        if (std::abs(after[t].statistic - after[t].limit) < 1e-9) continue;
        RC_ASSERT((after[t].statistic > after[t].limit) == (counts[t] > after[t].upper));
    }
}

}  // namespace
}  // namespace fengsui::stats
