// SPDX-License-Identifier: Apache-2.0
#include "stats/stcd.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace fengsui::stats {
namespace {

// Cases at random places and times of a square of 100 × 100 and 1,000 days; from day 700 on every
// second one lies at one place.
std::vector<SpaceTimeEvent> some_events(unsigned seed, bool with_cluster) {
    std::mt19937 random(seed);
    const auto uniform = [&] { return double(random()) / 4294967296.0; };
    std::vector<SpaceTimeEvent> events;
    for (int i = 0; i < 200; ++i) {
        SpaceTimeEvent event{100 * uniform(), 100 * uniform(), 5.0 * i + uniform()};
        if (with_cluster && event.t > 700 && i % 2 == 0) event.x = event.y = 50 + uniform();
        events.push_back(event);
    }
    return events;
}

// The formula as it stands in the paper, without any saving of work.
double by_definition(const std::vector<SpaceTimeEvent>& events, std::size_t n,
                     const StcdOptions& options) {
    double sum = 0;
    for (std::size_t k = 0; k <= n; ++k) {
        int ever = 0;
        int since = 0;
        for (std::size_t i = 0; i <= n; ++i) {
            if (std::hypot(events[i].x - events[k].x, events[i].y - events[k].y) >= options.radius)
                continue;
            ++ever;
            if (i >= k) ++since;
        }
        const double expected = double(ever) * double(n - k + 1) / double(n + 1);
        sum += std::pow(1 + options.epsilon, since) * std::exp(-options.epsilon * expected);
    }
    return sum;
}

TEST(StcdTest, IsTheSumOfThePaper) {
    const auto events = some_events(1, true);
    const StcdOptions options{.radius = 20, .epsilon = 0.5, .threshold = 1e9};
    const auto result = stcd(events, options);
    ASSERT_TRUE(result);
    ASSERT_EQ(events.size(), result->statistic.size());
    for (std::size_t n = 0; n < events.size(); n += 7) {
        const double expected = by_definition(events, n, options);
        EXPECT_NEAR(expected, result->statistic[n], 1e-10 * expected);
    }
    EXPECT_FALSE(result->first_alarm);
    EXPECT_FALSE(result->cluster_centre);
}

TEST(StcdTest, FindsAClusterAndItsBeginning) {
    const auto result = stcd(some_events(2, true), {.radius = 10, .epsilon = 1, .threshold = 400});
    ASSERT_TRUE(result && result->first_alarm);
    EXPECT_GT(*result->first_alarm, 140U);
    EXPECT_LT(*result->first_alarm, 160U);
    EXPECT_GE(*result->cluster_centre, 140U);
    EXPECT_LE(*result->cluster_centre, *result->first_alarm);
    EXPECT_FALSE(
        stcd(some_events(2, false), {.radius = 10, .epsilon = 1, .threshold = 400})->first_alarm);
}

TEST(StcdTest, NothingToDoAndNothingToBeDone) {
    const auto empty = stcd({}, {});
    ASSERT_TRUE(empty);
    EXPECT_TRUE(empty->statistic.empty());
    EXPECT_FALSE(empty->first_alarm);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::vector<SpaceTimeEvent> events(3);
    EXPECT_FALSE(stcd(events, {.radius = 0}));
    EXPECT_FALSE(stcd(events, {.radius = nan}));
    EXPECT_FALSE(stcd(events, {.epsilon = 0}));
    EXPECT_FALSE(stcd(events, {.epsilon = infinity}));
    EXPECT_FALSE(stcd(events, {.threshold = nan}));
    EXPECT_FALSE(stcd(std::vector<SpaceTimeEvent>{{0, 0, nan}}, {}));
    EXPECT_FALSE(stcd(std::vector<SpaceTimeEvent>{{infinity, 0, 0}}, {}));
}

TEST(StcdTest, ADistanceEqualToTheRadiusIsOutside) {
    const std::vector<SpaceTimeEvent> events = {{0, 0, 1}, {1, 0, 2}};
    const double alone = std::exp(-0.2) * 1.2 + std::exp(-0.1) * 1.2;
    EXPECT_DOUBLE_EQ(alone, stcd(events, {.radius = 1})->statistic[1]);
    EXPECT_NE(alone, stcd(events, {.radius = 1.001})->statistic[1]);
}

TEST(StcdTest, TheCusumFormNeverFalls) {
    const auto result =
        stcd(some_events(3, true), {.radius = 20, .epsilon = 0.5, .threshold = 1e9, .cusum = true});
    EXPECT_TRUE(std::ranges::is_sorted(result->statistic));
}

RC_GTEST_PROP(StcdProperty, TheOrderOfRowsAndThePlaceOfTheMapDoNotMatter, ()) {
    const auto events = some_events(*rc::gen::inRange(0U, 1000U), true);
    const StcdOptions options{.radius = 20, .epsilon = 0.5, .threshold = 100};
    const auto before = stcd(events, options);
    auto moved = events;
    std::shuffle(moved.begin(), moved.end(), std::mt19937(*rc::gen::inRange(0U, 1000U)));
    const auto shuffled = stcd(moved, options);
    RC_ASSERT(before->statistic == shuffled->statistic);
    RC_ASSERT(before->first_alarm == shuffled->first_alarm);
    RC_ASSERT(before->cluster_centre == shuffled->cluster_centre);
    // Twice the distances and twice the radius, other units of time.
    for (auto& event : moved) event = {2 * event.x, 2 * event.y, event.t / 7};
    auto wider = options;
    wider.radius *= 2;
    RC_ASSERT(stcd(moved, wider)->statistic == before->statistic);
}

}  // namespace
}  // namespace fengsui::stats
