// SPDX-License-Identifier: Apache-2.0
#include "stats/adaptive.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double drawn(double mean, double phi, std::mt19937_64& random) {
    const double rate =
        phi > 1 ? std::gamma_distribution<double>(mean / (phi - 1), phi - 1)(random) : mean;
    return rate > 0 ? double(std::poisson_distribution<int>(rate)(random)) : 0;
}

// Weeks with a season and a little trend.
std::vector<double> weekly(std::size_t count, double level, double phi, unsigned seed) {
    std::mt19937_64 random(seed);
    std::vector<double> counts;
    for (std::size_t t = 0; t < count; ++t) {
        const double year = double(t) / 52;
        counts.push_back(
            drawn(level * std::exp(0.05 * year + 0.5 * std::sin(2 * std::numbers::pi * year)), phi,
                  random));
    }
    return counts;
}

// Days with busy Mondays and half closed Sundays.
std::vector<double> daily(std::size_t count, double level, double phi, unsigned seed) {
    constexpr std::array<double, 7> shares = {1.5, 1, 1, 1, 1, 1, 0.5};
    std::mt19937_64 random(seed);
    std::vector<double> counts;
    for (std::size_t t = 0; t < count; ++t)
        counts.push_back(drawn(level * shares[t % 7], phi, random));
    return counts;
}

AdaptivePoint at(const std::vector<double>& counts, std::size_t t, double frequency = 52,
                 double alpha = 0.01) {
    return adaptive({counts, frequency}, t, t, alpha)[0];
}

void expect_same(const AdaptivePoint& a, const AdaptivePoint& b) {
    EXPECT_EQ(a.expected, b.expected);
    EXPECT_EQ(a.upper, b.upper);
    EXPECT_EQ(a.pvalue, b.pvalue);
    EXPECT_EQ(a.alarm, b.alarm);
}

TEST(AdaptiveTest, ExpectsWhatTheSeasonBrings) {
    const auto counts = weekly(520, 50, 1.5, 1);
    for (const std::size_t t : {470U, 495U, 519U}) {
        const double year = double(t) / 52;
        const double mean =
            50 * std::exp(0.05 * year + 0.5 * std::sin(2 * std::numbers::pi * year));
        EXPECT_NEAR(1, at(counts, t).expected / mean, 0.12);
    }
    const auto days = daily(1100, 20, 1.5, 2);
    EXPECT_NEAR(30, at(days, 1092, 365).expected, 4) << "a Monday";
    EXPECT_NEAR(10, at(days, 1098, 365).expected, 2) << "a Sunday";
}

TEST(AdaptiveTest, AddsTwoSmallExcessesUp) {
    auto counts = weekly(400, 20, 1, 3);
    counts[398] = 20;
    const double before = at(counts, 399).pvalue;
    const double expected = at(counts, 398).expected;
    counts[398] = std::round(expected + 2.2 * std::sqrt(expected));
    EXPECT_LT(at(counts, 399).pvalue, before) << "the week before speaks too";
    counts[399] = std::round(expected + 2.2 * std::sqrt(expected));
    EXPECT_TRUE(at(counts, 399).alarm);
}

TEST(AdaptiveTest, FindsADailyOutbreak) {
    auto counts = daily(1100, 20, 1.5, 14);
    for (std::size_t t = 1090; t < 1095; ++t) counts[t] += 12;
    const auto points = adaptive({counts, 365}, 1080, 1094, 0.01);
    EXPECT_TRUE(std::ranges::any_of(points.begin() + 10, points.end(), &AdaptivePoint::alarm));
    EXPECT_FALSE(std::ranges::any_of(points.begin(), points.begin() + 10, &AdaptivePoint::alarm));
}

