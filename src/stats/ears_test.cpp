// SPDX-License-Identifier: Apache-2.0
#include "stats/ears.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <random>
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
    counts[3] = -1;
    EXPECT_FALSE(ears_bound(counts, 9));
}

TEST(EarsTest, EqualFractionalCountsDoNotVary) {
    const auto bound = ears_bound(std::vector<double>(10, 0.3), 9);
    ASSERT_TRUE(bound);
    EXPECT_EQ(0, bound->sd);
    EXPECT_EQ(0.3, bound->upper);
}

// Baseline of three, days worked by hand: the baselines 1 2 3 of each judged day have mean 2 and
// deviation 1, so C2 of the two days before is 5 - 2 = 3 and 2.5 - 2 = 0.5, their excess 2 + 0.
TEST(EarsC3Test, TheTwoDaysBeforeLowerTheBound) {
    const std::vector<double> counts = {1, 2, 3, 1, 2, 5, 2.5, 4};
    const EarsOptions options{.baseline = 3, .lag = 2, .k = 3};
    const auto bound = ears_c3_bound(counts, 7, options);
    ASSERT_TRUE(bound);
    EXPECT_DOUBLE_EQ(4 + 1 * (3 - 2), bound->upper);
}

TEST(EarsC3Test, BoundIsNeverBelowZero) {
    const std::vector<double> counts = {1, 2, 3, 1, 2, 50, 2.5, 4};
    const auto bound = ears_c3_bound(counts, 7, {.baseline = 3, .lag = 2, .k = 3});
    ASSERT_TRUE(bound);
    EXPECT_EQ(0, bound->upper);
}

TEST(EarsC3Test, ALevelBaselineThatIsExceededAlarmsTheDaysAfter) {
    std::vector<double> counts(14, 0);
    counts[9] = 1;
    EXPECT_FALSE(ears_c3_bound(counts, 10)) << "the day before that is 0/0";
    counts[8] = 1;  // both days before exceed a baseline of zeros
    EXPECT_FALSE(ears_c3_bound(counts, 10)) << "0 times infinity: the day's own baseline is level";
    EXPECT_FALSE(ears_c3_bound(std::vector<double>(14, 0), 13)) << "all zero: 0/0";
}

TEST(EarsC3Test, NeedsTwoDaysMoreThanC2AndTheDayItself) {
    EXPECT_EQ(11, ears_c3_history_needed({}));
    std::vector<double> counts = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    EXPECT_FALSE(ears_c3_bound(counts, 10));
    EXPECT_TRUE(ears_c3_bound(counts, 11));
    EXPECT_FALSE(ears_c3_bound(counts, 1));
    counts[11] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(ears_c3_bound(counts, 11));
    counts[11] = 12;
    counts[10] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(ears_c3_bound(counts, 11)) << "nor without the days before";
}

std::vector<double> drawn_counts() {
    const auto counts = *rc::gen::container<std::vector<int>>(20, rc::gen::inRange(0, 30));
    return {counts.begin(), counts.end()};
}

RC_GTEST_PROP(EarsTest, MoreCasesOnTheDayNeverTakeAnAlarmBack, ()) {
    auto counts = drawn_counts();
    const auto before = ears_bound(counts, 19);
    const bool alarm = counts[19] > before->upper;
    counts[19] += *rc::gen::inRange(1, 10);
    const auto after = ears_bound(counts, 19);
    RC_ASSERT(after->upper == before->upper);
    RC_ASSERT(!alarm || counts[19] > after->upper);
}

RC_GTEST_PROP(EarsC3Test, MoreCasesTheDayBeforeNeverRaiseTheBound, ()) {
    auto counts = drawn_counts();
    const auto before = ears_c3_bound(counts, 19);
    counts[18] += *rc::gen::inRange(1, 10);
    const auto after = ears_c3_bound(counts, 19);
    RC_PRE(before && after);
    RC_ASSERT(after->upper <= before->upper);
}

TEST(EarsTest, OtherBaselinesAndLags) {
    const auto c1 = ears_bound(kCounts, 7, {.baseline = 7, .lag = 0, .k = 3});
    ASSERT_TRUE(c1);
    EXPECT_DOUBLE_EQ(4, c1->mean);
    EXPECT_FALSE(ears_bound(kCounts, 9, {.baseline = 1, .lag = 2, .k = 3}))
        << "no deviation of one value";
}

// Of quiet days with a case, judged as the product does: p divided by the p of a single case.
double share_at_most(double level, double mean, double size, unsigned seed) {
    std::mt19937_64 random(seed);
    std::gamma_distribution<double> gamma(size, mean / size);
    const auto draw = [&] {
        std::poisson_distribution<int> count(size > 1e6 ? mean : std::max(gamma(random), 1e-12));
        return static_cast<double>(count(random));
    };
    int judged = 0;
    int low = 0;
    std::vector<double> counts(10);
    for (int run = 0; run < 40'000; ++run) {
        for (double& count : counts) count = draw();
        if (counts[9] < 1) continue;
        const auto bound = ears_bound(counts, 9);
        ++judged;
        if (ears_pvalue(*bound, 7, counts[9]) / ears_pvalue(*bound, 7, 1) <= level) ++low;
    }
    return judged == 0 ? 0 : static_cast<double>(low) / judged;
}

TEST(EarsTest, PValuesKeepTheirWordOnQuietDays) {
    constexpr double poisson = 1e9;
    for (const double mean : {0.05, 0.3, 1.0, 3.0, 10.0, 100.0}) {
        for (const double size : {poisson, 4 * mean}) {
            EXPECT_LE(share_at_most(0.05, mean, size, 1), 0.055) << mean << " " << size;
            EXPECT_LE(share_at_most(0.005, mean, size, 2), 0.0085) << mean << " " << size;
        }
    }
}

TEST(EarsTest, PValuesFallWithTheCount) {
    for (const std::vector<double>& baseline :
         {std::vector<double>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, kCounts,
          std::vector<double>{5, 5, 5, 5, 5, 5, 5, 5, 5, 5}}) {
        const auto bound = ears_bound(baseline, 9);
        ASSERT_TRUE(bound);
        double before = 1;
        for (const double count : {0.0, 1.0, 2.5, 7.0, 30.0, 1000.0, 1e9}) {
            const double p = ears_pvalue(*bound, 7, count);
            EXPECT_LE(p, before);
            EXPECT_GT(p, 0);
            before = p;
        }
    }
}

}  // namespace
}  // namespace fengsui::stats
