// SPDX-License-Identifier: Apache-2.0
#include "stats/local_level.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<LevelMemory, 1> eight = {{{8, 2}}};

LevelChoice forced(std::span<const LevelMemory> memories, std::size_t until) {
    return {memories, {0, 0}, 0, until, 1.5, -1e9};
}

std::vector<double> poisson(std::size_t count, double mean, unsigned seed) {
    std::mt19937_64 random(seed);
    std::vector<double> counts;
    for (std::size_t i = 0; i < count; ++i)
        counts.push_back(double(std::poisson_distribution<int>(mean)(random)));
    return counts;
}

TEST(LocalLevelTest, TheFactorIsItsFormula) {
    auto counts = poisson(60, 12, 1);
    counts[20] = missing;
    counts[30] = 100;  // cut at three standard deviations
    std::vector<double> expected;
    for (std::size_t t = 0; t < 63; ++t) expected.push_back(8 + 3 * std::sin(double(t)));
    const auto level = choose_local_level(counts, expected, forced(eight, 60));
    ASSERT_EQ(63U, level.factor.size()) << "also of the periods to come";
    EXPECT_EQ(8, level.memory.half_life);
    const double phi = 1.5;
    const double kappa = 2 * phi;
    std::vector<double> factor;
    for (std::size_t t = 0; t < 63; ++t) {
        double seen = kappa;
        double awaited = kappa;
        for (std::size_t i = 3; i <= t; ++i) {
            const auto then = t - i;
            if (then >= counts.size() || std::isnan(counts[then])) continue;
            const double mean = factor[then] * expected[then];
            const double weight = std::pow(0.5, double(i - 3) / 8);
            seen += weight * std::min(counts[then], mean + 3 * std::sqrt(phi * mean));
            awaited += weight * expected[then];
        }
        factor.push_back(seen / awaited);
        EXPECT_NEAR(factor[t], level.factor[t], 1e-12) << t;
    }
}

TEST(LocalLevelTest, NothingIsCorrectedWhereTheModelIsRight) {
    const auto counts = poisson(200, 10, 2);
    const std::vector<double> expected(200, 10);
    const auto level = choose_local_level(counts, expected, {eight, {10, 2}, 20, 200, 1, 10});
    EXPECT_EQ(0, level.memory.half_life);
    for (const double factor : level.factor) EXPECT_EQ(1, factor);
    for (const double phi : level.phi) EXPECT_NEAR(1, phi, 1e-12);
}

TEST(LocalLevelTest, ADriftIsFollowedByTheMemoryThatServesBest) {
    const std::vector<double> expected(200, 10);
    auto counts = poisson(200, 10, 3);
    const auto doubled = poisson(60, 25, 4);
    std::ranges::copy(doubled, counts.begin() + 140);
    const std::array<LevelMemory, 2> memories = {{{8, 2}, {100, 2}}};
    const auto level = choose_local_level(counts, expected, {memories, {0, 0}, 20, 200, 1.2, 10});
    EXPECT_EQ(8, level.memory.half_life);
    EXPECT_NEAR(2.5, level.factor[199], 0.3);
    EXPECT_NEAR(1, level.factor[139], 0.3);
}

TEST(LocalLevelTest, TheNewestPeriodsAreNotUsed) {
    auto counts = poisson(50, 10, 5);
    const std::vector<double> expected(51, 10);
    const auto before = choose_local_level(counts, expected, forced(eight, 40)).factor[50];
    counts[48] = counts[49] = 500;
    EXPECT_EQ(before, choose_local_level(counts, expected, forced(eight, 40)).factor[50]);
    counts[47] = 500;
    EXPECT_LT(before, choose_local_level(counts, expected, forced(eight, 40)).factor[50]);
}

TEST(LocalLevelTest, TheDispersionMayVary) {
    // Quiet and wild stretches of a hundred periods by turns, around the same mean.
    std::mt19937_64 random(6);
    std::vector<double> counts;
    for (int t = 0; t < 400; ++t) {
        const bool wild = t / 100 % 2 == 1;
        const double mean = wild ? std::gamma_distribution<double>(20 / 19.0, 19)(random) : 20;
        counts.push_back(double(std::poisson_distribution<int>(mean)(random)));
    }
    const std::vector<double> expected(400, 20);
    const auto level = choose_local_level(counts, expected, {{}, {10, 2}, 0, 400, 8, 10});
    EXPECT_GT(level.phi[399], 2 * level.phi[295]);
    for (const double phi : level.phi) EXPECT_GE(phi, 1);
}

TEST(LocalLevelTest, EdgesHaveDefinedAnswers) {
    const std::vector<double> expected(30, 1e-4);
    for (const double count : {0.0, missing}) {
        const auto level =
            choose_local_level(std::vector<double>(30, count), expected, forced(eight, 30));
        for (std::size_t t = 0; t < 30; ++t) {
            EXPECT_NEAR(1, level.factor[t], 1e-3) << "the prior holds it";
            EXPECT_GE(level.phi[t], 1);
        }
    }
    const auto nothing = choose_local_level({}, {}, forced(eight, 0));
    EXPECT_TRUE(nothing.factor.empty());
}

}  // namespace
}  // namespace fengsui::stats
