// SPDX-License-Identifier: Apache-2.0
#include "stats/nowcast.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace fengsui::stats {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t max_delay = 14;
constexpr std::size_t days = 60;

// An epidemic with its reports, and what it will have been. With ρ above 0 the delays differ from
// day to day.
struct Epidemic {
    ReportingTriangle triangle{max_delay, {}};
    std::vector<double> final_counts;
};

std::vector<double> delay_shares(double rho, std::mt19937_64& random) {
    std::vector<double> shares(max_delay + 1);
    std::vector<double> until(max_delay + 1);
    double sum = 0;
    for (std::size_t d = 0; d <= max_delay; ++d) {
        shares[d] = std::exp(-std::pow(double(d) - 3, 2) / 14);
        until[d] = sum += shares[d];
    }
    double rest = 1;
    for (auto d = max_delay; d > 0; --d) {
        double hazard = shares[d] / until[d];
        if (rho > 0) {
            const double k = (1 - rho) / rho;
            const double a = std::gamma_distribution<double>(hazard * k)(random);
            const double b = std::gamma_distribution<double>((1 - hazard) * k)(random);
            hazard = a / (a + b);
        }
        shares[d] = rest * hazard;
        rest *= 1 - hazard;
    }
    shares[0] = rest;
    return shares;
}

Epidemic some_epidemic(std::uint64_t seed, double level, double rho) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    Epidemic epidemic;
    double slope = 0;
    double log_mean = std::log(level);
    for (std::size_t day = 0; day < days; ++day) {
        slope = 0.95 * slope + 0.03 * normal(random);
        log_mean += slope + 0.1 * (std::log(level) - log_mean);
        double total = 0;
        for (const double share : delay_shares(rho, random)) {
            const double mean = std::max(std::exp(log_mean) * share, 1e-12);
            epidemic.triangle.counts.push_back(std::poisson_distribution<int>(mean)(random));
            total += epidemic.triangle.counts.back();
        }
        epidemic.final_counts.push_back(total);
    }
    return epidemic;
}

struct Coverage {
    double of_95 = 0;
    double of_50 = 0;
};

// Over the seven most incomplete days: older ones lack so few cases that whole numbers cover too
// much.
Coverage coverage(double level, double rho) {
    int all = 0;
    int in_95 = 0;
    int in_50 = 0;
    for (std::uint64_t seed = 1; seed <= 250; ++seed) {
        const auto epidemic = some_epidemic(seed, level, rho);
        const auto result = nowcast(epidemic.triangle);
        if (!result) continue;
        for (auto day = days - 7; day < days; ++day) {
            const auto& found = result->days[day];
            if (std::isnan(found.mean)) continue;
            const double truth = epidemic.final_counts[day];
            ++all;
            in_95 += found.quantiles[0] <= truth && truth <= found.quantiles[4];
            in_50 += found.quantiles[1] <= truth && truth <= found.quantiles[3];
        }
    }
    EXPECT_GT(all, 1500);
    return {double(in_95) / all, double(in_50) / all};
}

TEST(NowcastTest, IntervalsCoverTheTruthAsOftenAsTheySay) {
    for (const double rho : {0.0, 0.05}) {
        for (const double level : {30.0, 300.0}) {
            const auto found = coverage(level, rho);
            EXPECT_NEAR(0.95, found.of_95, 0.03) << level << " " << rho;
            EXPECT_GT(found.of_50, 0.45) << level << " " << rho;
            EXPECT_LT(found.of_50, 0.62) << level << " " << rho;
        }
    }
}

TEST(NowcastTest, TheOverdispersionOfTheDelaysIsFound) {
    double alike = 0;
    double different = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        alike += nowcast(some_epidemic(seed, 100, 0).triangle)->overdispersion / 20;
        different += nowcast(some_epidemic(seed, 100, 0.05).triangle)->overdispersion / 20;
    }
    EXPECT_LT(alike, 0.004);
    EXPECT_NEAR(0.05, different, 0.01);
}

// Half of the cases come on the day, half one day later, without any spread.
ReportingTriangle half_and_half(std::size_t rows, double count) {
    ReportingTriangle triangle{1, {}};
    for (std::size_t i = 0; i < 2 * rows; ++i) triangle.counts.push_back(count);
    return triangle;
}

TEST(NowcastTest, KnownDelays) {
    const auto result = nowcast(half_and_half(1001, 500), {.window = 1000});
    ASSERT_TRUE(result);
    const auto& today = result->days.back();
    EXPECT_EQ(500, today.reported);
    EXPECT_NEAR(0.5, today.share, 1e-6);
    EXPECT_NEAR(1000.5, today.mean, 0.1);
    // To come: negative binomial of size 500.5 and probability 1/2, sd 31.6.
    EXPECT_NEAR(1000 - 1.96 * 31.6, today.quantiles[0], 3);
    EXPECT_NEAR(1000 + 1.96 * 31.6, today.quantiles[4], 3);
    const auto& yesterday = result->days[999];
    EXPECT_EQ(1000, yesterday.reported);
    EXPECT_EQ(1000, yesterday.mean);
    EXPECT_EQ(1000, yesterday.quantiles[0]);
    EXPECT_EQ(1000, yesterday.quantiles[4]);
}