TEST(AdaptiveTest, SaysHowMuchHistoryItNeeds) {
    const auto weeks = weekly(60, 10, 1, 5);
    EXPECT_TRUE(std::isnan(at(weeks, 25).pvalue) && std::isnan(at(weeks, 25).upper));
    EXPECT_FALSE(at(weeks, 25).alarm);
    EXPECT_FALSE(std::isnan(at(weeks, 26).pvalue));
    EXPECT_TRUE(std::isnan(at(weeks, 23, 12).pvalue)) << "months";
    EXPECT_FALSE(std::isnan(at(weeks, 24, 12).pvalue));
    const auto days = daily(100, 10, 1, 6);
    EXPECT_TRUE(std::isnan(at(days, 69, 365).pvalue));
    EXPECT_FALSE(std::isnan(at(days, 70, 365).pvalue));
}

TEST(AdaptiveTest, HalfOfTheHistoryMustBeKnown) {
    auto weeks = weekly(60, 10, 1, 5);
    for (std::size_t t = 0; t < 40; ++t) weeks[t] = missing;
    EXPECT_TRUE(std::isnan(at(weeks, 50).pvalue)) << "eight weeks before it";
    EXPECT_FALSE(std::isnan(at(weeks, 58).pvalue));
    EXPECT_TRUE(std::isnan(at(std::vector<double>(60, missing), 59).pvalue));
    auto days = daily(150, 10, 1, 6);
    for (std::size_t t = 0; t < 100; ++t) days[t] = missing;
    EXPECT_TRUE(std::isnan(at(days, 120, 365).pvalue));
    EXPECT_FALSE(std::isnan(at(days, 149, 365).pvalue));
}

TEST(AdaptiveTest, WhatIsNoCountIsMissing) {
    for (const double frequency : {52.0, 365.0}) {
        auto counts = frequency > 100 ? daily(400, 10, 1, 7) : weekly(400, 10, 1, 7);
        counts[200] = counts[397] = counts[398] = missing;
        const auto with_gap = at(counts, 399, frequency);
        EXPECT_FALSE(std::isnan(with_gap.pvalue));
        EXPECT_TRUE(std::isnan(at(counts, 398, frequency).pvalue));
        EXPECT_FALSE(at(counts, 398, frequency).alarm);
        counts[200] = -3;
        counts[398] = std::numeric_limits<double>::infinity();
        expect_same(with_gap, at(counts, 399, frequency));
        counts[397] = 1e300;
        expect_same(with_gap, at(counts, 399, frequency));
    }
}

TEST(AdaptiveTest, AllZeroHasADefinedAnswer) {
    const auto weeks = at(std::vector<double>(520, 0), 519);
    EXPECT_NEAR(0.5 / 520, weeks.expected, 1e-4);
    EXPECT_FALSE(weeks.alarm);
    EXPECT_EQ(0, weeks.upper);
    EXPECT_GT(weeks.pvalue, 0.1);
    auto first_case = std::vector<double>(520, 0);
    first_case[519] = 1;
    EXPECT_TRUE(at(first_case, 519).alarm) << "the first case in ten years";
    auto young = std::vector<double>(30, 0);
    young[29] = 1;
    EXPECT_FALSE(at(young, 29).alarm) << "the first case in half a year";
    const auto days = at(std::vector<double>(730, 0), 729, 365);
    EXPECT_FALSE(days.alarm);
    EXPECT_LT(days.expected, 0.01);
    EXPECT_GT(days.pvalue, 0.1) << "a day like all others";
}

TEST(AdaptiveTest, ConstantFractionalAndHugeCounts) {
    for (const double frequency : {12.0, 52.0, 365.0}) {
        for (const double level : {0.4, 7.0, 2.5, 1e6, 1e11}) {
            auto counts = std::vector<double>(500, level);
            const auto quiet = at(counts, 499, frequency);
            EXPECT_NEAR(1, quiet.expected / level, 0.01) << frequency << " " << level;
            EXPECT_FALSE(quiet.alarm) << frequency << " " << level;
            EXPECT_GE(quiet.upper, level - 1);
            counts[499] = 3 * level + 20;
            EXPECT_TRUE(at(counts, 499, frequency).alarm) << frequency << " " << level;
        }
    }
}

