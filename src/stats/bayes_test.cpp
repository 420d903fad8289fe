// SPDX-License-Identifier: Apache-2.0
#include "stats/bayes.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace fengsui::stats {
namespace {

// P(X <= x) of a negative binomial, by the plain sum from zero.
double distribution(double x, double size, double probability) {
    double term = std::pow(probability, size);
    double sum = term;
    for (double i = 0; i < x; ++i) {
        term *= (i + size) / (i + 1) * (1 - probability);
        sum += term;
    }
    return sum;
}

TEST(BayesTest, AQuietWindowByHand) {
    // Sum 0, n 6: size 1/2, probability 6/7; P(0) = sqrt(6/7) = 0.926, P(1) = P(0) / 14 = 0.066.
    const std::vector<double> counts(7, 0);
    EXPECT_EQ(1, bayes_bound(counts, 6, {}, 52, 0.05).value());
    EXPECT_EQ(0, bayes_bound(counts, 6, {}, 52, 0.08).value());
}

TEST(BayesTest, TheBoundIsTheQuantile) {
    const std::vector<double> counts = {3, 5, 2, 8, 4, 4, 0};
    const double bound = bayes_bound(counts, 6, {}, 52, 0.05).value();
    EXPECT_GE(distribution(bound, 26.5, 6.0 / 7), 0.95);
    EXPECT_LT(distribution(bound - 1, 26.5, 6.0 / 7), 0.95);
}

TEST(BayesTest, LargeCountsDoNotUnderflow) {
    const double bound = bayes_bound(std::vector<double>(7, 100'000), 6, {}, 52, 0.05).value();
    // Normal approximation: variance of the next count is m (1 + 1/6).
    EXPECT_NEAR(100'000 + 1.645 * std::sqrt(100'000 * 7 / 6.0), bound, 3);
}

TEST(BayesTest, WhatCannotBeJudgedHasNoBound) {
    std::vector<double> counts(20, 1);
    EXPECT_FALSE(bayes_bound(counts, 5, {}, 52)) << "too short";
    EXPECT_TRUE(bayes_bound(counts, 6, {}, 52));
    EXPECT_FALSE(bayes_bound(counts, 10, {}, 52, 0));
    EXPECT_FALSE(bayes_bound(counts, 10, {}, 52, 1));
    counts[8] = -1;
    EXPECT_FALSE(bayes_bound(counts, 10, {}, 52)) << "negative";
    counts[8] = 0.5;
    EXPECT_TRUE(bayes_bound(counts, 10, {}, 52)) << "fractional";
}

// algo.bayes(create.disProg(1:8, c(4, 9, NA, 7, 3, NA, 5, 12)), list(range = 8, b = 0, w = 6,
// alpha = 0.05)) of R surveillance 1.20.3: it sums with na.rm and divides by what is there.
TEST(BayesTest, MissingPeriodsOfTheWindowAreLeftOutAsInR) {
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> counts = {4, 9, missing, 7, 3, missing, 5, 12};
    EXPECT_EQ(11, bayes_bound(counts, 7, {}, 52).value());
    EXPECT_FALSE(bayes_bound(std::vector<double>(8, missing), 7, {}, 52)) << "all missing";
}

RC_GTEST_PROP(BayesTest, MoreCasesInTheWindowNeverLowerTheBound, ()) {
    const auto drawn = *rc::gen::container<std::vector<int>>(7, rc::gen::inRange(0, 50));
    std::vector<double> counts(drawn.begin(), drawn.end());
    const double alpha = *rc::gen::element(0.2, 0.05, 0.001);
    const double before = bayes_bound(counts, 6, {}, 52, alpha).value();
    RC_ASSERT(
        distribution(before,
                     counts[0] + counts[1] + counts[2] + counts[3] + counts[4] + counts[5] + 0.5,
                     6.0 / 7) >= 1 - alpha - 1e-12);
    counts[*rc::gen::inRange<std::size_t>(0, 6)] += *rc::gen::inRange(1, 20);
    RC_ASSERT(bayes_bound(counts, 6, {}, 52, alpha).value() >= before);
}

// More cases in the period itself leave the bound, so an alarm stays one.
RC_GTEST_PROP(BayesTest, ThePeriodItselfDoesNotMoveItsBound, ()) {
    const auto drawn = *rc::gen::container<std::vector<int>>(120, rc::gen::inRange(0, 50));
    std::vector<double> counts(drawn.begin(), drawn.end());
    const SeasonalWindow window{.years = 2, .half_width = 3};
    const double before = bayes_bound(counts, 119, window, 52).value();
    counts[119] += 100;
    RC_ASSERT(bayes_bound(counts, 119, window, 52).value() == before);
}

}  // namespace
}  // namespace fengsui::stats
