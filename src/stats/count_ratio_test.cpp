// SPDX-License-Identifier: Apache-2.0
#include "stats/count_ratio.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

// The ratio of the two densities, factor by factor of the rising factorials.
double by_product(int count, double mean, double phi, double excess) {
    const double size = mean / (phi - 1);
    const double more = excess / (phi - 1);
    double sum = -more * std::log(phi);
    for (int i = 0; i < count; ++i) sum += std::log((size + more + i) / (size + i));
    return sum;
}

TEST(CountRatioTest, LogGammaOfKnownArguments) {
    EXPECT_NEAR(0, log_gamma(1), 1e-13);
    EXPECT_NEAR(0, log_gamma(2), 1e-13);
    EXPECT_NEAR(std::log(24.0), log_gamma(5), 1e-13);
    EXPECT_NEAR(std::log(std::acos(-1.0)) / 2, log_gamma(0.5), 1e-13);
    EXPECT_NEAR(std::log(3628800.0), log_gamma(11), 1e-12);
    EXPECT_NEAR(359.13420536957540, log_gamma(100), 1e-11);
    EXPECT_NEAR(6.9071788853838537, log_gamma(0.001), 1e-12);
}

TEST(CountRatioTest, EqualsTheProductOfFactors) {
    for (const double phi : {1.01, 1.5, 4.0, 30.0}) {
        for (const double mean : {0.05, 1.0, 7.5, 300.0}) {
            for (const double excess : {0.1, 2.0, 40.0}) {
                const CountRatio ratio(mean, phi, excess);
                for (const int count : {0, 1, 2, 17, 400}) {
                    const double expected = by_product(count, mean, phi, excess);
                    EXPECT_NEAR(expected, ratio.log_ratio(count),
                                1e-11 * (1 + std::abs(expected) + excess))
                        << mean << " " << phi << " " << excess << " " << count;
                }
            }
        }
    }
}

TEST(CountRatioTest, GoesOverIntoThePoissonRatio) {
    for (const double mean : {0.5, 20.0, 1e4}) {
        const double excess = 3 * std::sqrt(mean);
        const double count = mean + excess;
        const double poisson = count * std::log1p(excess / mean) - excess;
        EXPECT_DOUBLE_EQ(poisson, CountRatio(mean, 1, excess).log_ratio(count));
        // First order: the difference shrinks with phi − 1, without a step where the formula
        // changes.
        for (const double spread : {1e-4, 1e-6, 1e-8, 2e-9})
            EXPECT_NEAR(poisson, CountRatio(mean, 1 + spread, excess).log_ratio(count),
                        30 * spread + 1e-9);
    }
}

TEST(CountRatioTest, LargestBelowIsWhereScanningEnds) {
    for (const double phi : {1.0, 1.3, 6.0}) {
        for (const double mean : {0.01, 0.8, 12.0}) {
            for (const double needed : {0.1, 1.0, 6.0}) {
                const CountRatio ratio(mean, phi, 1.5 * std::sqrt(phi * mean));
                double scanned = -1;
                while (scanned < 5000 && ratio.log_ratio(scanned + 1) < needed) ++scanned;
                if (scanned < 5000) {
                    EXPECT_EQ(scanned, ratio.largest_below(needed))
                        << mean << " " << phi << " " << needed;
                } else {
                    EXPECT_GE(ratio.largest_below(needed), 5000);
                }
            }
        }
    }
}

TEST(CountRatioTest, NoCountIsEnoughWhereTheRatioHardlyGrows) {
    // excess / (phi − 1) is 0.016: the count would have to be exp(370).
    const CountRatio flat(0.01, 10, 0.15);
    EXPECT_EQ(std::numeric_limits<double>::infinity(), flat.largest_below(6));
    EXPECT_TRUE(std::isfinite(flat.largest_below(0.05)));
    EXPECT_EQ(-1, flat.largest_below(-100)) << "already none is enough";
    EXPECT_EQ(-1, CountRatio(5, 1, 2).largest_below(-2)) << "equal is enough";
}

RC_GTEST_PROP(CountRatioTest, GrowsWithTheCountAndTheBoundParts, ()) {
    const double mean = std::exp(*rc::gen::inRange(-50, 90) / 10.0);
    const double phi = 1 + *rc::gen::element(0.0, 1e-7, 0.01, 0.5, 3.0, 20.0);
    const CountRatio ratio(mean, phi, 1.5 * std::sqrt(phi * mean));
    const double count = *rc::gen::inRange(0, 20'000);
    RC_ASSERT(ratio.log_ratio(count + 1) >= ratio.log_ratio(count) - 1e-9);
    const double needed = *rc::gen::inRange(-20, 120) / 10.0;
    const double below = ratio.largest_below(needed);
    if (!std::isfinite(below)) {
        RC_ASSERT(ratio.log_ratio(CountRatio::count_max) < needed);
    } else {
        if (below >= 0) RC_ASSERT(ratio.log_ratio(below) < needed);
        RC_ASSERT(ratio.log_ratio(below + 1) >= needed);
    }
}

}  // namespace
}  // namespace fengsui::stats