TEST(AdaptiveTest, ADayThatIsAlwaysClosedHasNoExpectation) {
    auto counts = daily(800, 30, 1, 8);
    for (std::size_t t = 6; t < counts.size(); t += 7) counts[t] = 0;
    const std::size_t sunday = 797;
    EXPECT_EQ(0, at(counts, sunday, 365).expected);
    EXPECT_EQ(1, at(counts, sunday, 365).pvalue);
    counts[sunday] = 3;
    EXPECT_TRUE(std::isnan(at(counts, sunday, 365).pvalue)) << "nothing is known of such a day";
    EXPECT_FALSE(at(counts, sunday, 365).alarm);
}

// A school's holidays: taken for zeros they made the bound hundreds of times the expectation.
TEST(AdaptiveTest, LongClosuresNeitherBlindNorAlarm) {
    auto counts = daily(900, 30, 1.5, 12);
    for (std::size_t t = 0; t < counts.size(); ++t)
        if (t % 365 >= 180 && t % 365 < 236) counts[t] = 0;
    const auto calm = adaptive({counts, 365.25}, 180, 899, 0.01);
    for (std::size_t t = 601; t < 720; ++t)
        EXPECT_LT(calm[t - 180].upper, 4 * calm[t - 180].expected) << t;
    for (const std::size_t t : {236 + 365, 237 + 365, 238 + 365})
        EXPECT_FALSE(calm[t - 180].alarm) << "school begins again, day " << t;
    EXPECT_EQ(1, calm[560 - 180].pvalue) << "shut";
    for (std::size_t t = 870; t < 875; ++t) counts[t] += 25;
    EXPECT_TRUE(std::ranges::any_of(adaptive({counts, 365.25}, 870, 875, 0.01),
                                    [](const AdaptivePoint& point) { return point.alarm; }));
}

TEST(AdaptiveTest, AHolidayIsComparedWithHolidays) {
    auto counts = daily(1500, 20, 1, 9);
    std::vector<unsigned char> holidays(1500, 0);
    for (std::size_t t = 20; t < 1500; t += 37) {
        holidays[t] = 1;
        counts[t] = std::round(2.5 * 20);
    }
    const std::size_t holiday = 20 + 37 * 39;
    const auto untold = at(counts, holiday, 365);
    const auto told = adaptive({counts, 365, {}, holidays}, holiday, holiday, 0.01)[0];
    EXPECT_FALSE(told.alarm);
    EXPECT_NEAR(50, told.expected, 8);
    EXPECT_LT(untold.expected, 40);
    EXPECT_GT(told.pvalue, 5 * untold.pvalue);
}

TEST(AdaptiveTest, AHolidayOnTheSameDateIsLearnt) {
    auto counts = daily(5 * 364, 20, 1, 10);
    for (std::size_t t = 150; t < counts.size(); t += 364) counts[t] = 90;
    const auto fifth = at(counts, 150 + 4 * 364, 364);
    EXPECT_FALSE(fifth.alarm);
    EXPECT_NEAR(90, fifth.expected, 15);
    EXPECT_TRUE(at(counts, 150 + 364, 364).alarm) << "after one year it is not known";
}

// Dates carry 53-week years and leap days: a peak on the same date each year, 2020 with 53 weeks.
TEST(AdaptiveTest, YearsFromDatesKeepTheSeasonInPlace) {
    std::vector<double> years;
    std::vector<double> counts;
    for (int t = 0; t < 900; ++t) {
        years.push_back(t * 7 / 365.2425);
        counts.push_back(std::round(40 * std::exp(std::cos(2 * std::numbers::pi * years.back()))));
    }
    const std::size_t peak = 887;  // 17 years of 52.18 weeks: index / 52 is three weeks off
    const double truth = 40 * std::exp(std::cos(2 * std::numbers::pi * years[peak]));
    const auto dated = adaptive({counts, 365.2425 / 7, years}, peak, peak, 0.01)[0];
    EXPECT_NEAR(1, dated.expected / truth, 0.02);
    EXPECT_FALSE(dated.alarm);
}

