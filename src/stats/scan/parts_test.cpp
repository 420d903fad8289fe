// SPDX-License-Identifier: Apache-2.0
// The parts of the scan, one by one.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <numeric>

#include "stats/scan/circles.hpp"
#include "stats/scan/likelihood.hpp"
#include "stats/scan/naive_fixture.hpp"
#include "stats/scan/replicate.hpp"
#include "stats/scan/standardise.hpp"
#include "stats/scan/time_boxes.hpp"

namespace fengsui::stats::scan {
namespace {

TEST(ScanLikelihood, ByHand) {
    // 10 of 30 cases where 5 were expected: 10 ln 2 + 20 ln(20/25).
    EXPECT_NEAR(2.4686007793, Likelihood(Model::Poisson, 30).ratio(10, 5), 1e-9);
    EXPECT_EQ(0, Likelihood(Model::Poisson, 30).ratio(5, 5));
    EXPECT_EQ(0, Likelihood(Model::Poisson, 30).ratio(1, 0.1));
    EXPECT_NEAR(30 * std::log(3.0), Likelihood(Model::Poisson, 30).ratio(30, 10), 1e-12);
    // SaTScan 10.3.2 on nhumberside: 4 of 4 persons, 62 cases and 141 controls in all.
    EXPECT_NEAR(4.836516, Likelihood(Model::Bernoulli, 62, 203).ratio(4, 4 * 62.0 / 203), 1e-6);
}

RC_GTEST_PROP(ScanBar, NeverAsksForTooMany, ()) {
    const auto cases = *rc::gen::inRange(2, 5000);
    const auto model = *rc::gen::element(Model::Poisson, Model::Bernoulli);
    const Likelihood likelihood(model, cases, 3.0 * cases);
    const double ratio = *rc::gen::inRange(1, 3000) / 100.0;
    const Bar bar(likelihood, ratio);
    for (int i = 0; i < 50; ++i) {
        const double share = *rc::gen::inRange(1, 1'000'000) / 1e6;
        const double expected = cases * share * share;
        const auto needed = bar.count_needed(expected);
        RC_ASSERT(needed >= cases_min);
        RC_ASSERT(needed <= std::uint32_t(cases) + 1);
        // One fewer does not reach the ratio at the next step of the table.
        if (needed > cases_min && needed > expected + 1)
            RC_ASSERT(likelihood.ratio(needed - 1, expected * 1.02) < ratio);
        std::uint32_t first = cases_min;
        while (first <= std::uint32_t(cases) && likelihood.ratio(first, expected) < ratio) ++first;
        RC_ASSERT(needed <= first);
    }
    RC_ASSERT(bar.count_needed(0) == cases_min);
    RC_ASSERT(bar.count_needed(cases * (1 + 1e-9)) <= std::uint32_t(cases) + 1);
}

TEST(ScanCircles, NearestFirstAndLesserCoordinatesAtTheSameDistance) {
    const std::vector<Point> places{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {-1, 0, 0}, {0, -1, 0}};
    const std::vector<double> weights(5, 1);
    const Circles circles(places, false, weights, 1, 0);
    const auto around = circles.around(0);
    EXPECT_EQ((std::vector<std::uint32_t>{0, 3, 4, 2, 1}),
              std::vector<std::uint32_t>(around.begin(), around.end()));
}

TEST(ScanCircles, AreLimitedByShareAndRadius) {
    const std::vector<Point> places{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {3, 0, 0}};
    const std::vector<double> weights{1, 2, 3, 2};
    EXPECT_EQ(2U, Circles(places, false, weights, 0.5, 0).around(0).size());
    // Exactly the share is allowed.
    EXPECT_EQ(3U, Circles(places, false, weights, 0.75, 0).around(0).size());
    EXPECT_EQ(0U, Circles(places, false, weights, 0.3, 0).around(2).size());
    EXPECT_EQ(2U, Circles(places, false, weights, 1, 1.5).around(0).size());
}

TEST(ScanCircles, RadiusOnEarthFollowsTheSurface) {
    const auto pole = point_on_earth(90, 0);
    const auto equator = point_on_earth(0, 30);
    EXPECT_NEAR(earth_radius_km * std::acos(-1.0) / 2, radius(pole, equator, true), 1e-9);
}

RC_GTEST_PROP(ScanTimeBoxes, PartTheWindows, ()) {
    const bool prospective = *rc::gen::arbitrary<bool>();
    const auto periods = *rc::gen::inRange(1U, 40U);
    const auto data = random_data({.model = Model::Poisson, .periods = periods}, 3);
    const Scene scene(
        data, {.prospective = prospective, .duration_max = *rc::gen::inRange(1U, periods + 1)});
    const Bar bar(scene.likelihood(), *rc::gen::inRange(1, 100) / 10.0);
    const TimePlans plans(scene, bar);
    std::map<std::pair<int, int>, int> times;
    const double size = *rc::gen::inRange(1, 1000);
    for (const auto& box : plans.plan(size)) {
        for (int begin = box.begin_first; begin <= box.begin_last; ++begin) {
            for (int end = box.end_first; end <= box.end_last; ++end) {
                if (end >= begin && end - begin < int(scene.duration_max())) ++times[{begin, end}];
            }
        }
    }
    std::size_t windows = 0;
    for (int end = int(scene.ends().first); end <= int(scene.ends().last); ++end) {
        for (int begin = std::max(0, end - int(scene.duration_max()) + 1); begin <= end; ++begin) {
            RC_ASSERT((times[{begin, end}]) == 1);
            ++windows;
        }
    }
    RC_ASSERT(times.size() == windows);
}

// Sums over all lanes but one stay 0, so that a replicate is drawn into its lane alone.
CellCounts draw_cells(const Data& data, const Scene& scene, const Draw& draw,
                      std::uint64_t number) {
    LaneCounts<std::int32_t> counts(data.places.size() * (data.periods + 1));
    Draw::Scratch scratch;
    draw.add(number, counts, 2, scratch);
    CellCounts cells(data.places.size(), std::vector<double>(data.periods));
    for (std::size_t place = 0; place < cells.size(); ++place) {
        for (std::size_t slot = 0; slot <= scene.slots(); ++slot) {
            const auto& lanes = counts[place * (data.periods + 1) + slot].values;
            if (slot < scene.slots()) cells[place][slot] = lanes[2];
            for (const std::size_t other : {0U, 1U, 3U, 4U, 5U, 6U, 7U}) EXPECT_EQ(0, lanes[other]);
        }
    }
    return cells;
}

TEST(ScanDraw, PermutationKeepsPlacesAndPeriodsOfEachStratum) {
    const auto data = random_data({.strata = 2}, 8);
    const auto observed = observed_counts(data);
    const Scene scene(data, {});
    const Draw draw(data, scene, 1);
    const auto cells = draw_cells(data, scene, draw, 1);
    EXPECT_NE(observed, cells);
    for (std::size_t place = 0; place < cells.size(); ++place) {
        EXPECT_EQ(std::accumulate(observed[place].begin(), observed[place].end(), 0.0),
                  std::accumulate(cells[place].begin(), cells[place].end(), 0.0));
    }
    for (std::size_t period = 0; period < data.periods; ++period) {
        double before = 0;
        double after = 0;
        for (std::size_t place = 0; place < cells.size(); ++place) {
            before += observed[place][period];
            after += cells[place][period];
        }
        EXPECT_EQ(before, after);
    }
}

// Means over many replicates lie within five standard errors of what is expected.
TEST(ScanDraw, CellsHaveTheExpectedMeans) {
    for (const auto model : {Model::Poisson, Model::Bernoulli, Model::SpaceTimePermutation}) {
        const auto data = random_data({.model = model, .places = 6, .periods = 4}, 2);
        const Scene scene(data, {});
        const Draw draw(data, scene, 9);
        constexpr int replicates = 4000;
        std::vector<double> sums(data.places.size() * data.periods);
        const auto cases = static_cast<double>(case_count(data));
        for (int i = 1; i <= replicates; ++i) {
            const auto cells = draw_cells(data, scene, draw, std::uint64_t(i));
            double all = 0;
            for (std::size_t j = 0; j < sums.size(); ++j) {
                const double count = cells[j / data.periods][j % data.periods];
                sums[j] += count;
                all += count;
                if (model == Model::Bernoulli) {
                    ASSERT_LE(count, data.at_risk[j]);
                }
            }
            ASSERT_EQ(cases, all);
        }
        const auto expected = expected_cases(data);
        for (std::size_t j = 0; j < sums.size(); ++j)
            EXPECT_NEAR(expected[j], sums[j] / replicates,
                        5 * std::sqrt(expected[j] / replicates) + 1e-12);
    }
}

TEST(ScanStandardise, StraightLinesBetweenTheDates) {
    const std::vector<double> dates{10, 20};
    EXPECT_EQ((std::vector<double>{5, 0}), date_weights(dates, 0, 5));
    EXPECT_EQ((std::vector<double>{0, 5}), date_weights(dates, 25, 30));
    EXPECT_EQ((std::vector<double>{5, 5}), date_weights(dates, 10, 20));
    // The first quarter: means 0.875 and 0.125.
    EXPECT_EQ((std::vector<double>{2.5 * 0.875, 2.5 * 0.125}), date_weights(dates, 10, 12.5));
    EXPECT_EQ((std::vector<double>{15, 15}), date_weights(dates, 0, 30));
    EXPECT_EQ(std::vector<double>{7}, date_weights(std::vector<double>{3}, 0, 7));
}

TEST(ScanStandardise, OneRateInEachCategory) {
    // Two places, two categories, one date. Rates 6/60 and 12/30 over two periods of 1 and 3 days.
    const Populations populations{{0}, 2, 2, {10, 20, 50, 10}};
    const std::vector<double> cases{6, 12};
    const std::vector<double> starts{0, 1, 4};
    const auto expected = standardised(populations, cases, starts);
    ASSERT_EQ(4U, expected.size());
    EXPECT_NEAR((1 + 8) / 4.0, expected[0], 1e-12);
    EXPECT_NEAR((1 + 8) * 3 / 4.0, expected[1], 1e-12);
    EXPECT_NEAR((5 + 4) / 4.0, expected[2], 1e-12);
    EXPECT_NEAR((5 + 4) * 3 / 4.0, expected[3], 1e-12);
}

}  // namespace
}  // namespace fengsui::stats::scan
