// SPDX-License-Identifier: Apache-2.0
#include "stats/harmonic_poisson.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// exp(1 + 0.5 cos + 0.25 sin) of 2 pi t / 12, t = 1 ... n: a series that the model fits exactly.
std::vector<double> exact_series(std::size_t n) {
    std::vector<double> series;
    for (std::size_t i = 0; i < n; ++i) {
        const double angle = 2 * std::numbers::pi * double(i + 1) / 12;
        series.push_back(std::exp(1 + 0.5 * std::cos(angle) + 0.25 * std::sin(angle)));
    }
    return series;
}

TEST(HarmonicPoissonTest, GivesBackTheModelThatMadeTheSeries) {
    const auto series = exact_series(40);
    const auto fit = fit_harmonic_poisson(series, 12);
    ASSERT_TRUE(fit);
    EXPECT_TRUE(fit->converged);
    EXPECT_NEAR(1, fit->coefficients[0], 1e-9);
    EXPECT_NEAR(0.5, fit->coefficients[1], 1e-9);
    EXPECT_NEAR(0.25, fit->coefficients[2], 1e-9);
    for (std::size_t i = 0; i < series.size(); ++i) EXPECT_NEAR(series[i], fit->mean(i), 1e-9);
    EXPECT_NEAR(fit->mean(3), fit->mean(3 + 12 * 7), 1e-15) << "and after the series' end";
}

TEST(HarmonicPoissonTest, SeriesOfOneLevelHasThatMean) {
    const auto fit = fit_harmonic_poisson(std::vector<double>(104, 7.0), 52);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(7, fit->mean(0), 1e-9);
    EXPECT_NEAR(7, fit->mean(30), 1e-9);
}

TEST(HarmonicPoissonTest, MissingPointsAreLeftOut) {
    auto series = exact_series(40);
    series[3] = series[20] = missing;
    const auto fit = fit_harmonic_poisson(series, 12);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(0.5, fit->coefficients[1], 1e-9);
}

TEST(HarmonicPoissonTest, AllZeroEndsNearZeroAfterTheLastIteration) {
    const auto fit = fit_harmonic_poisson(std::vector<double>(104, 0.0), 52);
    ASSERT_TRUE(fit);
    EXPECT_GT(fit->mean(0), 0);
    EXPECT_LT(fit->mean(0), 1e-6);
}

TEST(HarmonicPoissonTest, TooShortAndWhatIsNoCountHaveNoAnswer) {
    EXPECT_FALSE(fit_harmonic_poisson({}, 52));
    EXPECT_FALSE(fit_harmonic_poisson(std::vector<double>{1, 2}, 52));
    EXPECT_TRUE(fit_harmonic_poisson(std::vector<double>{1, 2, 3}, 52));
    EXPECT_FALSE(fit_harmonic_poisson(std::vector<double>{1, 2, missing}, 52));
    EXPECT_FALSE(fit_harmonic_poisson(std::vector<double>(60, missing), 52));
    EXPECT_FALSE(fit_harmonic_poisson(std::vector<double>(60, 1.0), 2)) << "no harmonic of two";
    auto series = exact_series(40);
    series[5] = -1;
    EXPECT_FALSE(fit_harmonic_poisson(series, 12));
    series[5] = std::numeric_limits<double>::infinity();
    EXPECT_FALSE(fit_harmonic_poisson(series, 12));
}

// The score equations of the maximum: fitted and observed agree in sum, cosine and sine sum.
RC_GTEST_PROP(HarmonicPoissonTest, FittedMeansKeepTheSumsOfTheCounts, ()) {
    const auto counts = *rc::gen::container<std::vector<int>>(60, rc::gen::inRange(1, 30));
    const std::vector<double> series(counts.begin(), counts.end());
    const auto fit = fit_harmonic_poisson(series, 12);
    RC_ASSERT(fit.has_value());
    RC_ASSERT(fit->converged);
    std::array<double, 3> left{};
    double total = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        const double angle = 2 * std::numbers::pi * double(i + 1) / 12;
        const double rest = series[i] - fit->mean(i);
        left[0] += rest;
        left[1] += rest * std::cos(angle);
        left[2] += rest * std::sin(angle);
        total += series[i];
    }
    for (const double sum : left) RC_ASSERT(std::abs(sum) < 1e-4 * total);
}

}  // namespace
}  // namespace fengsui::stats
