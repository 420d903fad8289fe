// SPDX-License-Identifier: Apache-2.0
#include "app/load/latency.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/philox.hpp"

namespace fengsui::app {
namespace {

using std::chrono::microseconds;

TEST(LatencyTest, NothingIsZero) {
    const LatencyHistogram histogram;
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(histogram.quantile_ms(0.99), 0);
}

TEST(LatencyTest, SmallDurationsAreExact) {
    LatencyHistogram histogram;
    for (int us = 1; us <= 100; ++us) histogram.add(microseconds(us));
    EXPECT_DOUBLE_EQ(histogram.quantile_ms(0.5), 0.050);
    EXPECT_DOUBLE_EQ(histogram.quantile_ms(0.99), 0.099);
    EXPECT_DOUBLE_EQ(histogram.quantile_ms(1), 0.100);
    EXPECT_DOUBLE_EQ(histogram.summary().max_ms, 0.100);
}

// Against the sorted list itself: never too small, and at most 1/64 too large.
TEST(LatencyTest, QuantilesHoldOverNineOrdersOfMagnitude) {
    LatencyHistogram histogram;
    std::vector<double> exact_us;
    stats::PhiloxStream random(5, 0);
    for (int i = 0; i < 20'000; ++i) {
        const double us = std::floor(std::exp(random.next() * 0x1p-32 * 24));
        exact_us.push_back(us);
        histogram.add(microseconds(static_cast<std::int64_t>(us)));
    }
    std::ranges::sort(exact_us);
    for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * 20'000)) - 1;
        const double exact_ms = exact_us[rank] / 1000;
        EXPECT_GE(histogram.quantile_ms(share), exact_ms) << share;
        EXPECT_LE(histogram.quantile_ms(share), exact_ms * (1 + 1.0 / 64)) << share;
    }
}

TEST(LatencyTest, WhatIsTooLongOrNegativeIsKeptAtTheEnds) {
    LatencyHistogram histogram;
    histogram.add(microseconds(-5));
    EXPECT_EQ(histogram.quantile_ms(1), 0);
    histogram.add(std::chrono::hours(1000));
    EXPECT_GT(histogram.quantile_ms(1), 19 * 3600 * 1000.0);
    EXPECT_DOUBLE_EQ(histogram.summary().max_ms, 1000 * 3600 * 1000.0);
}

TEST(LatencyTest, TwoHistogramsAddUp) {
    LatencyHistogram one;
    LatencyHistogram other;
    one.add(microseconds(10));
    other.add(microseconds(20));
    one.add(other);
    EXPECT_EQ(one.count(), 2U);
    EXPECT_DOUBLE_EQ(one.quantile_ms(0.5), 0.010);
    EXPECT_DOUBLE_EQ(one.summary().max_ms, 0.020);
}

}  // namespace
}  // namespace fengsui::app
