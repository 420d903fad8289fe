// SPDX-License-Identifier: Apache-2.0
#include "stats/glm.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

// The example of R's help page for glm (Dobson 1990, p. 93): three outcomes, three treatments. The
// figures are those that R prints.
const std::vector<double> dobson = {18, 17, 15, 20, 10, 20, 25, 13, 12};
std::vector<double> dobson_design() {
    std::vector<double> design;
    for (int i = 0; i < 9; ++i) {
        const int outcome = i % 3;
        const int treatment = i / 3;
        for (const bool one : {true, outcome == 1, outcome == 2, treatment == 1, treatment == 2}) {
            design.push_back(one ? 1 : 0);
        }
    }
    return design;
}

TEST(GlmTest, EqualsWhatRPrintsForItsOwnExample) {
    const auto design = dobson_design();
    const auto fit = fit_glm({dobson, design});
    ASSERT_TRUE(fit);
    EXPECT_TRUE(fit->converged);
    EXPECT_EQ(4, fit->steps);
    EXPECT_NEAR(3.044522, fit->coefficients[0], 1e-6);
    EXPECT_NEAR(-0.4542553, fit->coefficients[1], 1e-6);
    EXPECT_NEAR(-0.2929871, fit->coefficients[2], 1e-6);
    EXPECT_NEAR(0, fit->coefficients[3], 1e-9);
    EXPECT_NEAR(5.129141, fit->deviance, 1e-6);
    EXPECT_NEAR(0.1708987, std::sqrt(fit->covariance[0]), 1e-5);
    EXPECT_NEAR(0.2021708, std::sqrt(fit->covariance[6]), 1e-5);
    EXPECT_NEAR(1.2933, fit->dispersion, 1e-4);
    double leverages = 0;
    for (const double leverage : fit->leverages) leverages += leverage;
    EXPECT_NEAR(5, leverages, 1e-12) << "as many as coefficients";
}

TEST(GlmTest, AnOffsetIsARateAndAWeightIsARepetition) {
    const std::vector<double> counts = {2, 6, 1};
    const std::vector<double> ones = {1, 1, 1};
    const std::vector<double> offsets = {std::log(1.0), std::log(2.0), std::log(3.0)};
    const auto rate = fit_glm({counts, ones, offsets});
    ASSERT_TRUE(rate);
    EXPECT_NEAR(std::log(9.0 / 6), rate->coefficients[0], 1e-9);
    const std::vector<double> weights = {1, 2, 1};
    const auto weighted = fit_glm({counts, ones, {}, weights});
    ASSERT_TRUE(weighted);
    EXPECT_NEAR(std::log(15.0 / 4), weighted->coefficients[0], 1e-9);
}

// Each step takes a level that has seen no case down by one; the deviance, 2 Σ mean, must change by
// less than 1e-9. That takes 24 steps for 30 zeros and 26, one too many, for 240.
TEST(GlmTest, NothingButZerosConvergesOrNotByItsLength) {
    for (const int n : {30, 240}) {
        const std::vector<double> zeros(static_cast<std::size_t>(n), 0);
        const std::vector<double> ones(zeros.size(), 1);
        const auto fit = fit_glm({zeros, ones});
        ASSERT_TRUE(fit);
        EXPECT_EQ(n == 30, fit->converged);
        EXPECT_EQ(n == 30 ? 24 : 25, fit->steps);
        EXPECT_NEAR(std::log(0.1) - fit->steps, fit->coefficients[0], 1e-9);
    }
}

TEST(GlmTest, WhatIsNoModelIsSaid) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> counts = {1, 2, 3};
    const std::vector<double> ones = {1, 1, 1};
    const std::vector<double> twice = {1, 1, 1, 1, 1, 1};
    const std::vector<double> three = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    const std::vector<double> negative = {1, -2, 3};
    const std::vector<double> unknown = {1, nan, 3};
    EXPECT_TRUE(fit_glm({counts, ones}));
    EXPECT_FALSE(fit_glm({counts, twice})) << "a column that repeats another";
    EXPECT_FALSE(fit_glm({counts, three})) << "as many coefficients as counts";
    EXPECT_FALSE(fit_glm({negative, ones}));
    EXPECT_FALSE(fit_glm({unknown, ones}));
    EXPECT_FALSE(fit_glm({counts, unknown}));
    EXPECT_FALSE(fit_glm({{}, {}}));
    EXPECT_FALSE(fit_glm({counts, ones, std::vector<double>{0}}));
    EXPECT_FALSE(fit_glm({counts, ones, {}, std::vector<double>{1, 0, 1}}));
}

RC_GTEST_PROP(GlmProperty, TheOrderOfRowsDoesNotMatter, ()) {
    const auto n = *rc::gen::inRange<std::size_t>(6, 40);
    std::vector<double> counts;
    std::vector<double> design;
    for (std::size_t i = 0; i < n; ++i) {
        counts.push_back(*rc::gen::inRange(0, 30));
        design.insert(design.end(), {1, static_cast<double>(i) / 10, double(i % 3 == 0)});
    }
    RC_PRE(*std::max_element(counts.begin(), counts.end()) > 0);
    std::vector<double> counts_back(counts.rbegin(), counts.rend());
    std::vector<double> design_back;
    for (auto i = n; i-- > 0;) {
        for (std::size_t j = 0; j < 3; ++j) design_back.push_back(design[i * 3 + j]);
    }
    const auto forward = fit_glm({counts, design});
    const auto backward = fit_glm({counts_back, design_back});
    RC_ASSERT(forward.has_value() == backward.has_value());
    if (!forward || !forward->converged) return;
    for (std::size_t j = 0; j < 3; ++j) {
        RC_ASSERT(std::abs(forward->coefficients[j] - backward->coefficients[j]) <
                  1e-8 * (1 + std::abs(forward->coefficients[j])));
    }
}

}  // namespace
}  // namespace fengsui::stats
