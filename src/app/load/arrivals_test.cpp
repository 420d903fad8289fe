// SPDX-License-Identifier: Apache-2.0
#include "app/load/arrivals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace fengsui::app {
namespace {

std::vector<double> all(const ArrivalPlan& plan) {
    Arrivals arrivals(plan);
    std::vector<double> moments;
    while (const auto moment = arrivals.next()) moments.push_back(*moment);
    return moments;
}

std::int64_t between(const std::vector<double>& moments, double from, double until) {
    return std::ranges::count_if(moments,
                                 [&](double moment) { return moment >= from && moment < until; });
}

TEST(ArrivalsTest, EvenSpacingSendsExactlyWhatWasAsked) {
    const auto moments = all({.per_second = 4, .seconds = 2, .spacing = Spacing::Even});
    const std::vector<double> wanted = {0.125, 0.375, 0.625, 0.875, 1.125, 1.375, 1.625, 1.875};
    ASSERT_EQ(moments.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(moments[i], wanted[i], 1e-9);
}

TEST(ArrivalsTest, PoissonGapsAreExponential) {
    const auto moments = all({.per_second = 1000, .seconds = 50, .seed = 7});
    EXPECT_NEAR(static_cast<double>(moments.size()), 50'000, 4 * std::sqrt(50'000));
    EXPECT_TRUE(std::ranges::is_sorted(moments));
    EXPECT_LT(moments.back(), 50);
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 1; i < moments.size(); ++i) {
        const double gap = moments[i] - moments[i - 1];
        sum += gap;
        squares += gap * gap;
    }
    const auto gaps = static_cast<double>(moments.size() - 1);
    const double mean = sum / gaps;
    const double sd = std::sqrt(squares / gaps - mean * mean);
    EXPECT_NEAR(sd / mean, 1, 0.03);
}

TEST(ArrivalsTest, AStormMultipliesTheRateWhileItLasts) {
    for (const auto spacing : {Spacing::Even, Spacing::Poisson}) {
        const ArrivalPlan plan{.per_second = 100,
                               .seconds = 30,
                               .spacing = spacing,
                               .storm = Storm{.factor = 50, .from_s = 10, .until_s = 12}};
        const auto moments = all(plan);
        EXPECT_NEAR(between(moments, 0, 10), 1000, 130);
        EXPECT_NEAR(between(moments, 10, 12), 10'000, 400);
        EXPECT_NEAR(between(moments, 12, 30), 1800, 170);
        EXPECT_DOUBLE_EQ(expected_messages(plan), 1000 + 10'000 + 1800);
    }
}

TEST(ArrivalsTest, ASeedGivesTheSameMomentsAgainAndAnotherOneOthers) {
    EXPECT_EQ(all({.seed = 3}), all({.seed = 3}));
    EXPECT_NE(all({.seed = 3}), all({.seed = 4}));
}

}  // namespace
}  // namespace fengsui::app
