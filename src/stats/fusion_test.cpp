// SPDX-License-Identifier: Apache-2.0
#include "stats/fusion.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

struct Made {
    std::vector<double> residuals;
    double lag, strength;
};

std::vector<FusionChannel> channels_of(const std::vector<Made>& made) {
    std::vector<FusionChannel> channels;
    for (const auto& each : made) channels.push_back({each.residuals, each.lag, each.strength});
    return channels;
}

// log Bayes factor by the header's formula, one onset and size after the other.
double by_definition(const std::vector<Made>& channels, int t, const FusionOptions& options) {
    double sum = 0;
    int terms = 0;
    for (int onset = std::max(0, t - options.window); onset <= t; ++onset) {
        for (const double size : options.sizes) {
            double log_ratio = 0;
            for (const auto& channel : channels) {
                for (int u = onset; u <= t; ++u) {
                    const double z = channel.residuals[std::size_t(u)];
                    if (std::isnan(z)) continue;
                    // The first period of an onset is one period into it.
                    const double risen = (u - onset + 1 - channel.lag) / options.rise;
                    const double mean = size * channel.strength * std::clamp(risen, 0.0, 1.0);
                    log_ratio += mean * std::clamp(z, -4.0, 6.0) - mean * mean / 2;
                }
            }
            sum += std::exp(log_ratio);
            ++terms;
        }
    }
    return std::log(sum / terms);
}

std::vector<Made> noise(std::size_t count, std::size_t length, unsigned seed, double shift = 0) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::vector<Made> made;
    for (std::size_t c = 0; c < count; ++c) {
        made.push_back({{}, double(c) * 2.5, 0.5 + 0.3 * double(c)});
        for (std::size_t t = 0; t < length; ++t) made.back().residuals.push_back(normal(random));
        for (std::size_t t = length - std::min<std::size_t>(length, 10); t < length; ++t)
            made.back().residuals[t] += shift;
    }
    return made;
}

TEST(FusionTest, EqualsTheDefinition) {
    auto made = noise(3, 60, 1, 0.7);
    made[1].residuals[55] = missing;
    made[2].residuals[57] = 40;   // cut at 6
    made[0].residuals[50] = -40;  // cut at −4
    for (const int t : {0, 3, 30, 59}) {
        const auto fused = fused_score(channels_of(made), std::size_t(t));
        EXPECT_NEAR(by_definition(made, t, {}), fused.score, 1e-10);
        EXPECT_NEAR(std::min(1.0, std::exp(-fused.score)), fused.pvalue, 1e-15);
    }
    const FusionOptions narrow{5, 2, {0.5, 1, 3}};
    EXPECT_NEAR(by_definition(made, 59, narrow), fused_score(channels_of(made), 59, narrow).score,
                1e-10);
}

TEST(FusionTest, OneChannelAndOnePeriodByHand) {
    const std::vector<double> z = {2};
    const auto fused = fused_score(std::vector<FusionChannel>{{z, 0, 1}}, 0, {28, 1, {1, 1, 1}});
    EXPECT_DOUBLE_EQ(2 - 0.5, fused.score);
    EXPECT_DOUBLE_EQ(1.5, fused.contributions[0]);
    EXPECT_EQ(0, fused.onset_age);
}

TEST(FusionTest, NamesTheChannelAndTheOnset) {
    std::vector<Made> made(3, {std::vector<double>(60, 0.0), 0, 1});
    for (std::size_t t = 50; t < 60; ++t) made[1].residuals[t] = std::min(3.0, 3 * (t - 49) / 7.0);
    const auto fused = fused_score(channels_of(made), 59);
    EXPECT_GT(fused.contributions[1], 5);
    EXPECT_LT(fused.contributions[0], 0) << "it saw nothing";
    EXPECT_DOUBLE_EQ(fused.contributions[0], fused.contributions[2]);
    EXPECT_NEAR(9, fused.onset_age, 2);
}

TEST(FusionTest, ASilentChannelSaysNothing) {
    auto made = noise(2, 40, 3, 1);
    const auto alone = fused_score(channels_of({made[0]}), 39);
    made[1].residuals.assign(40, missing);
    const auto with_silent = fused_score(channels_of(made), 39);
    EXPECT_DOUBLE_EQ(alone.score, with_silent.score);
    EXPECT_EQ(0, with_silent.contributions[1]);
    const auto nothing = fused_score({}, 39);
    EXPECT_EQ(0, nothing.score);
    EXPECT_EQ(1, nothing.pvalue);
}

TEST(FusionTest, ThePValueIsABoundWhenNothingHappens) {
    const int runs = 2000;
    int at_most = 0;
    for (unsigned r = 0; r < runs; ++r)
        if (fused_score(channels_of(noise(2, 30, 100 + r)), 29).pvalue <= 0.05) ++at_most;
    EXPECT_LE(at_most, 0.05 * runs);
    EXPECT_GT(at_most, 0) << "and no empty one";
}

RC_GTEST_PROP(FusionTest, PermutingChannelsPermutesContributions, ()) {
    auto made = noise(4, 40, *rc::gen::inRange(0U, 1000U), 0.5);
    const auto before = fused_score(channels_of(made), 39);
    const auto at = *rc::gen::inRange<std::size_t>(1, 4);
    std::swap(made[0], made[at]);
    auto after = fused_score(channels_of(made), 39);
    std::swap(after.contributions[0], after.contributions[at]);
    RC_ASSERT(std::abs(before.score - after.score) < 1e-10);
    for (std::size_t c = 0; c < 4; ++c)
        RC_ASSERT(std::abs(before.contributions[c] - after.contributions[c]) < 1e-10);
}

RC_GTEST_PROP(FusionTest, AHigherResidualNeverLowersTheScoreAndTheFutureIsNotRead, ()) {
    auto made = noise(2, 40, *rc::gen::inRange(0U, 1000U));
    const double before = fused_score(channels_of(made), 30).score;
    auto later = made;
    later[0].residuals[31] = 100;
    RC_ASSERT(fused_score(channels_of(later), 30).score == before);
    made[0].residuals[*rc::gen::inRange<std::size_t>(5, 31)] += 1;
    RC_ASSERT(fused_score(channels_of(made), 30).score >= before - 1e-12);
}

}  // namespace
}  // namespace fengsui::stats
