// SPDX-License-Identifier: Apache-2.0
#include "stats/poisson_cusum.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

namespace fengsui::stats {
namespace {

TEST(PoissonCusumTest, RunLengthOfOneStateIsGeometric) {
    // h = 1, k = 1: only S = 0 is no alarm, and stays while the count is at most 1.
    const double stays = std::exp(-0.5) * (1 + 0.5);
    EXPECT_NEAR(1 / (1 - stays), poisson_cusum_run_length(0.5, 1, 1, 1).value(), 1e-12);
}

TEST(PoissonCusumTest, RunLengthOfTwoStatesByHand) {
    // h = 2, k = 1, states 0 and 1 in whole steps. From 0: to 0 with P(X <= 1), to 1 with P(X = 2);
    // from 1: to 0 with P(X = 0), to 1 with P(X = 1).
    const double p0 = std::exp(-0.5);
    const double p1 = 0.5 * p0;
    const double p2 = 0.125 * p0;
    // E1 = (1 + p0 E0) / (1 - p1), E0 = 1 + (p0 + p1) E0 + p2 E1
    const double e0 = (1 + p2 / (1 - p1)) / (1 - p0 - p1 - p2 * p0 / (1 - p1));
    EXPECT_NEAR(e0, poisson_cusum_run_length(0.5, 2, 1, 1).value(), 1e-10);
    EXPECT_NEAR(e0, poisson_cusum_run_length(0.5, 1.5, 1, 1).value(), 1e-10)
        << "S is whole, so reaching 1.5 is reaching 2";
}

TEST(PoissonCusumTest, RunLengthGrowsWithHAndFallsWithTheMean) {
    double before = 0;
    for (double h = 0.5; h < 15; h += 0.1) {
        const double now = poisson_cusum_run_length(1.5, h, 2.1, 1).value();
        EXPECT_GE(now, before);
        before = now;
    }
    EXPECT_LT(poisson_cusum_run_length(2.5, 6.7, 2.1, 1).value(),
              poisson_cusum_run_length(1.5, 6.7, 2.1, 1).value());
}

TEST(PoissonCusumTest, ReferenceValueAvoidsWholeAndHalfNumbers) {
    EXPECT_DOUBLE_EQ(0.2, poisson_cusum_reference_value(0.1, 1, 1));
    EXPECT_DOUBLE_EQ(1.1, poisson_cusum_reference_value(0.7, 1, 1)) << "not 1.1 rounded to 1.0";
    EXPECT_DOUBLE_EQ(22.2, poisson_cusum_reference_value(20, 1, 1));
    for (double mean = 0.05; mean < 30; mean += 0.07) {
        const double k = poisson_cusum_reference_value(mean, 1, 1);
        EXPECT_NE(0, std::fmod(std::round(k * 10), 5)) << mean << " " << k;
    }
}

// Columns theta0, h, k, ARL, rel.tol of the reference for a run length of 500 and shift 1.
TEST(PoissonCusumTest, DesignsAreThoseOfTheReference) {
    std::ifstream file(std::string(FENGSUI_SOURCE_DIR) +
                       "/test/reference/detection/rogerson_hvalues.csv");
    std::string line;
    ASSERT_TRUE(std::getline(file, line));
    int compared = 0;
    while (std::getline(file, line)) {
        std::stringstream cells(line);
        std::vector<double> expected;
        for (std::string cell; std::getline(cells, cell, ',');) expected.push_back(std::stod(cell));
        const auto design = design_poisson_cusum(expected[0], {});
        ASSERT_TRUE(design) << line;
        EXPECT_EQ(expected[1], design->h) << line;
        EXPECT_EQ(expected[2], design->k) << line;
        EXPECT_NEAR(expected[3], design->run_length, 1e-10 * expected[3]) << line;
        EXPECT_NEAR(expected[4], design->relative_error, 1e-9) << line;
        ++compared;
    }
    EXPECT_EQ(56, compared);
}

TEST(PoissonCusumTest, TwoDigitsAndLargeMeansStayAffordable) {
    const auto fine = design_poisson_cusum(4.2, {.run_length = 200, .shift = 1.5, .digits = 2});
    ASSERT_TRUE(fine);
    EXPECT_LT(fine->relative_error, 0.02);
    const auto large = design_poisson_cusum(300, {});
    ASSERT_TRUE(large);
    EXPECT_LT(large->relative_error, 0.02);
}

TEST(PoissonCusumTest, WhatHasNoDesignHasNoAnswer) {
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(design_poisson_cusum(0, {}));
    EXPECT_FALSE(design_poisson_cusum(-1, {}));
    EXPECT_FALSE(design_poisson_cusum(missing, {}));
    EXPECT_FALSE(design_poisson_cusum(1001, {}));
    EXPECT_FALSE(design_poisson_cusum(2, {.run_length = 0.5}));
    EXPECT_FALSE(design_poisson_cusum(2, {.run_length = missing}));
    EXPECT_FALSE(design_poisson_cusum(2, {.shift = 0}));
    EXPECT_FALSE(design_poisson_cusum(2, {.digits = 3}));
    EXPECT_FALSE(poisson_cusum_run_length(2, 0, 1, 1));
    EXPECT_FALSE(poisson_cusum_run_length(2, 5, 0, 1));
    EXPECT_FALSE(poisson_cusum_run_length(2, 5, missing, 1));
    EXPECT_FALSE(poisson_cusum_run_length(2, 0.01, 1, 1)) << "h rounds to 0";
}

}  // namespace
}  // namespace fengsui::stats