TEST(NowcastTest, CellsOfTheFutureAreNotRead) {
    auto triangle = some_epidemic(3, 50, 0).triangle;
    const auto before = nowcast(triangle);
    for (std::size_t age = 0; age < max_delay; ++age) {
        for (auto delay = age + 1; delay <= max_delay; ++delay)
            triangle.counts[(days - 1 - age) * (max_delay + 1) + delay] = age % 2 ? nan : 1e6;
    }
    const auto after = nowcast(triangle);
    for (std::size_t day = 0; day < days; ++day)
        EXPECT_EQ(before->days[day].quantiles, after->days[day].quantiles) << day;
}

TEST(NowcastTest, ADayWithoutReportsYetStillHasAnUpperLimit) {
    auto triangle = half_and_half(100, 10);
    triangle.counts[198] = 0;
    const auto result = nowcast(triangle);
    EXPECT_EQ(0, result->days.back().quantiles[0]);
    EXPECT_GT(result->days.back().quantiles[4], 0);
    EXPECT_LT(result->days.back().quantiles[4], 10);
}

TEST(NowcastTest, AMissingCellLeavesItsDayWithoutAnswer) {
    for (const double bad : {nan, -1.0, std::numeric_limits<double>::infinity()}) {
        auto triangle = half_and_half(100, 10);
        triangle.counts[2 * 50 + 1] = bad;
        const auto result = nowcast(triangle);
        ASSERT_TRUE(result);
        EXPECT_TRUE(std::isnan(result->days[50].mean));
        EXPECT_TRUE(std::isnan(result->days[50].quantiles[2]));
        EXPECT_NEAR(0.5, result->days.back().share, 1e-3) << "and teaches nothing";
    }
}

TEST(NowcastTest, TooLittleToLearnFromIsSaid) {
    EXPECT_EQ(15U, nowcast_history_needed({14, {}}));
    EXPECT_FALSE(nowcast({1, {}}));
    EXPECT_FALSE(nowcast(half_and_half(1, 100))) << "one day";
    EXPECT_TRUE(nowcast(half_and_half(2, 100)));
    EXPECT_FALSE(nowcast(half_and_half(100, 0))) << "no cases";
    EXPECT_FALSE(nowcast(half_and_half(2, 5))) << "ten cases";
    EXPECT_FALSE(nowcast(half_and_half(100, 5), {.window = 0}));
    // One case in a hundred comes on the day: today cannot be told.
    ReportingTriangle late{1, {}};
    for (int i = 0; i < 50; ++i) late.counts.insert(late.counts.end(), {1, 99});
    const auto result = nowcast(late);
    ASSERT_TRUE(result);
    EXPECT_TRUE(std::isnan(result->days.back().mean));
    EXPECT_NEAR(0.01, result->days.back().share, 0.001);
    EXPECT_EQ(1, result->days.back().reported);
}

TEST(NowcastTest, WithoutDelaysEverythingIsThere) {
    const auto result = nowcast({0, {3, 4, 5}});
    ASSERT_TRUE(result);
    EXPECT_EQ(5, result->days[2].quantiles[4]);
    EXPECT_EQ(1, result->days[2].share);
}

RC_GTEST_PROP(NowcastProperty, QuantilesGrowFromWhatIsReportedOn, ()) {
    const auto level = *rc::gen::element(2.0, 20.0, 2000.0);
    const auto epidemic = some_epidemic(*rc::gen::inRange(1U, 10'000U), level, 0.1);
    const auto result = nowcast(epidemic.triangle);
    if (!result) return;
    for (const auto& day : result->days) {
        if (std::isnan(day.mean)) continue;
        RC_ASSERT(day.quantiles[0] >= day.reported);
        RC_ASSERT(std::ranges::is_sorted(day.quantiles));
        RC_ASSERT(std::isfinite(day.quantiles[4]));
    }
}

RC_GTEST_PROP(NowcastProperty, MoreReportsTodayRaiseTheNumberOfToday, ()) {
    auto epidemic = some_epidemic(*rc::gen::inRange(1U, 10'000U), 50, 0.02);
    const NowcastOptions options{.share_min = 0};
    const auto before = nowcast(epidemic.triangle, options)->days.back();
    epidemic.triangle.counts[(days - 1) * (max_delay + 1)] += *rc::gen::inRange(1, 50);
    const auto after = nowcast(epidemic.triangle, options)->days.back();
    for (std::size_t i = 0; i < 5; ++i) RC_ASSERT(after.quantiles[i] >= before.quantiles[i]);
}

}  // namespace
}  // namespace fengsui::stats
