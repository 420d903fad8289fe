// SPDX-License-Identifier: Apache-2.0
#include "stats/farrington_baseline.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace fengsui::stats {
namespace {

using Lags = std::map<int, std::vector<std::size_t>>;  // by season group

Lags lags_of(const FarringtonBaseline& baseline) {
    Lags lags;
    const auto& begins = baseline.design().begins;
    for (std::size_t g = 0; g + 1 < begins.size(); ++g) {
        for (auto i = begins[g]; i < begins[g + 1]; ++i)
            lags[baseline.label(g)].push_back(baseline.lag(i));
    }
    return lags;
}

std::vector<base::Day> days_from(const char* first, std::size_t count, int step) {
    std::vector<base::Day> dates;
    for (std::size_t i = 0; i < count; ++i)
        dates.push_back(base::parse_day(first).value() + step * static_cast<int>(i));
    return dates;
}

// A year of ten periods, one of it, one on each side of the reference period.
constexpr FarringtonBaselineOptions small{1, 1, 3, 2, false};

TEST(FarringtonBaselineTest, WindowsAndTheGroupsBetweenThem) {
    const std::vector<double> counts(12, 1);
    FarringtonBaseline baseline;
    ASSERT_TRUE(baseline.prepare({counts, {}, {}, 10}, 11, small));
    // Between the windows lie 7 periods for 2 groups: the first gets one more.
    EXPECT_EQ((Lags{{1, {8, 7, 6, 5}}, {2, {4, 3}}, {3, {11, 10, 9}}}), lags_of(baseline));
    EXPECT_EQ(3, baseline.label(baseline.present_group()));
    EXPECT_EQ(12 - 8, baseline.reference_time(0)) << "index + 1 of the oldest of group 1";
    EXPECT_EQ(12,
              baseline.present_time() - baseline.design().times[0] + baseline.reference_time(0));
}

TEST(FarringtonBaselineTest, WithoutAFactorOnlyTheWindows) {
    const std::vector<double> counts(40, 1);
    auto options = small;
    options.years_back = 2;
    options.season_groups = 1;
    options.periods_left_out = 1;
    FarringtonBaseline baseline;
    ASSERT_TRUE(baseline.prepare({counts, {}, {}, 10}, 39, options));
    EXPECT_EQ((Lags{{1, {21, 20, 19, 11, 10, 9}}}), lags_of(baseline));
    // Of the present window, what is not left out counts too.
    options.periods_left_out = 0;
    ASSERT_TRUE(baseline.prepare({counts, {}, {}, 10}, 39, options));
    EXPECT_EQ((Lags{{1, {21, 20, 19, 11, 10, 9, 1}}}), lags_of(baseline));
}

TEST(FarringtonBaselineTest, AnEmptyGroupTakesFromBothNeighboursAsInTheReference) {
    const std::vector<double> counts(12, 1);
    auto options = small;
    options.season_groups = 9;  // eight groups for seven periods
    options.periods_left_out = 0;
    FarringtonBaseline baseline;
    ASSERT_TRUE(baseline.prepare({counts, {}, {}, 10}, 11, options));
    EXPECT_EQ((Lags{{1, {8}},
                    {2, {7}},
                    {3, {6}},
                    {4, {5}},
                    {5, {4}},
                    {6, {3}},
                    {8, {2, 1}},
                    {9, {11, 10, 9}}}),
              lags_of(baseline));
    options.season_groups = 11;
    EXPECT_FALSE(baseline.prepare({counts, {}, {}, 10}, 11, options)) << "more than the year has";
}

TEST(FarringtonBaselineTest, OnePeriodBeforeTheSeriesIsBorneTwoAreNot) {
    const std::vector<double> counts(12, 1);
    FarringtonBaseline baseline;
    ASSERT_TRUE(baseline.prepare({counts, {}, {}, 10}, 10, small));
    EXPECT_EQ((std::vector<std::size_t>{10, 9}), lags_of(baseline)[3]);
    EXPECT_FALSE(baseline.prepare({counts, {}, {}, 10}, 9, small));
    EXPECT_FALSE(baseline.prepare({counts, {}, {}, 10}, 12, small)) << "beyond the series";
}

TEST(FarringtonBaselineTest, MissingPeriodsAreLeftOutWithTheirGroupIfItIsEmpty) {
    std::vector<double> counts(12, 1);
    for (const std::size_t t : {7U, 8U, 2U}) counts[t] = std::nan("");
    FarringtonBaseline baseline;
    ASSERT_TRUE(baseline.prepare({counts, {}, {}, 10}, 11, small));
    EXPECT_EQ((Lags{{1, {8, 7, 6, 5}}, {3, {11, 10}}}), lags_of(baseline));
    counts[0] = counts[1] = std::nan("");
    EXPECT_FALSE(baseline.prepare({counts, {}, {}, 10}, 11, small)) << "present group unseen";
    // The layout stays: a point without gaps is as before.
    const std::vector<double> whole(12, 1);
    ASSERT_TRUE(baseline.prepare({whole, {}, {}, 10}, 11, small));
    EXPECT_EQ((Lags{{1, {8, 7, 6, 5}}, {2, {4, 3}}, {3, {11, 10, 9}}}), lags_of(baseline));
}

TEST(FarringtonBaselineTest, AYearOf53WeeksByDateAndByIndex) {
    const std::vector<double> counts(400, 1);
    const auto dates = days_from("2014-01-06", counts.size(), 7);
    const auto t = static_cast<std::size_t>((base::parse_day("2021-01-04").value() - dates[0]) / 7);
    FarringtonBaselineOptions options{5, 0, 1, 0, false};
    FarringtonBaseline baseline;
    // 2016-01-04 was a Monday as well: the 53 weeks of 2015 and of 2020 lie between.
    ASSERT_TRUE(baseline.prepare({counts, {}, dates, 52}, t, options));
    EXPECT_EQ((Lags{{1, {261, 209, 157, 104, 52}}}), lags_of(baseline));
    EXPECT_EQ(0, baseline.reference_time(0)) << "with dates, periods since the first";
    ASSERT_TRUE(baseline.prepare({counts, {}, {}, 52}, t, options));
    EXPECT_EQ((Lags{{1, {260, 208, 156, 104, 52}}}), lags_of(baseline));
}

TEST(FarringtonBaselineTest, ALeapDayLooksBackToTheFirstOfMarch) {
    const std::vector<double> counts(1600, 1);
    const auto dates = days_from("2016-01-01", counts.size(), 1);
    const auto t = static_cast<std::size_t>(base::parse_day("2020-02-29").value() - dates[0]);
    FarringtonBaseline baseline;
    ASSERT_TRUE(baseline.prepare({counts, {}, dates, 365}, t, {4, 0, 1, 0, false}));
    EXPECT_EQ((Lags{{1, {1461, 1095, 730, 365}}}), lags_of(baseline));
}

TEST(FarringtonBaselineTest, MonthsByDateHaveUnequalTimes) {
    const std::vector<double> counts(40, 1);
    std::vector<base::Day> dates;
    for (int i = 0; i < 40; ++i)
        dates.push_back(
            base::make_day(2019 + i / 12, static_cast<unsigned>(i % 12) + 1, 1).value());
    FarringtonBaseline baseline;
    ASSERT_TRUE(baseline.prepare({counts, {}, dates, 12}, 36, {2, 1, 1, 1, false}));
    EXPECT_EQ((Lags{{1, {25, 24, 23, 13, 12, 11}}}), lags_of(baseline));
    // Days since the first period of the baseline, by the 31 days of the series' first month.
    EXPECT_NEAR(31.0 / 31, baseline.reference_time(1), 1e-12);
    EXPECT_NEAR(62.0 / 31, baseline.reference_time(2), 1e-12);
    EXPECT_NEAR(366.0 / 31, baseline.reference_time(3), 1e-12);
    EXPECT_TRUE(baseline.design().steps.empty());
}

// R takes the prediction's time from the first period that is not missing.
TEST(FarringtonBaselineTest, AMissingFirstPeriodShiftsThePresentTimeWithDates) {
    std::vector<double> counts(120, 1);
    const auto dates = days_from("2018-01-01", counts.size(), 7);
    FarringtonBaseline baseline;
    const FarringtonBaselineOptions options{2, 1, 1, 1, false};
    ASSERT_TRUE(baseline.prepare({counts, {}, dates, 52}, 110, options));
    const double present = baseline.present_time();
    counts[110 - 105] = std::nan("");
    ASSERT_TRUE(baseline.prepare({counts, {}, dates, 52}, 110, options));
    EXPECT_EQ(present - 1, baseline.present_time());
    ASSERT_TRUE(baseline.prepare({counts, {}, {}, 52}, 110, options));
    EXPECT_EQ(104, baseline.lag(0));
    EXPECT_EQ(present, baseline.present_time());
}

TEST(FarringtonBaselineTest, WhatFitsNoYearIsRefused) {
    const std::vector<double> counts(200, 1);
    const std::vector<double> some(10, 1);
    const auto dates = days_from("2018-01-01", counts.size(), 7);
    FarringtonBaseline baseline;
    const auto refused = [&](const FarringtonSeries& series, FarringtonBaselineOptions options) {
        return !baseline.prepare(series, 199, options);
    };
    EXPECT_FALSE(refused({counts}, {3, 3, 10, 26, false}));
    EXPECT_TRUE(refused({counts}, {0, 3, 10, 26, false}));
    EXPECT_TRUE(refused({counts}, {3, -1, 10, 26, false}));
    EXPECT_TRUE(refused({counts}, {3, 3, 0, 26, false}));
    EXPECT_TRUE(refused({counts}, {3, 3, 10, -1, false}));
    EXPECT_TRUE(refused({counts}, {3, 3, 10, 300, false})) << "more left out than there is";
    EXPECT_TRUE(refused({counts}, {3, 52, 10, 26, false}));
    EXPECT_TRUE(refused({counts, {}, {}, 0}, {3, 3, 10, 26, false}));
    EXPECT_TRUE(refused({counts, {}, dates, 7}, {3, 3, 10, 26, false})) << "no unit of date";
    EXPECT_TRUE(refused({counts}, {3, 3, 10, 26, true})) << "no population";
    EXPECT_TRUE(refused({counts, some}, {3, 3, 10, 26, true}));
    std::vector<double> population(200, 10);
    EXPECT_FALSE(refused({counts, population}, {3, 3, 10, 26, true}));
    population[199] = 0;
    EXPECT_TRUE(refused({counts, population}, {3, 3, 10, 26, true}));
    std::vector<double> negative = counts;
    negative[100] = -1;
    EXPECT_TRUE(refused({negative}, {3, 3, 10, 26, false}));
}

}  // namespace
}  // namespace fengsui::stats
