// SPDX-License-Identifier: Apache-2.0
#include "stats/closures.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <numeric>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// `open` days of `level`, then `shut` days of none, then `open` days again.
std::vector<double> shut_once(std::size_t open, std::size_t shut, double level) {
    std::vector<double> counts(2 * open + shut, level);
    std::fill_n(counts.begin() + static_cast<std::ptrdiff_t>(open), shut, 0);
    return counts;
}

int days_closed(const std::vector<double>& counts) {
    const auto closed = closed_days(counts, counts.size());
    return std::accumulate(closed.begin(), closed.end(), 0);
}

TEST(ClosuresTest, AWeekWithoutAnyCaseIsAClosureAndItsEdgesAreExact) {
    const auto closed = closed_days(shut_once(40, 7, 5), 87);
    for (std::size_t t = 0; t < closed.size(); ++t)
        EXPECT_EQ(t >= 40 && t < 47, closed[t] != 0) << t;
}

TEST(ClosuresTest, SixDaysAreNone) {
    EXPECT_EQ(0, days_closed(shut_once(40, 6, 50)));
}

TEST(ClosuresTest, ARareStreamHasQuietWeeks) {
    EXPECT_EQ(0, days_closed(shut_once(40, 28, 1))) << "28 cases missed";
    EXPECT_EQ(31, days_closed(shut_once(40, 31, 1)));
}

TEST(ClosuresTest, AStreamThatFadesIsNotShut) {
    std::vector<double> counts(100, 0);
    for (std::size_t t = 0; t < 70; ++t) counts[t] = static_cast<double>((70 - t) / 7);
    EXPECT_EQ(0, days_closed(counts));
}

TEST(ClosuresTest, ADoorKeptByAFewIsStillShut) {
    auto counts = shut_once(40, 50, 30);
    for (std::size_t t = 42; t < 90; t += 9) counts[t] = 1;
    EXPECT_EQ(50, days_closed(counts));
}

TEST(ClosuresTest, WeekendsAreNoClosure) {
    std::vector<double> counts(200);
    for (std::size_t t = 0; t < counts.size(); ++t) counts[t] = t % 7 < 5 ? 20 : 0;
    EXPECT_EQ(0, days_closed(counts));
}

TEST(ClosuresTest, WithoutAWeekOfLevelNothingIsKnown) {
    EXPECT_EQ(26, days_closed(shut_once(3, 30, 50))) << "four of the shut days are of that week";
    EXPECT_EQ(30, days_closed(shut_once(7, 30, 50)));
    EXPECT_EQ(0, days_closed(std::vector<double>(300, 0)));
    EXPECT_EQ(0, days_closed({}));
}

TEST(ClosuresTest, MissingCountsAreNoCasesAndNoLevel) {
    auto counts = shut_once(40, 14, 5);
    counts[10] = missing;
    counts[45] = missing;
    EXPECT_EQ(14, days_closed(counts));
}

TEST(ClosuresTest, AClosureThatLastsGoesOnUntilTheFirstOpenDay) {
    const auto counts = shut_once(40, 20, 30);
    const auto closed = closed_days(counts, 50);
    EXPECT_EQ(1, closed[50]);
    EXPECT_EQ(1, closed[59]);
    EXPECT_EQ(0, closed[60]);
}

RC_GTEST_PROP(ClosuresTest, WhatIsToComeChangesNoKnownDay, ()) {
    auto counts = *rc::gen::container<std::vector<double>>(
        rc::gen::map(rc::gen::weightedElement<int>({{3, 0}, {2, 4}, {1, 30}}),
                     [](int count) { return double(count); }));
    const auto known = *rc::gen::inRange<std::size_t>(0, counts.size() + 1);
    const auto before = closed_days(counts, known);
    for (std::size_t t = known; t < counts.size(); ++t) counts[t] = 1000;
    const auto after = closed_days(counts, known);
    RC_ASSERT(std::equal(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(known),
                         after.begin()));
}

}  // namespace
}  // namespace fengsui::stats
