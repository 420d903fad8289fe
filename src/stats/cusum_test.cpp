// SPDX-License-Identifier: Apache-2.0
#include "stats/cusum.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

// Mean 4, so sqrt m = 2; k 1, h 2.
CusumOptions options_of(CusumTransform transform) {
    return {.transform = transform, .k = 1, .h = 2, .alpha = 0.75};
}

struct Point {
    double statistic;
    double upper;
    std::optional<bool> alarm;
};

Point cusum_step(double before, double count, double mean, const CusumOptions& options) {
    const auto chart = cusum_chart({&count, 1}, {&mean, 1}, options, before);
    return {chart.statistic[0], chart.upper[0], cusum_alarm(count, chart.statistic[0], options)};
}

TEST(CusumTest, StandardByHand) {
    const auto options = options_of(CusumTransform::Standard);
    auto point = cusum_step(0, 9, 4, options);  // z = 2.5
    EXPECT_DOUBLE_EQ(1.5, point.statistic);
    EXPECT_DOUBLE_EQ(10, point.upper) << "2 (2 + 1 - 0) + 4";
    EXPECT_FALSE(point.alarm.value());
    point = cusum_step(point.statistic, 7, 4, options);  // z = 1.5
    EXPECT_DOUBLE_EQ(2, point.statistic);
    EXPECT_DOUBLE_EQ(7, point.upper);
    EXPECT_TRUE(point.alarm.value()) << "reaching h is enough";
    point = cusum_step(point.statistic, 0, 4, options);  // z = -2
    EXPECT_DOUBLE_EQ(0, point.statistic) << "never below zero";
}

TEST(CusumTest, RossiByHand) {
    const auto point = cusum_step(0, 9, 4, options_of(CusumTransform::Rossi));
    EXPECT_DOUBLE_EQ((9 - 12 + 12) / 4.0 - 1, point.statistic);
    // 2 (3) 2 + 20 - 2 sqrt(64 + 2 * 8 * 3) = 32 - 2 sqrt 112
    EXPECT_DOUBLE_EQ(32 - 2 * std::sqrt(112.0), point.upper);
}

TEST(CusumTest, AnscombeByHand) {
    const auto point = cusum_step(0, 27, 8, options_of(CusumTransform::Anscombe));
    EXPECT_NEAR(1.5 * (9 - 4) / std::sqrt(2.0) - 1, point.statistic, 1e-14);
    EXPECT_NEAR(std::pow(2 * std::sqrt(2.0) + 4, 1.5), point.upper, 1e-13);
}

TEST(CusumTest, PearsonNegBinByHand) {
    const auto point = cusum_step(0, 12, 4, options_of(CusumTransform::PearsonNegBin));
    EXPECT_DOUBLE_EQ(8 / std::sqrt(4 + 0.75 * 16) - 1, point.statistic);
    EXPECT_DOUBLE_EQ(4 * 3.0 + 4, point.upper);
}

TEST(CusumTest, TheCountNeededAlarmsAndOneLessDoesNot) {
    const auto options = options_of(CusumTransform::Standard);
    for (const double mean : {0.3, 1.7, 12.0}) {
        const double needed = cusum_step(0.5, 0, mean, options).upper;
        EXPECT_TRUE(cusum_step(0.5, needed, mean, options).alarm.value());
        EXPECT_FALSE(cusum_step(0.5, needed - 1, mean, options).alarm.value());
    }
}

TEST(CusumTest, MissingPeriodLeavesTheStatisticAsItStands) {
    const auto point = cusum_step(1.25, missing, 4, {});
    EXPECT_EQ(1.25, point.statistic);
    EXPECT_FALSE(point.alarm);
    EXPECT_GT(point.upper, 0) << "what would have raised the alarm is known";
}

TEST(CusumTest, AMeanOfZeroStandardisesNothing) {
    const auto quiet = cusum_step(0, 0, 0, {});
    EXPECT_TRUE(std::isnan(quiet.statistic));
    EXPECT_FALSE(quiet.alarm);
    EXPECT_EQ(0, quiet.upper);
    const auto first_case = cusum_step(0, 1, 0, {});
    EXPECT_EQ(infinite, first_case.statistic);
    EXPECT_TRUE(first_case.alarm.value());
    EXPECT_TRUE(std::isnan(cusum_step(quiet.statistic, 1, 0, {}).statistic));
}

TEST(CusumTest, AChartIsOnePeriodAfterTheOther) {
    const std::vector<double> counts{9, missing, 7, 3, 12};
    const std::vector<double> means{4, 4, missing, 4, 6};
    const auto chart = cusum_chart(counts, means, {});
    double before = 0;
    for (const std::size_t i : {0, 1, 3, 4}) {
        const auto point = cusum_step(before, counts[i], means[i], {});
        EXPECT_EQ(point.statistic, chart.statistic[i]) << i;
        EXPECT_EQ(point.upper, chart.upper[i]) << i;
        before = point.statistic;
    }
    EXPECT_TRUE(std::isnan(chart.statistic[2])) << "no mean, no answer";
    EXPECT_TRUE(std::isnan(chart.upper[2]));
}

TEST(CusumTest, MeanOfTheTrainingPart) {
    EXPECT_EQ(2, cusum_mean(std::vector<double>{1, missing, 3}).value());
    EXPECT_EQ(0.75, cusum_mean(std::vector<double>{0.5, 1}).value()) << "fractional counts";
    EXPECT_EQ(0, cusum_mean(std::vector<double>(5, 0)).value());
    EXPECT_FALSE(cusum_mean({}));
    EXPECT_FALSE(cusum_mean(std::vector<double>{missing, missing}));
    EXPECT_FALSE(cusum_mean(std::vector<double>{1, -1}));
    EXPECT_FALSE(cusum_mean(std::vector<double>{1, infinite}));
}

RC_GTEST_PROP(CusumTest, MoreCasesNeverLowerTheStatistic, ()) {
    const auto transform =
        *rc::gen::element(CusumTransform::Standard, CusumTransform::Rossi, CusumTransform::Anscombe,
                          CusumTransform::PearsonNegBin);
    const CusumOptions options{.transform = transform};
    const double mean = *rc::gen::inRange(1, 400) / 20.0;
    const auto counts =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40)));
    const auto more_at = *rc::gen::inRange<std::size_t>(0, counts.size());
    const int more = *rc::gen::inRange(1, 20);
    std::vector<double> fewer_cases(counts.begin(), counts.end());
    auto more_cases = fewer_cases;
    more_cases[more_at] += more;
    const std::vector<double> means(counts.size(), mean);
    const auto fewer = cusum_chart(fewer_cases, means, options).statistic;
    const auto raised = cusum_chart(more_cases, means, options).statistic;
    for (std::size_t i = 0; i < counts.size(); ++i) RC_ASSERT(raised[i] >= fewer[i]);
}

}  // namespace
}  // namespace fengsui::stats
