// SPDX-License-Identifier: Apache-2.0
#include "stats/rki.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace fengsui::stats {
namespace {

// Crow and Gardner: for each mean the shortest run of counts that holds 95 %, of equally short ones
// that with the highest counts. Gives the lowest count of the run.
int lowest_accepted(double mean) {
    std::array<double, 80> below{};  // P(X < i)
    double mass = std::exp(-mean);
    for (std::size_t i = 1; i < below.size(); ++i) {
        below[i] = below[i - 1] + mass;
        mass *= mean / double(i);
    }
    for (std::size_t length = 1;; ++length) {
        for (std::size_t low = std::size_t(mean) + 1; low + 1 > 0; --low) {
            if (below[low + length] - below[low] >= 0.95) return int(low);
        }
    }
}

// The limit for a count is the largest mean whose run still holds it.
TEST(RkiTest, CrowAndGardnersTableFollowsFromItsDefinition) {
    std::array<double, 21> last_accepted{};
    for (double mean = 0.001; mean < 32; mean += 0.001) {
        for (auto count = std::size_t(lowest_accepted(mean)); count < last_accepted.size(); ++count)
            last_accepted[count] = mean;
    }
    for (int count = 0; count <= 20; ++count)
        EXPECT_NEAR(last_accepted[std::size_t(count)], crow_gardner_upper(count), 0.0016) << count;
}

TEST(RkiTest, SmallMeansTakeTheTableAtTheirWholePart) {
    EXPECT_EQ(3.285, rki_bound(std::vector<double>(7, 0), 6, {}, 52).value());
    EXPECT_EQ(5.323, rki_bound(std::vector<double>(7, 1.9), 6, {}, 52).value());
    EXPECT_EQ(30.017, rki_bound(std::vector<double>(7, 20), 6, {}, 52).value()) << "20 itself";
}

TEST(RkiTest, LargeMeansTakeTwoDeviations) {
    const std::vector<double> counts = {30, 34, 30, 34, 30, 34, 0};
    EXPECT_DOUBLE_EQ(32 + 2 * std::sqrt(6 * 4 / 5.0), rki_bound(counts, 6, {}, 52).value());
}

TEST(RkiTest, WhatCannotBeJudgedHasNoBound) {
    std::vector<double> counts(20, 25);
    EXPECT_FALSE(rki_bound(counts, 5, {}, 52)) << "too short";
    EXPECT_FALSE(rki_bound(counts, 5, {.years = 0, .half_width = 1}, 52)) << "one count, no sd";
    counts[8] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(rki_bound(counts, 10, {}, 52)) << "missing";
    counts[8] = -1;
    EXPECT_FALSE(rki_bound(counts, 10, {}, 52)) << "negative";
    counts[8] = 24.5;
    EXPECT_TRUE(rki_bound(counts, 10, {}, 52)) << "fractional";
}

RC_GTEST_PROP(RkiTest, ThePeriodItselfDoesNotMoveItsBound, ()) {
    const auto drawn = *rc::gen::container<std::vector<int>>(120, rc::gen::inRange(0, 50));
    std::vector<double> counts(drawn.begin(), drawn.end());
    const SeasonalWindow window{.years = 2, .half_width = 3};
    const double before = rki_bound(counts, 119, window, 52).value();
    counts[119] += 100;
    RC_ASSERT(rki_bound(counts, 119, window, 52).value() == before);
}

}  // namespace
}  // namespace fengsui::stats
