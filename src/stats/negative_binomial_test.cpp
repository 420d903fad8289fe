// SPDX-License-Identifier: Apache-2.0
#include "stats/negative_binomial.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/math/distributions/negative_binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

double boost_upper(const CountDistribution& d, double count) {
    if (count == 0) return 1;
    if (d.dispersion == 1) {
        return cdf(complement(boost::math::poisson(d.mean), count - 1));
    }
    const boost::math::negative_binomial distribution(d.mean / (d.dispersion - 1),
                                                      1 / d.dispersion);
    return cdf(complement(distribution, count - 1));
}

TEST(NegativeBinomialTest, WorkedByHand) {
    // Poisson with mean 2: P(X ≤ 0 … 5) = 0.135, 0.406, 0.677, 0.857, 0.947, 0.983
    EXPECT_EQ(5, count_quantile({2, 1}, 0.05));
    EXPECT_EQ(4, count_quantile({2, 1}, 0.06));
    EXPECT_NEAR(1 - std::exp(-2.0), count_upper_tail({2, 1}, 1), 1e-15);
    // Size 1 (geometric, p = 1/3) has mean 2 and dispersion 3: P(X ≥ x) = (2/3)^x.
    for (int x = 0; x < 60; ++x) {
        EXPECT_NEAR(1, count_upper_tail({2, 3}, x) / std::pow(2.0 / 3, x), 1e-13) << x;
    }
    // (2/3)^8 = 0.039, (2/3)^7 = 0.0585: P(X ≤ 7) = 0.961 ≥ 0.95
    EXPECT_EQ(7, count_quantile({2, 3}, 0.05));
}

TEST(NegativeBinomialTest, AQuantileThatIsReachedExactlyIsNotPushedUp) {
    // P(X ≤ 1) = 1 − (1/2)^2 exactly, for the geometric distribution with mean 1.
    EXPECT_EQ(1, count_quantile({1, 2}, 0.25));
    EXPECT_EQ(9, count_quantile({1, 2}, std::ldexp(1, -10)));
}

TEST(NegativeBinomialTest, NothingEverHappens) {
    EXPECT_EQ(0, count_quantile({0, 1}, 0.05));
    EXPECT_EQ(0, count_quantile({0, 4}, 0.05));
    EXPECT_EQ(1, count_upper_tail({0, 1}, 0));
    EXPECT_EQ(0, count_upper_tail({0, 1}, 1));
}

TEST(NegativeBinomialTest, ATailTooThinForANumberIsZero) {
    EXPECT_EQ(0, count_upper_tail({19.86, 2}, 1290));
    EXPECT_GT(1e-270, count_upper_tail({19.86, 2}, 1020));
    EXPECT_EQ(0, count_upper_tail({3, 1}, 1e9));
}

TEST(NegativeBinomialTest, MeansThatSayNothingAreBoundedToo) {
    for (const double mean : {1e6, 1e11, 1e13, 1e200}) {
        const double upper = count_quantile({mean, 7}, 0.05);
        EXPECT_GE(upper, mean);
        EXPECT_LE(upper, mean * 1.01);
        EXPECT_EQ(1, count_upper_tail({mean, 7}, 3));
    }
}

TEST(NegativeBinomialTest, OfAFractionalCountOnlyTheWholePartCounts) {
    EXPECT_EQ(count_upper_tail({2, 1.5}, 3), count_upper_tail({2, 1.5}, 3.2));
    EXPECT_EQ(count_upper_tail({2, 1.5}, 3), count_upper_tail({2, 1.5}, 3.9));
    EXPECT_EQ(1, count_upper_tail({2, 1.5}, 0));
    EXPECT_EQ(1, count_upper_tail({2, 1.5}, 0.5));
}

TEST(NegativeBinomialTest, WhatIsNoDistributionHasNoAnswer) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double inf = std::numeric_limits<double>::infinity();
    for (const CountDistribution d : {CountDistribution{-1, 1}, {1, 0.5}, {nan, 1}, {1, inf}}) {
        EXPECT_TRUE(std::isnan(count_quantile(d, 0.05)));
        EXPECT_TRUE(std::isnan(count_upper_tail(d, 1)));
    }
    EXPECT_TRUE(std::isnan(count_quantile({1, 1}, 0)));
    EXPECT_TRUE(std::isnan(count_upper_tail({1, 1}, nan)));
}

RC_GTEST_PROP(NegativeBinomialProperty, TheTailIsThatOfTheSpecialFunctions, ()) {
    const double mean = *rc::gen::inRange(1, 200'000) / 100.0;
    const double dispersion = 1 + *rc::gen::inRange(0, 300) / 50.0;
    const double count = *rc::gen::inRange(0, 3000);
    const double ours = count_upper_tail({mean, dispersion}, count);
    const double theirs = boost_upper({mean, dispersion}, count);
    if (theirs < 1e-280) return;
    RC_ASSERT(std::abs(ours - theirs) <= 1e-10 * theirs);
}

RC_GTEST_PROP(NegativeBinomialProperty, TheQuantileIsTheFirstThatLeavesAtMostAlpha, ()) {
    const double mean = *rc::gen::inRange(0, 200'000) / 100.0;
    const double dispersion = 1 + *rc::gen::inRange(0, 300) / 50.0;
    const double alpha = *rc::gen::inRange(1, 999) / 1000.0;
    const double x = count_quantile({mean, dispersion}, alpha);
    RC_ASSERT(count_upper_tail({mean, dispersion}, x + 1) <= alpha * (1 + 1e-9));
    if (x > 0) RC_ASSERT(count_upper_tail({mean, dispersion}, x) > alpha * (1 - 1e-9));
}

}  // namespace
}  // namespace fengsui::stats
