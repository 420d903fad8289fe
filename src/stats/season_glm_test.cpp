// SPDX-License-Identifier: Apache-2.0
#include "stats/season_glm.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "stats/glm.hpp"

namespace fengsui::stats {
namespace {

// A design with its memory, and the same as a dense matrix: one column a group, then the time.
struct Example {
    std::vector<double> counts;
    std::vector<double> times;
    std::vector<double> exposures;
    std::vector<std::size_t> begins;
    std::vector<int> steps;
    std::vector<double> weights;
    double origin = 0;

    void add(std::size_t group, double count, int step, double exposure, double weight) {
        if (begins.size() == group) begins.push_back(counts.size());
        counts.push_back(count);
        steps.push_back(step);
        exposures.push_back(exposure);
        weights.push_back(weight);
    }
    void close() {
        begins.push_back(counts.size());
        origin = *std::max_element(steps.begin(), steps.end()) / 2.0;
        for (const int step : steps) times.push_back(step - origin);
    }
    [[nodiscard]] SeasonDesign design(bool with_exposures, bool with_steps) const {
        SeasonDesign design{counts, times, {}, begins};
        if (with_exposures) design.exposures = exposures;
        if (with_steps) {
            design.steps = steps;
            design.origin = origin;
            design.step_last = *std::max_element(steps.begin(), steps.end());
        }
        return design;
    }
    [[nodiscard]] std::size_t group_of(std::size_t i) const {
        std::size_t group = 0;
        while (begins[group + 1] <= i) ++group;
        return group;
    }
    [[nodiscard]] std::optional<GlmFit> dense(bool with_trend, bool with_exposures,
                                              bool with_weights) const {
        std::vector<double> matrix;
        std::vector<double> offsets;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            for (std::size_t g = 0; g + 1 < begins.size(); ++g)
                matrix.push_back(group_of(i) == g ? 1 : 0);
            if (with_trend) matrix.push_back(times[i]);
            offsets.push_back(std::log(exposures[i]));
        }
        GlmInput input{counts, matrix};
        if (with_exposures) input.offsets = offsets;
        if (with_weights) input.weights = weights;
        return fit_glm(input);
    }
};

void expect_equal(const Example& example, bool with_trend, bool with_exposures, bool with_weights,
                  bool with_steps) {
    const auto dense = example.dense(with_trend, with_exposures, with_weights);
    SeasonGlm glm;
    RC_ASSERT(glm.load(example.design(with_exposures, with_steps)));
    const bool found = glm.fit(
        with_weights ? std::span<const double>(example.weights) : std::span<double>(), with_trend);
    RC_ASSERT(found == dense.has_value());
    if (!found) return;
    // Where cases and zeros can be told apart by group and time some means run to 0, the problem is
    // ill-conditioned, and the two ways of solving it lose digits differently.
    const bool runs_away = *std::min_element(dense->means.begin(), dense->means.end()) < 1e-6;
    const double tolerance = runs_away ? 1e-4 : 1e-9;
    const auto near = [&](double a, double b) {
        return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b)) + 1e-12;
    };
    RC_ASSERT(glm.converged() == dense->converged);
    RC_ASSERT(glm.steps() == dense->steps);
    const auto groups = example.begins.size() - 1;
    const auto columns = groups + (with_trend ? 1 : 0);
    for (std::size_t i = 0; i < example.counts.size(); ++i) {
        RC_ASSERT(near(glm.means()[i], dense->means[i]));
        RC_ASSERT(near(glm.working_weight(i), dense->working_weights[i]));
        RC_ASSERT(near(glm.leverage(i, example.group_of(i)), dense->leverages[i]));
    }
    RC_ASSERT(near(glm.dispersion().pearson, dense->dispersion));
    if (with_trend) {
        RC_ASSERT(near(glm.trend(), dense->coefficients[groups]));
        RC_ASSERT(near(glm.trend_variance_factor(), dense->covariance[columns * columns - 1]));
    } else {
        RC_ASSERT(near(glm.variance_factor(0, 3), dense->covariance[0]));
    }
}

