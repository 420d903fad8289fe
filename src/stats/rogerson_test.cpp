// SPDX-License-Identifier: Apache-2.0
#include "stats/rogerson.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

TEST(RogersonIntervalsTest, TheNearestMeanOfTheGridIsUsed) {
    RogersonIntervals intervals({});
    const double at_two = intervals.interval(2).value();
    EXPECT_EQ(8.4, at_two);
    EXPECT_EQ(at_two, intervals.interval(2.2).value());
    EXPECT_EQ(at_two, intervals.interval(2.25).value()) << "the lower one of two equally near";
    EXPECT_EQ(8.9, intervals.interval(2.3).value());
    EXPECT_EQ(7.3, intervals.interval(1.94).value());
    EXPECT_EQ(3, intervals.interval(0.001).value()) << "the first one serves all below";
    EXPECT_EQ(21.1, intervals.interval(20.1).value());
    EXPECT_GT(intervals.interval(50).value(), 30) << "the grid goes on";
}

TEST(RogersonIntervalsTest, WhatIsNoMeanHasNoInterval) {
    RogersonIntervals intervals({});
    EXPECT_FALSE(intervals.interval(0));
    EXPECT_FALSE(intervals.interval(-1));
    EXPECT_FALSE(intervals.interval(missing));
    EXPECT_FALSE(intervals.interval(1e6));
    RogersonIntervals impossible({.run_length = 0});
    EXPECT_FALSE(impossible.interval(2));
}

// Mean 4, shift 1: k = (6 - 4) / log 1.5 = 4.93, so 4.9.
TEST(RogersonChartTest, ByHand) {
    RogersonChart chart(10, {}, false);
    auto point = chart.step(8, 4, 10);
    EXPECT_DOUBLE_EQ(3.1, point.statistic);
    EXPECT_EQ(15, point.upper) << "10 + 4.9, rounded up";
    EXPECT_FALSE(point.alarm.value());
    point = chart.step(8, 4, 5);  // a mean that would need h = 5: everything counts double
    EXPECT_DOUBLE_EQ(3.1 + 2 * 3.1, point.statistic);
    EXPECT_EQ(9, point.upper) << "6.9 / 2 + 4.9 = 8.35";
    point = chart.step(7, 4, 10);
    EXPECT_TRUE(point.alarm.value());
    EXPECT_GT(chart.step(4, 4, 10).statistic, 10) << "no reset";
}

TEST(RogersonChartTest, FastInitialResponseStartsHalfWayAndAgainAfterAnAlarm) {
    RogersonChart chart(10, {}, true);
    auto point = chart.step(10, 4, 10);
    EXPECT_DOUBLE_EQ(5 + 5.1, point.statistic);
    EXPECT_TRUE(point.alarm.value());
    point = chart.step(6, 4, 10);
    EXPECT_DOUBLE_EQ(5 + 1.1, point.statistic);
    EXPECT_EQ(10, point.upper) << "5 + 4.9, rounded up";
}

TEST(RogersonChartTest, MissingPeriodLeavesTheStatisticAsItStands) {
    RogersonChart chart(10, {}, false);
    const double before = chart.step(8, 4, 10).statistic;
    const auto point = chart.step(missing, 4, 10);
    EXPECT_EQ(before, point.statistic);
    EXPECT_FALSE(point.alarm);
    EXPECT_EQ(12, point.upper);
}

TEST(RogersonChartTest, AllZeroStaysAtZeroAndFractionsAreCounted) {
    RogersonChart chart(10, {}, false);
    for (int i = 0; i < 20; ++i) EXPECT_EQ(0, chart.step(0, 4, 10).statistic);
    EXPECT_DOUBLE_EQ(5.25 - 4.9, chart.step(5.25, 4, 10).statistic);
}

// Without fast initial response: with it, an alarm that more cases raise sets the statistic back.
RC_GTEST_PROP(RogersonChartTest, MoreCasesNeverLowerTheStatistic, ()) {
    RogersonIntervals intervals({});
    const double mean = *rc::gen::inRange(1, 200) / 10.0;
    const double interval = intervals.interval(mean).value();
    RogersonChart fewer(interval, {}, false);
    RogersonChart more(interval, {}, false);
    const auto counts =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40)));
    const auto more_at = *rc::gen::inRange<std::size_t>(0, counts.size());
    const int excess = *rc::gen::inRange(1, 20);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double low = fewer.step(counts[i], mean, interval).statistic;
        const double high =
            more.step(counts[i] + (i == more_at ? excess : 0), mean, interval).statistic;
        RC_ASSERT(high >= low);
    }
}

}  // namespace
}  // namespace fengsui::stats
