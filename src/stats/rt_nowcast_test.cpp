// SPDX-License-Identifier: Apache-2.0
#include "stats/rt_nowcast.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace fengsui::stats {
namespace {

constexpr std::size_t max_delay = 10;
constexpr std::size_t days = 60;

// An epidemic by the renewal equation: R falls from 1.25 to 0.8 on day 40 and stays. Reports come
// with 0 to 10 days of delay.
ReportingTriangle some_epidemic(std::uint64_t seed, const std::vector<double>& weights) {
    std::mt19937_64 random(seed);
    std::vector<double> shares;
    for (std::size_t d = 0; d <= max_delay; ++d) shares.push_back(0.25 * std::pow(0.75, double(d)));
    ReportingTriangle triangle{max_delay, {}};
    std::vector<double> cases;
    for (std::size_t day = 0; day < days; ++day) {
        double infectivity = 0;
        for (std::size_t lag = 1; lag <= day; ++lag) infectivity += weights[lag] * cases[day - lag];
        const double mean = day < 5 ? 10 : (day < 40 ? 1.25 : 0.8) * infectivity;
        cases.push_back(0);
        for (const double share : shares) {
            const double reported = std::max(mean * share, 1e-9);
            triangle.counts.push_back(std::poisson_distribution<int>(reported)(random));
            cases.back() += triangle.counts.back();
        }
    }
    return triangle;
}

const std::vector<double> weights = discretised_serial_interval(4.7, 2.9, days);

TEST(RtNowcastTest, IntervalsUpToTodayCoverTheTrueR) {
    int all = 0;
    int covered = 0;
    int covered_naively = 0;
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        const auto triangle = some_epidemic(seed, weights);
        const auto now = nowcast(triangle);
        ASSERT_TRUE(now);
        const auto estimates = estimate_r(*now, {}, weights, {.draws = 200, .seed = seed});
        std::vector<double> reported;
        for (const auto& day : now->days) reported.push_back(day.reported);
        const auto naive = estimate_r(reported, reported, weights);
        for (auto w = estimates.size() - 4; w < estimates.size(); ++w) {
            ASSERT_FALSE(std::isnan(estimates[w].mean));
            ++all;
            covered += estimates[w].quantiles[0] <= 0.8 && 0.8 <= estimates[w].quantiles[6];
            covered_naively += naive[w].quantiles[0] <= 0.8 && 0.8 <= naive[w].quantiles[6];
        }
    }
    // 6.25 % of the cases come after ten days and are left out alike on all days.
    EXPECT_GT(double(covered) / all, 0.92);
    EXPECT_LT(double(covered) / all, 0.985);
    EXPECT_LT(double(covered_naively) / all, 0.5) << "what is not corrected for";
}

TEST(RtNowcastTest, CompleteWindowsAreExact) {
    const auto triangle = some_epidemic(7, weights);
    const auto now = nowcast(triangle);
    std::vector<double> reported;
    for (const auto& day : now->days) reported.push_back(day.reported);
    const auto exact = estimate_r(reported, reported, weights);
    const auto estimates = estimate_r(*now, {}, weights);
    ASSERT_EQ(exact.size(), estimates.size());
    for (std::size_t w = 0; w < exact.size(); ++w) {
        EXPECT_EQ(exact[w].t_end, estimates[w].t_end);
        if (exact[w].t_end > days - max_delay || std::isnan(exact[w].mean)) continue;
        EXPECT_EQ(exact[w].mean, estimates[w].mean);
        EXPECT_EQ(exact[w].quantiles, estimates[w].quantiles);
    }
}

TEST(RtNowcastTest, TheSameSeedGivesTheSameAnswer) {
    const auto now = nowcast(some_epidemic(7, weights));
    const auto one = estimate_r(*now, {}, weights, {.seed = 5}).back();
    const auto two = estimate_r(*now, {}, weights, {.seed = 5}).back();
    const auto other = estimate_r(*now, {}, weights, {.seed = 6}).back();
    EXPECT_EQ(one.quantiles, two.quantiles);
    EXPECT_NE(one.quantiles, other.quantiles);
    EXPECT_NEAR(one.mean, other.mean, 0.2 * one.sd);
}

TEST(RtNowcastTest, UncertaintyGrowsTowardsToday) {
    const auto estimates = estimate_r(*nowcast(some_epidemic(7, weights)), {}, weights);
    const auto& today = estimates.back();
    const auto& complete = estimates[estimates.size() - 1 - max_delay];
    EXPECT_GT(today.sd / today.mean, complete.sd / complete.mean);
}

TEST(RtNowcastTest, ImportedCasesDoNotCountAsInfectedHere) {
    const auto now = nowcast(some_epidemic(7, weights));
    std::vector<double> imported(days, 0);
    imported[days - 3] = now->days[days - 3].reported;
    EXPECT_LT(estimate_r(*now, imported, weights).back().mean,
              estimate_r(*now, {}, weights).back().mean);
}

TEST(RtNowcastTest, WhatCannotBeGivesNothingAndADayWithoutNowcastNoEstimate) {
    auto now = *nowcast(some_epidemic(7, weights));
    EXPECT_TRUE(estimate_r(now, {}, weights, {.draws = 0}).empty());
    EXPECT_TRUE(estimate_r(now, std::vector<double>{1}, weights).empty());
    now.days.back().mean = std::numeric_limits<double>::quiet_NaN();
    const auto estimates = estimate_r(now, {}, weights);
    EXPECT_TRUE(std::isnan(estimates.back().mean));
    EXPECT_TRUE(std::isnan(estimates.back().quantiles[3]));
    EXPECT_FALSE(std::isnan(estimates[estimates.size() - 2].mean));
}

}  // namespace
}  // namespace fengsui::stats
