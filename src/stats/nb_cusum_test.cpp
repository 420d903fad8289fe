// SPDX-License-Identifier: Apache-2.0
#include "stats/nb_cusum.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<DayExpectation> constant(std::size_t days, double mean, double phi) {
    return std::vector<DayExpectation>(days, {mean, phi});
}

// log of the ratio of two negative binomial probabilities, factor by factor.
double log_ratio(int count, double mean, double phi, double excess) {
    if (phi == 1) return count * std::log((mean + excess) / mean) - excess;
    const double size = mean / (phi - 1);
    const double larger = (mean + excess) / (phi - 1);
    double sum = (size - larger) * std::log(phi);
    for (int i = 0; i < count; ++i) sum += std::log((larger + i) / (size + i));
    return sum;
}

TEST(NbCusumTest, RecurrenceByHand) {
    const std::vector<int> counts = {4, 9, 12, 0, 7};
    for (const double phi : {1.0, 2.0}) {
        const double excess = 1.5 * std::sqrt(phi * 4);
        const auto points =
            nb_cusum(std::vector<double>(counts.begin(), counts.end()), constant(5, 4, phi));
        double chart = 0;
        for (std::size_t t = 0; t < 5; ++t) {
            chart = std::max(0.0, chart + log_ratio(counts[t], 4, phi, excess));
            EXPECT_NEAR(chart, points[t].statistic, 1e-11) << phi << " " << t;
            EXPECT_NEAR(std::log(365.0), points[t].limit, 1e-12);
            chart = std::min(chart, 2 * std::log(365.0));
        }
    }
}

TEST(NbCusumTest, TheBoundIsTheLargestCountWithoutAlarm) {
    const auto points = nb_cusum(std::vector<double>{5, 9, 8}, constant(3, 4, 1.5));
    for (const auto& point : points) {
        const std::size_t t = std::size_t(&point - points.data());
        std::vector<double> counts = {5, 9, 8};
        counts[t] = point.upper;
        EXPECT_LT(nb_cusum(counts, constant(3, 4, 1.5))[t].statistic, point.limit);
        counts[t] = point.upper + 1;
        EXPECT_GE(nb_cusum(counts, constant(3, 4, 1.5))[t].statistic, point.limit);
    }
}

TEST(NbCusumTest, AHugeCountIsForgottenOrReset) {
    std::vector<double> counts(20, 4);
    counts[3] = 1e6;
    const auto points = nb_cusum(counts, constant(20, 4, 1));
    EXPECT_GT(points[3].statistic, 1000);
    EXPECT_NEAR(2 * std::log(365.0) + log_ratio(4, 4, 1, 3), points[4].statistic, 1e-10);
    EXPECT_LT(points[19].statistic, points[19].limit);
    NbCusumOptions options;
    options.reset = true;
    EXPECT_NEAR(0, nb_cusum(counts, constant(20, 4, 1), options)[4].statistic, 1e-12);
}

TEST(NbCusumTest, BoundsThatNoCountReaches) {
    // Mean 0.001 and phi 10: the ratio grows with the logarithm of the count only.
    const auto points = nb_cusum(std::vector<double>(2000, 0), constant(2000, 1e-3, 10));
    EXPECT_EQ(std::numeric_limits<double>::infinity(), points.back().upper);
    EXPECT_EQ(0, points.back().statistic);
    auto after = std::vector<double>{1e6, 4};
    EXPECT_EQ(-1, nb_cusum(after, constant(2, 4, 1))[1].upper) << "even none alarms";
}

TEST(NbCusumTest, BoundsOnlyWhereTheyAreWanted) {
    NbCusumOptions options;
    options.upper_from = 2;
    const auto points = nb_cusum(std::vector<double>{5, 9, 8}, constant(3, 4, 1.5), options);
    const auto all = nb_cusum(std::vector<double>{5, 9, 8}, constant(3, 4, 1.5));
    EXPECT_TRUE(std::isnan(points[1].upper));
    EXPECT_EQ(all[2].upper, points[2].upper);
    EXPECT_EQ(all[2].statistic, points[2].statistic);
}

TEST(NbCusumTest, TheChartWaitsWhereNothingIsKnown) {
    auto expected = constant(5, 4, 1);
    expected[1].mean = missing;
    const auto points = nb_cusum(std::vector<double>{9, 9, missing, -1, 9}, expected);
    for (const std::size_t t : {1U, 2U, 3U}) EXPECT_TRUE(std::isnan(points[t].statistic)) << t;
    EXPECT_NEAR(2 * points[0].statistic, points[4].statistic, 1e-12);
    EXPECT_TRUE(std::isfinite(nb_cusum(std::vector<double>{2.5}, constant(1, 4, 2))[0].statistic));
    EXPECT_TRUE(nb_cusum({}, {}).empty());
}

// Lorden's bound: on average at least 365 days between false alarms when the model is true.
TEST(NbCusumTest, FalseAlarmsAreRarerThanOneAYear) {
    std::mt19937_64 random(7);
    std::vector<double> counts;
    const std::size_t days = 200'000;
    for (std::size_t t = 0; t < days; ++t) {
        const double mean = std::gamma_distribution<double>(6, 1)(random);  // phi 2
        counts.push_back(double(std::poisson_distribution<int>(mean)(random)));
    }
    NbCusumOptions options;
    options.reset = true;
    options.upper_from = days;
    double alarms = 0;
    for (const auto& point : nb_cusum(counts, constant(days, 6, 2), options))
        alarms += point.statistic >= point.limit ? 1 : 0;
    EXPECT_GT(alarms, 0);
    EXPECT_GE(double(days) / alarms, 365);
}

RC_GTEST_PROP(NbCusumTest, MoreCasesNeverLowerTheStatistic, ()) {
    const auto drawn = *rc::gen::container<std::vector<int>>(30, rc::gen::inRange(0, 15));
    std::vector<double> counts(drawn.begin(), drawn.end());
    const double phi = *rc::gen::element(1.0, 1.2, 5.0);
    const auto before = nb_cusum(counts, constant(30, 5, phi));
    const auto at = *rc::gen::inRange<std::size_t>(0, 30);
    counts[at] += *rc::gen::inRange(1, 20);
    const auto after = nb_cusum(counts, constant(30, 5, phi));
    for (std::size_t t = 0; t < 30; ++t) {
        RC_ASSERT(after[t].statistic >= before[t].statistic - 1e-9);
        if (t <= at) RC_ASSERT(after[t].upper == before[t].upper);
    }
}

}  // namespace
}  // namespace fengsui::stats
