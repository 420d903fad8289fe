// SPDX-License-Identifier: Apache-2.0
#include "stats/harmonic_negbin.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "stats/harmonic_poisson.hpp"

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

const std::vector<double> counts = {3, 9, 2, 5, 14, 4,  1, 0, 6, 2, 8, 12, 5, 3, 1, 7,  4, 19,
                                    2, 6, 3, 0, 5,  11, 6, 2, 9, 4, 1, 3,  8, 5, 2, 10, 7, 21};

// m <- MASS::glm.nb(y ~ 1 + cos(2*pi/12*t) + sin(2*pi/12*t)) for t = 1 … 36 in R 4.2.2, MASS
// 7.3-58; 1/m$theta and fitted(m)[1:12].
TEST(HarmonicNegbinTest, DispersionAndMeansAreThoseOfR) {
    const auto fit = fit_harmonic_negbin(counts, 12);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(0.46239872429629059, fit->dispersion, 1e-10);
    const std::vector<double> means = {7.0791030529991996, 6.9012625177853266, 6.4129745403154423,
                                       5.7930919200776971, 5.2277038170109114, 4.8440828734537993,
                                       4.7041498871221812, 4.8253724216216449, 5.1927793597718619,
                                       5.7484262785952538, 6.370131704732529,  6.8746061323985899};
    ASSERT_EQ(means.size(), fit->phase_means.size());
    for (std::size_t i = 0; i < means.size(); ++i) EXPECT_NEAR(means[i], fit->mean(i), 1e-10);
    EXPECT_EQ(fit->mean(0), fit->mean(36));
}

// The same call on these counts ends, at R's limit of iterations, with 1/m$theta 1.05e-06.
TEST(HarmonicNegbinTest, CountsThatScatterLessThanPoissonComeToAPoissonFit) {
    const std::vector<double> even = {4, 5, 4, 6, 5, 4, 5, 5, 6, 5, 4, 5,
                                      4, 5, 5, 6, 5, 4, 5, 5, 4, 6, 5, 5};
    const auto fit = fit_harmonic_negbin(even, 12);
    const auto poisson = fit_harmonic_poisson(even, 12);
    ASSERT_TRUE(fit && poisson);
    EXPECT_GT(fit->dispersion, 0);
    EXPECT_LT(fit->dispersion, 1e-5);
    for (std::size_t i = 0; i < 12; ++i) EXPECT_NEAR(poisson->mean(i), fit->mean(i), 1e-4);
}

TEST(HarmonicNegbinTest, MissingPointsAreLeftOutAndFractionsKept) {
    auto gap = counts;
    gap[4] = missing;
    gap[7] = 0.5;
    const auto fit = fit_harmonic_negbin(gap, 12);
    ASSERT_TRUE(fit);
    EXPECT_TRUE(std::isfinite(fit->dispersion));
    EXPECT_LT(fit->mean(4), fit_harmonic_negbin(counts, 12)->mean(4));
}

TEST(HarmonicNegbinTest, WhatCannotBeFittedGivesNothing) {
    EXPECT_FALSE(fit_harmonic_negbin({}, 12));
    EXPECT_FALSE(fit_harmonic_negbin(std::vector<double>{1, 2}, 12)) << "two phases";
    EXPECT_FALSE(fit_harmonic_negbin(counts, 2));
    EXPECT_FALSE(fit_harmonic_negbin(std::vector<double>(36, missing), 12));
    EXPECT_FALSE(fit_harmonic_negbin(std::vector<double>(36, -1), 12));
    EXPECT_FALSE(fit_harmonic_negbin(std::vector<double>(36, 0), 12)) << "no scatter to measure";
}

}  // namespace
}  // namespace fengsui::stats
