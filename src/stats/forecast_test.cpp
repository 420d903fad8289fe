// SPDX-License-Identifier: Apache-2.0
#include "stats/forecast.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace fengsui::stats {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct World {
    bool daily = false;     // a weekly rhythm
    bool epidemic = false;  // a level and a slope that wander
};

// Overdispersed counts (variance μ + μ²/10).
std::vector<double> some_counts(const World& world, std::size_t size, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> counts;
    double level = 0;
    double slope = 0;
    for (std::size_t t = 0; t < size; ++t) {
        double mean = 25;
        if (world.epidemic) {
            slope = 0.9 * slope + 0.04 * normal(random);
            level = 0.97 * level + slope;
            mean *= std::exp(level);
        } else if (!world.daily) {
            mean *= std::exp(0.6 * std::cos(2 * std::numbers::pi * double(t + 7 * seed) / 52));
        }
        if (world.daily) mean *= std::exp(0.3 * std::cos(2 * std::numbers::pi * double(t) / 7));
        const double own = std::gamma_distribution<double>(10)(random) * mean / 10;
        counts.push_back(std::poisson_distribution<int>(std::max(own, 1e-9))(random));
    }
    return counts;
}

TEST(ForecastTest, IntervalsCoverTheTruthAsOftenAsTheySay) {
    for (const bool daily : {false, true}) {
        for (const bool epidemic : {false, true}) {
            ForecastOptions options;
            options.horizon = daily ? 28 : 4;
            options.period = daily ? 7 : 1;
            const std::size_t size = daily ? 200 : 156;
            double all = 0;
            int in_95 = 0;
            int in_50 = 0;
            for (std::uint64_t seed = 1; seed <= 300; ++seed) {
                const auto counts = some_counts({daily, epidemic}, size + options.horizon, seed);
                const auto points = forecast(std::span(counts).first(size), options);
                ASSERT_TRUE(points);
                ASSERT_EQ(options.horizon, points->size());
                for (std::size_t h = 0; h < options.horizon; ++h, ++all) {
                    const double truth = counts[size + h];
                    in_95 += (*points)[h][0] <= truth && truth <= (*points)[h][4];
                    in_50 += (*points)[h][1] <= truth && truth <= (*points)[h][3];
                }
            }
            EXPECT_NEAR(0.95, in_95 / all, 0.04) << daily << epidemic;
            EXPECT_NEAR(0.50, in_50 / all, 0.08) << daily << epidemic;
        }
    }
}

TEST(ForecastTest, AWeeklyRhythmIsCarriedOn) {
    std::vector<double> counts;
    for (int t = 0; t < 140; ++t) counts.push_back(t % 7 < 5 ? 100 : 10);
    const auto points = forecast(counts, {.horizon = 14, .period = 7});
    ASSERT_TRUE(points);
    for (int h = 0; h < 14; ++h)
        EXPECT_NEAR(h % 7 < 5 ? 100 : 10, (*points)[static_cast<std::size_t>(h)][2], 1e-6);
}

TEST(ForecastTest, GrowthGoesOnButIsDamped) {
    std::vector<double> counts;
    for (int t = 0; t < 60; ++t) counts.push_back(std::round(5 * std::exp(0.05 * t)));
    const auto points = forecast(counts);
    ASSERT_TRUE(points);
    EXPECT_GT((*points)[3][2], counts.back());
    EXPECT_LT((*points)[3][2], 1.3 * 5 * std::exp(0.05 * 63));
}

TEST(ForecastTest, NoCasesForecastNone) {
    const auto points = forecast(std::vector<double>(60, 0));
    ASSERT_TRUE(points);
    for (const double quantile : (*points)[3]) EXPECT_EQ(0, quantile);
}

TEST(ForecastTest, TooShortAHistoryIsSaidAndNotGuessed) {
    const ForecastOptions options;
    EXPECT_EQ(28U, forecast_history_needed(options));
    EXPECT_FALSE(forecast({}, options));
    const auto counts = some_counts({}, 28, 1);
    EXPECT_TRUE(forecast(counts, options));
    EXPECT_FALSE(forecast(std::span(counts).first(27), options));
    for (const auto& bad : {ForecastOptions{.horizon = 0}, ForecastOptions{.period = 0},
                            ForecastOptions{.errors_min = 1}, ForecastOptions{.origins = 3},
                            ForecastOptions{.recency = 0}, ForecastOptions{.recency = 1.1}})
        EXPECT_FALSE(forecast(counts, bad));
}

TEST(ForecastTest, MissingPointsArePassedOver) {
    auto counts = some_counts({}, 156, 1);
    const auto whole = forecast(counts);
    for (const std::size_t t : {40U, 41U, 77U, 100U}) counts[t] = t == 77 ? -1 : nan;
    const auto gaps = forecast(counts);
    ASSERT_TRUE(gaps);
    EXPECT_NEAR((*whole)[0][2], (*gaps)[0][2], 0.25 * (*whole)[0][2]);
    // The last three points missing: a forecast of one point is then the fourth of the rest.
    const auto rest = forecast(std::span(counts).first(153), {.horizon = 4});
    for (std::size_t t = 153; t < 156; ++t) counts[t] = nan;
    const auto late = forecast(counts, {.horizon = 1});
    ASSERT_TRUE(rest && late);
    EXPECT_EQ((*rest)[3], (*late)[0]);
    std::fill(counts.begin(), counts.end(), nan);
    EXPECT_FALSE(forecast(counts));
    for (std::size_t t = 0; t < counts.size(); t += 9) counts[t] = 5;
    EXPECT_FALSE(forecast(counts)) << "too few errors";
}

RC_GTEST_PROP(ForecastProperty, QuantilesGrowAndAreNotNegative, ()) {
    const auto whole = *rc::gen::container<std::vector<int>>(50, rc::gen::inRange(0, 30));
    const auto points = forecast(std::vector<double>(whole.begin(), whole.end()));
    RC_ASSERT(points.has_value());
    for (const auto& point : *points) {
        RC_ASSERT(point[0] >= 0);
        RC_ASSERT(std::ranges::is_sorted(point));
    }
}

}  // namespace
}  // namespace fengsui::stats