RC_GTEST_PROP(SeasonGlmProperty, EqualsTheDenseFitStepByStep, ()) {
    Example example;
    const auto groups = *rc::gen::inRange<std::size_t>(1, 6);
    const int size = *rc::gen::element(3, 20, 300);
    int step = 0;
    for (std::size_t g = 0; g < groups; ++g) {
        const int observations = *rc::gen::inRange(3, 12);
        for (int i = 0; i < observations; ++i) {
            step += *rc::gen::inRange(1, 4);
            example.add(g, *rc::gen::inRange(0, size), step, *rc::gen::inRange(1, 50) / 10.0,
                        *rc::gen::inRange(1, 30) / 10.0);
        }
    }
    example.close();
    for (const bool with_trend : {false, true}) {
        expect_equal(example, with_trend, false, false, true);
        expect_equal(example, with_trend, *rc::gen::arbitrary<bool>(), true,
                     *rc::gen::arbitrary<bool>());
    }
}

TEST(SeasonGlmTest, ALongEmptyBeginningAndASteepEnd) {
    Example example;
    for (int i = 0; i < 200; ++i)
        example.add(0, i < 150 ? 0 : std::round(std::exp((i - 150) / 6.0)), i, 1, 1);
    example.close();
    SeasonGlm glm;
    ASSERT_TRUE(glm.load(example.design(false, true)));
    ASSERT_TRUE(glm.fit({}, true));
    const auto dense = example.dense(true, false, false);
    ASSERT_TRUE(dense);
    EXPECT_EQ(dense->steps, glm.steps());
    EXPECT_NEAR(dense->coefficients[1], glm.trend(), 1e-9);
}

TEST(SeasonGlmTest, LargeCountsKeepTheDeviancesDigits) {
    Example example;
    for (int i = 0; i < 60; ++i)
        example.add(static_cast<std::size_t>(i / 20), 1e8 + 1e4 * std::sin(i), i, 1, 1);
    example.close();
    SeasonGlm glm;
    ASSERT_TRUE(glm.load(example.design(false, true)));
    ASSERT_TRUE(glm.fit({}, true));
    const auto dense = example.dense(true, false, false);
    ASSERT_TRUE(dense);
    EXPECT_EQ(dense->steps, glm.steps());
    EXPECT_NEAR(1, glm.deviance() / dense->deviance, 1e-6);
}

TEST(SeasonGlmTest, OneObjectServesManyFits) {
    Example small;
    for (int i = 0; i < 8; ++i) small.add(static_cast<std::size_t>(i / 4), i % 4, i, 1, 1);
    small.close();
    Example large;
    for (int i = 0; i < 90; ++i) large.add(static_cast<std::size_t>(i / 30), i % 7, i, 1, 1);
    large.close();
    SeasonGlm fresh;
    ASSERT_TRUE(fresh.load(small.design(false, true)));
    ASSERT_TRUE(fresh.fit({}, true));
    SeasonGlm used;
    ASSERT_TRUE(used.load(large.design(true, true)));
    ASSERT_TRUE(used.fit(large.weights, true));
    ASSERT_TRUE(used.load(small.design(false, true)));
    ASSERT_TRUE(used.fit({}, true));
    EXPECT_EQ(fresh.trend(), used.trend());
    EXPECT_EQ(fresh.deviance(), used.deviance());
}

TEST(SeasonGlmTest, WhatIsNoDesignIsSaid) {
    const std::vector<double> counts = {1, 2, 3};
    const std::vector<double> times = {-1, 0, 1};
    const std::vector<std::size_t> whole = {0, 3};
    const std::vector<std::size_t> empty_group = {0, 0, 3};
    const std::vector<std::size_t> each = {0, 1, 2, 3};
    SeasonGlm glm;
    EXPECT_FALSE(glm.fit({}, false)) << "nothing loaded";
    EXPECT_TRUE(glm.load({counts, times, {}, whole}));
    EXPECT_TRUE(glm.fit({}, true));
    EXPECT_FALSE(glm.fit(std::vector<double>{1}, true));
    EXPECT_FALSE(glm.load({counts, times, {}, empty_group}));
    EXPECT_FALSE(glm.load({counts, {}, {}, whole}));
    EXPECT_TRUE(glm.load({counts, times, {}, each}));
    EXPECT_FALSE(glm.fit({}, false)) << "as many coefficients as counts";
}

}  // namespace
}  // namespace fengsui::stats