RC_GTEST_PROP(AdaptiveTest, MoreCasesNeverRaiseThePValueNorMoveTheBound, ()) {
    const double frequency = *rc::gen::element(12.0, 52.0, 365.0);
    const double level = *rc::gen::element(0.1, 1.0, 9.0, 200.0);
    const auto seed = *rc::gen::inRange(0U, 1000U);
    auto counts = frequency > 100 ? daily(300, level, 1.5, seed) : weekly(300, level, 1.5, seed);
    const auto t = *rc::gen::inRange<std::size_t>(80, 300);
    const auto before = at(counts, t, frequency);
    const double count = counts[t];
    counts[t] += *rc::gen::inRange(1, 40);
    const auto after = at(counts, t, frequency);
    RC_ASSERT(after.pvalue <= before.pvalue * (1 + 1e-9));
    RC_ASSERT(after.upper == before.upper && after.expected == before.expected);
    RC_ASSERT(before.alarm == (count > before.upper));
    RC_ASSERT(after.alarm == (counts[t] > after.upper));
}

RC_GTEST_PROP(AdaptiveTest, OnlyCountsUpToThePointAreUsedAndTheRestOfTheQuestionIsNot, ()) {
    const double frequency = *rc::gen::element(12.0, 52.0, 365.0);
    const auto seed = *rc::gen::inRange(0U, 1000U);
    auto counts = frequency > 100 ? daily(300, 8, 1.5, seed) : weekly(300, 8, 1.5, seed);
    const auto t = *rc::gen::inRange<std::size_t>(90, 295);
    const auto alone = at(counts, t, frequency);
    const auto first = *rc::gen::inRange<std::size_t>(t - 20, t + 1);
    const auto among = adaptive({counts, frequency}, first, t + 4, 0.01)[t - first];
    RC_ASSERT(among.pvalue == alone.pvalue && among.upper == alone.upper);
    RC_ASSERT(among.expected == alone.expected && among.alarm == alone.alarm);
    for (auto later = t + 1; later < counts.size(); ++later) counts[later] = 1000;
    const auto blind = at(counts, t, frequency);
    RC_ASSERT(blind.pvalue == alone.pvalue && blind.upper == alone.upper);
    counts.resize(t + 1);
    RC_ASSERT(at(counts, t, frequency).pvalue == alone.pvalue);
}

// P(p <= a) on quiet series of all sizes. The bounds are four standard errors of independent points
// and a tenth for what the fit costs.
void expect_uniform(double frequency, std::size_t length, std::size_t judged, double slack) {
    constexpr std::array<double, 4> levels = {0.01, 0.05, 0.25, 0.5};
    std::array<double, levels.size()> at_most{};
    double points = 0;
    unsigned seed = 1000;
    for (const double level : {0.3, 2.0, 15.0, 120.0}) {
        for (const double phi : {1.0, 2.0}) {
            for (int replicate = 0; replicate < 6; ++replicate) {
                const auto counts = frequency > 100 ? daily(length, level, phi, ++seed)
                                                    : weekly(length, level, phi, ++seed);
                for (const auto& point :
                     adaptive({counts, frequency}, length - judged, length - 1, 0.01)) {
                    ++points;
                    for (std::size_t i = 0; i < levels.size(); ++i)
                        at_most[i] += point.pvalue <= levels[i] ? 1 : 0;
                }
            }
        }
    }
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const double error = std::sqrt(levels[i] * (1 - levels[i]) / points);
        EXPECT_NEAR(levels[i], at_most[i] / points, 4 * error + slack * levels[i]) << levels[i];
    }
}

TEST(AdaptiveTest, WeeklyPValuesAreUniformWhenNothingHappens) {
    expect_uniform(52, 312, 52, 0.1);
}

TEST(AdaptiveTest, DailyPValuesAreUniformWhenNothingHappens) {
    expect_uniform(365, 1100, 60, 0.2);
}

}  // namespace
}  // namespace fengsui::stats
