// SPDX-License-Identifier: Apache-2.0
#include "stats/farrington_common.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

base::Day day(const char* text) {
    return base::parse_day(text).value();
}

TEST(FarringtonCommonTest, YearsBackOverALeapDay) {
    EXPECT_EQ(day("2019-03-01"), years_before(day("2020-02-29"), 1));
    EXPECT_EQ(day("2016-02-29"), years_before(day("2020-02-29"), 4));
    EXPECT_EQ(day("2015-11-21"), years_before(day("2020-11-21"), 5));
}

TEST(FarringtonCommonTest, TheNearestSameWeekdayLiesThreeDaysAwayAtMost) {
    const auto monday = day("2021-01-04");
    for (int days = -400; days <= 400; ++days) {
        const auto from = monday + days;
        const auto found = nearest_same_weekday(from, monday);
        EXPECT_EQ(0, (found - monday) % 7);
        EXPECT_LE(std::abs(found - from), 3);
    }
}

TEST(FarringtonCommonTest, ADateIsFoundOrNot) {
    const std::vector<base::Day> dates = {day("2020-01-06"), day("2020-01-13"), day("2020-01-27")};
    EXPECT_EQ(2U, find_date(dates, day("2020-01-27")));
    EXPECT_FALSE(find_date(dates, day("2020-01-20")));
    EXPECT_FALSE(find_date(dates, day("2020-02-03")));
}

TEST(FarringtonCommonTest, EnoughCasesWithThePresentPeriodAndNeverFromWhatIsMissing) {
    const std::vector<double> counts = {9, 0, 1, 2, 2};
    EXPECT_TRUE(has_enough_cases(counts, 4, {5, 4}));
    EXPECT_FALSE(has_enough_cases(counts, 4, {5, 2}));
    EXPECT_TRUE(has_enough_cases(counts, 1, {5, 4})) << "a series shorter than the limit's periods";
    EXPECT_TRUE(has_enough_cases(counts, 1, {0, 1}));
    const std::vector<double> missing = {9, 9, std::nan(""), 9};
    EXPECT_FALSE(has_enough_cases(missing, 3, {0, 4}));
}

// One group of four: 0, 0, 0 and 100, without trend: every mean is 25, every leverage 1/4.
TEST(FarringtonCommonTest, WeightsByHand) {
    const std::vector<double> counts = {0, 0, 0, 100};
    const std::vector<double> times = {0, 1, 2, 3};
    const std::vector<std::size_t> begins = {0, 4};
    const SeasonDesign design{counts, times, {}, begins};
    SeasonGlm glm;
    ASSERT_TRUE(glm.load(design));
    ASSERT_TRUE(glm.fit({}, false));
    std::vector<double> weights;
    const double dispersion = 20;
    anscombe_weights(glm, design, dispersion, 2, weights);
    const double residual =
        1.5 * (std::pow(100, 2.0 / 3) * std::pow(25, -1.0 / 6) - 5) / std::sqrt(dispersion * 0.75);
    ASSERT_GT(residual, 2);
    const double gamma = 4 / (3 + 1 / (residual * residual));
    EXPECT_NEAR(gamma, weights[0], 1e-7);
    EXPECT_NEAR(gamma / (residual * residual), weights[3], 1e-7);
    anscombe_weights(glm, design, dispersion, residual + 0.01, weights);
    for (const double weight : weights) EXPECT_EQ(1, weight) << "nothing above the threshold";
}

TEST(FarringtonCommonTest, BoundsByHand) {
    // Expected 8, known exactly, Poisson: on the scale 8^(2/3) = 4 the sd is 2/3 · 8^(1/6).
    const auto bound = power_bound(8, 0, 1, FarringtonPower::two_thirds, 2);
    EXPECT_NEAR(2.0 / 3 * std::sqrt(2.0), bound.sd, 1e-12);
    EXPECT_NEAR(std::pow(4 + 4.0 / 3 * std::sqrt(2.0), 1.5), bound.upper, 1e-12);
    // On the scale 4^(1/2) = 2 the sd is 1/2.
    EXPECT_NEAR(9, power_bound(4, 0, 1, FarringtonPower::one_half, 2).upper, 1e-12);
    EXPECT_NEAR(8, power_bound(4, 0, 1, FarringtonPower::none, 2).upper, 1e-12);
    EXPECT_NEAR(4 + 2 * std::sqrt(4 * 1 + 9.0),
                power_bound(4, 3, 1, FarringtonPower::none, 2).upper, 1e-12);
    // A lower end below zero cannot be raised to 3/2 and is left out.
    EXPECT_TRUE(std::isfinite(power_bound(0.01, 1, 1, FarringtonPower::two_thirds, 3).upper));
}

TEST(FarringtonCommonTest, StudentsDistribution) {
    for (const int degrees : {1, 5, 200}) {
        for (const double t : {0.0, 1e-6, 0.3, -1.7, 12.0, 80.0}) {
            const boost::math::students_t distribution(degrees);
            const double expected = 2 * cdf(complement(distribution, std::abs(t)));
            EXPECT_NEAR(1, student_two_sided(t, degrees) / expected, 1e-10) << t << " " << degrees;
        }
    }
    EXPECT_EQ(0, student_two_sided(std::numeric_limits<double>::infinity(), 3));
    EXPECT_TRUE(std::isnan(student_two_sided(std::nan(""), 3)));
    EXPECT_NEAR(1.6448536269514722, normal_quantile_above(0.05), 1e-14);
    EXPECT_NEAR(0.05, normal_upper_tail(1.6448536269514722), 1e-15);
}

}  // namespace
}  // namespace fengsui::stats
