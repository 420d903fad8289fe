// SPDX-License-Identifier: Apache-2.0
#include "stats/seasonal_baseline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<double> weeks(std::size_t count) {
    std::vector<double> years;
    for (std::size_t i = 0; i < count; ++i) years.push_back(double(i) / 52);
    return years;
}

double true_mean(double level, double year) {
    return level * std::exp(0.1 * year + 0.5 * std::cos(2 * std::numbers::pi * year) -
                            0.3 * std::sin(4 * std::numbers::pi * year));
}

std::vector<double> means_of(double level, const std::vector<double>& years) {
    std::vector<double> means;
    for (const double year : years) means.push_back(true_mean(level, year));
    return means;
}

std::vector<double> poisson(const std::vector<double>& means, unsigned seed) {
    std::mt19937_64 random(seed);
    std::vector<double> counts;
    for (const double mean : means)
        counts.push_back(double(std::poisson_distribution<int>(mean)(random)));
    return counts;
}

TEST(SeasonalBaselineTest, FindsTheMeanThatMadeTheCounts) {
    const auto years = weeks(260);
    // Counts equal to a large mean (fractions): the priors weigh next to nothing.
    const auto exact = SeasonalBaseline::fit(years, means_of(5000, years));
    ASSERT_TRUE(exact);
    for (const double year : {0.0, 2.3, 4.9, 5.2})
        EXPECT_NEAR(1, exact->mean(year) / true_mean(5000, year), 2e-3);
    EXPECT_EQ(1, exact->phi());
    for (const double weight : exact->weights()) EXPECT_GT(weight, 0.99);

    const auto drawn = SeasonalBaseline::fit(years, poisson(means_of(20, years), 1));
    ASSERT_TRUE(drawn);
    for (const double year : {1.0, 2.3, 4.9}) {
        const double error = std::log(drawn->mean(year) / true_mean(20, year));
        EXPECT_LT(std::abs(error), 4 * std::sqrt(drawn->log_mean_variance(year)));
    }
    EXPECT_NEAR(1, drawn->phi(), 0.3);
}

// The maximum of the penalised quasi-likelihood: its gradient, worked out here, vanishes.
TEST(SeasonalBaselineTest, SolvesTheScoreEquations) {
    const auto years = weeks(156);
    const auto counts = poisson(means_of(3, years), 2);
    BaselineOptions options;
    options.harmonics = 0;
    options.mixture_rounds = 0;
    const auto fit = SeasonalBaseline::fit(years, counts, options);
    ASSERT_TRUE(fit);
    const double slope = std::log(fit->mean(1) / fit->mean(0));
    double of_level = 0;
    double of_trend = -slope / (0.4 * 0.4);
    for (std::size_t i = 0; i < years.size(); ++i) {
        of_level += counts[i] - fit->mean(years[i]);
        of_trend += (counts[i] - fit->mean(years[i])) * (years[i] - years.back());
    }
    EXPECT_NEAR(0, of_level, 1e-3);
    EXPECT_NEAR(0, of_trend, 1e-3);
}

TEST(SeasonalBaselineTest, WithoutTermsItIsTheAverageAndItsDispersion) {
    const std::vector<double> counts = {2, 9, 4, 1, 6, 8, 2, 0};
    BaselineOptions options{.harmonics = 0, .trend = false, .mixture_rounds = 0};
    const auto fit = SeasonalBaseline::fit(weeks(8), counts, options);
    ASSERT_TRUE(fit);
    EXPECT_NEAR(4, fit->mean(0.1), 1e-9);
    EXPECT_NEAR((4 + 25 + 0 + 9 + 4 + 16 + 4 + 16) / 4.0 / 7, fit->phi(), 1e-9);
}

TEST(SeasonalBaselineTest, AnOutbreakInTheHistoryHardlyMovesIt) {
    const auto years = weeks(260);
    auto counts = poisson(means_of(10, years), 3);
    const auto quiet = SeasonalBaseline::fit(years, counts);
    for (const std::size_t week : {230U, 231U, 232U}) counts[week] += 40;
    const auto struck = SeasonalBaseline::fit(years, counts);
    ASSERT_TRUE(quiet && struck);
    EXPECT_LT(struck->weights()[231], 0.01);
    EXPECT_GT(*std::ranges::max_element(struck->weights()), 0.99);
    EXPECT_NEAR(1, struck->mean(years[231]) / quiet->mean(years[231]), 0.05);
    EXPECT_NEAR(1, struck->phi() / quiet->phi(), 0.15);
}

TEST(SeasonalBaselineTest, AMissingCountIsLeftOut) {
    auto years = weeks(120);
    auto counts = poisson(means_of(10, years), 4);
    auto gaps = counts;
    gaps[17] = gaps[60] = missing;
    const auto with_gaps = SeasonalBaseline::fit(years, gaps, {.mixture_rounds = 0});
    for (const auto at : {60, 17}) {
        years.erase(years.begin() + at);
        counts.erase(counts.begin() + at);
    }
    const auto without = SeasonalBaseline::fit(years, counts, {.mixture_rounds = 0});
    ASSERT_TRUE(with_gaps && without);
    EXPECT_NEAR(1, with_gaps->mean(2) / without->mean(2), 1e-12);
    EXPECT_EQ(0, with_gaps->weights()[17]);
}

TEST(SeasonalBaselineTest, EdgesHaveDefinedAnswers) {
    EXPECT_FALSE(SeasonalBaseline::fit({}, {}));
    EXPECT_FALSE(SeasonalBaseline::fit(weeks(3), std::vector<double>{1, missing, missing}));
    EXPECT_FALSE(SeasonalBaseline::fit(weeks(3), std::vector<double>{1, 2}));
    const auto none = SeasonalBaseline::fit(weeks(200), std::vector<double>(200, 0));
    ASSERT_TRUE(none);
    EXPECT_NEAR(0.5 / 200, none->mean(3), 1e-15) << "half a case over the history";
    EXPECT_EQ(1, none->phi());
    const auto constant = SeasonalBaseline::fit(weeks(200), std::vector<double>(200, 7));
    ASSERT_TRUE(constant);
    EXPECT_NEAR(7, constant->mean(3), 1e-6);
    const auto huge = SeasonalBaseline::fit(weeks(200), std::vector<double>(200, 1e12));
    ASSERT_TRUE(huge);
    EXPECT_NEAR(1, huge->mean(3) / 1e12, 1e-6);
    // One case in five years, and a first year whose cases all lie in one week.
    auto one = std::vector<double>(260, 0);
    one[100] = 1;
    EXPECT_TRUE(std::isfinite(SeasonalBaseline::fit(weeks(260), one)->mean(5)));
    EXPECT_LT(SeasonalBaseline::fit(weeks(260), one)->mean(5), 0.05);
}

}  // namespace
}  // namespace fengsui::stats
