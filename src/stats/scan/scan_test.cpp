// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/scan.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "stats/scan/monte_carlo.hpp"
#include "stats/scan/naive_fixture.hpp"

namespace fengsui::stats::scan {
namespace {

std::vector<RandomShape> shapes() {
    return {
        {.model = Model::SpaceTimePermutation},
        {.model = Model::SpaceTimePermutation, .strata = 3, .cases_per_cell = 0.3},
        {.model = Model::SpaceTimePermutation, .periods = 40, .cases_per_cell = 3},
        {.model = Model::SpaceTimePermutation, .cases_per_cell = 0.05, .on_grid = true},
        {.model = Model::Poisson, .periods = 1},
        {.model = Model::Poisson, .periods = 17, .cases_per_cell = 2},
        {.model = Model::Bernoulli, .places = 20},
        {.model = Model::Bernoulli, .places = 20, .cases_per_cell = 0.1, .on_grid = true},
    };
}

template <class Count>
CellCounts drawn(const Data& data, const Scene& scene, const Draw& draw, std::uint64_t number) {
    const std::size_t stride = scene.slots() + 1;
    LaneCounts<Count> counts(data.places.size() * stride);
    Draw::Scratch scratch;
    draw.add(number, counts, 3, scratch);
    CellCounts cells(data.places.size(), std::vector<double>(data.periods));
    for (std::size_t place = 0; place < data.places.size(); ++place) {
        for (std::uint32_t slot = 0; slot < scene.slots(); ++slot)
            cells[place][scene.first_period() + slot] = counts[place * stride + slot].values[3];
    }
    return cells;
}

void expect_as_naive(const Data& data, const Options& options) {
    const Scene scene(data, options);
    const Draw draw(data, scene, options.seed);
    const auto naive = naive_scan(data, options, observed_counts(data));
    const auto best = best_by_centre<std::int16_t>(scene, draw);
    for (std::size_t centre = 0; centre < naive.size(); ++centre) {
        EXPECT_NEAR(naive[centre].ratio, best[centre].ratio, 1e-9);
        if (naive[centre].ratio == 0) continue;
        EXPECT_EQ(naive[centre].size, best[centre].window.size);
        EXPECT_EQ(naive[centre].first, scene.first_period() + best[centre].window.slots.first);
        EXPECT_EQ(naive[centre].last, scene.first_period() + best[centre].window.slots.last);
    }
    const auto maxima = replicate_maxima<std::int16_t>(scene, draw, options);
    EXPECT_EQ(maxima, replicate_maxima<std::int32_t>(scene, draw, options));
    for (std::size_t i = 0; i < maxima.size(); ++i) {
        const auto counts = drawn<std::int16_t>(data, scene, draw, i + 1);
        double greatest = 0;
        for (const auto& window : naive_scan(data, options, counts))
            greatest = std::max(greatest, window.ratio);
        EXPECT_NEAR(greatest, maxima[i], 1e-9);
    }
}

TEST(Scan, FindsWhatLookingAtEveryWindowFinds) {
    unsigned seed = 1;
    for (const auto& shape : shapes()) {
        for (const bool prospective : {false, true}) {
            SCOPED_TRACE(testing::Message() << "shape " << seed << " prospective " << prospective);
            const auto data = random_data(shape, seed++);
            expect_as_naive(data, {.prospective = prospective, .replications = 20});
            expect_as_naive(data, {.prospective = prospective,
                                   .share_max = 0.3,
                                   .radius_max = 40,
                                   .duration_max = 3,
                                   .replications = 20});
        }
    }
}

TEST(Scan, FindsTheClusterThatIsPutIn) {
    auto data = random_data({.model = Model::SpaceTimePermutation, .periods = 30}, 4);
    for (std::uint32_t period = 27; period < 30; ++period) data.cases.push_back({5, period, 0, 9});
    const auto result = scan(data, {.prospective = true});
    ASSERT_FALSE(result.clusters.empty());
    const auto& cluster = result.clusters.front();
    EXPECT_EQ(std::vector<std::uint32_t>{5}, cluster.members);
    EXPECT_EQ(27U, cluster.first_period);
    EXPECT_EQ(29U, cluster.last_period);
    EXPECT_GE(cluster.observed, 27U);
    EXPECT_EQ(0.001, cluster.p);
}

bool same(const Result& a, const Result& b) {
    if (a.replicate_maxima != b.replicate_maxima || a.clusters.size() != b.clusters.size())
        return false;
    return std::ranges::equal(a.clusters, b.clusters, [](const Cluster& c, const Cluster& d) {
        return c.centre == d.centre && c.members == d.members && c.radius == d.radius &&
               c.first_period == d.first_period && c.last_period == d.last_period &&
               c.observed == d.observed && c.expected == d.expected && c.statistic == d.statistic &&
               c.p == d.p;
    });
}

TEST(Scan, ThreadsDoNotMatterAndTheSeedRepeats) {
    for (const auto& shape : shapes()) {
        const auto data = random_data(shape, 7);
        const Options one{.replications = 99, .seed = 5};
        const Options two{.replications = 99, .seed = 5, .threads = 2};
        const Options other{.replications = 99, .seed = 6};
        const auto result = scan(data, one);
        EXPECT_TRUE(same(result, scan(data, one)));
        EXPECT_TRUE(same(result, scan(data, two)));
        if (shape.cases_per_cell >= 0.3) {
            EXPECT_NE(result.replicate_maxima, scan(data, other).replicate_maxima);
        }
    }
}

TEST(Scan, MoreReplicationsKeepTheFirstOnes) {
    const auto data = random_data({}, 3);
    const auto few = scan(data, {.replications = 37}).replicate_maxima;
    auto many = scan(data, {.replications = 80}).replicate_maxima;
    many.resize(few.size());
    EXPECT_EQ(few, many);
}

TEST(Scan, SecondaryClustersShareNoPlaceAndPeriod) {
    const auto data = random_data({.places = 30}, 9);
    CellCounts times(data.places.size(), std::vector<double>(data.periods));
    double before = 1e300;
    for (const auto& cluster : scan(data, {.replications = 0}).clusters) {
        for (const auto place : cluster.members) {
            for (auto period = cluster.first_period; period <= cluster.last_period; ++period)
                EXPECT_EQ(1, ++times[place][period]);
        }
        EXPECT_LE(cluster.statistic, before);
        before = cluster.statistic;
    }
}

TEST(Scan, NothingToFindIsNoCluster) {
    Data nobody{.places = {{0, 0, 0}, {1, 0, 0}}, .at_risk = {5, 5}};
    EXPECT_TRUE(scan(nobody, {}).clusters.empty());
    EXPECT_EQ(999U, scan(nobody, {}).replicate_maxima.size());
    Data single_case{.places = {{0, 0, 0}, {1, 0, 0}}, .cases = {{0, 0, 0, 1}}, .at_risk = {5, 5}};
    EXPECT_TRUE(scan(single_case, {}).clusters.empty());
    Data one_place{.places = {{0, 0, 0}}, .cases = {{0, 0, 0, 9}}, .at_risk = {5}};
    EXPECT_TRUE(scan(one_place, {}).clusters.empty());
    Data no_place{.model = Model::SpaceTimePermutation, .periods = 3};
    EXPECT_TRUE(scan(no_place, {}).clusters.empty());
    Data one_has_all{.model = Model::SpaceTimePermutation,
                     .places = {{0, 0, 0}, {1, 0, 0}},
                     .periods = 4,
                     .cases = {{0, 1, 0, 9}, {0, 3, 0, 2}}};
    EXPECT_TRUE(scan(one_has_all, {}).clusters.empty());
}

TEST(Scan, AllCasesInOnePlaceOfMany) {
    const Data data{.places = {{0, 0, 0}, {1, 0, 0}, {2, 0, 0}},
                    .cases = {{1, 0, 0, 10}},
                    .at_risk = {10, 10, 10}};
    const auto result = scan(data, {});
    ASSERT_EQ(1U, result.clusters.size());
    EXPECT_EQ(1U, result.clusters[0].centre);
    EXPECT_NEAR(10 * std::log(3.0), result.clusters[0].statistic, 1e-12);
    EXPECT_TRUE(std::isinf(result.clusters[0].relative_risk));
    EXPECT_LT(result.clusters[0].p, 0.005);
}

TEST(Scan, EqualClustersComeInTheOrderOfTheirCentres) {
    const Data data{.places = {{0, 0, 0}, {10, 0, 0}, {20, 0, 0}, {30, 0, 0}},
                    .cases = {{0, 0, 0, 5}, {3, 0, 0, 5}},
                    .at_risk = {1, 2, 2, 1}};
    const auto result = scan(data, {.share_max = 0.2, .replications = 9});
    ASSERT_EQ(2U, result.clusters.size());
    EXPECT_EQ(0U, result.clusters[0].centre);
    EXPECT_EQ(3U, result.clusters[1].centre);
    EXPECT_EQ(result.clusters[0].p, result.clusters[1].p);
}

RandomShape any_shape() {
    return *rc::gen::elementOf(shapes());
}

RC_GTEST_PROP(ScanProperty, PermutingThePlacesPermutesTheResult, ()) {
    auto shape = any_shape();
    shape.on_grid = false;
    const auto data = random_data(shape, *rc::gen::inRange(0U, 1000U));
    std::vector<std::uint32_t> order(data.places.size());
    std::iota(order.begin(), order.end(), 0U);
    std::shuffle(order.begin(), order.end(), std::mt19937(*rc::gen::inRange(0U, 1000U)));
    auto moved = data;
    for (std::size_t place = 0; place < order.size(); ++place) {
        moved.places[order[place]] = data.places[place];
        if (data.at_risk.empty()) continue;
        std::copy_n(data.at_risk.begin() + std::ptrdiff_t(place * data.periods), data.periods,
                    moved.at_risk.begin() + std::ptrdiff_t(order[place] * data.periods));
    }
    for (auto& group : moved.cases) group.place = order[group.place];
    const auto before = scan(data, {.replications = 0}).clusters;
    const auto after = scan(moved, {.replications = 0}).clusters;
    RC_ASSERT(before.empty() == after.empty());
    if (before.empty()) return;
    RC_ASSERT(std::abs(before[0].statistic - after[0].statistic) < 1e-9);
    // Where expected cases are whole numbers, different windows may have equal statistics.
    if (data.model != Model::Poisson) return;
    RC_ASSERT(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        // Two centres may have the same circle.
        auto members = before[i].members;
        for (auto& place : members) place = order[place];
        auto others = after[i].members;
        std::ranges::sort(members);
        std::ranges::sort(others);
        RC_ASSERT(members == others);
        RC_ASSERT(before[i].observed == after[i].observed);
        RC_ASSERT(before[i].first_period == after[i].first_period);
    }
}

RC_GTEST_PROP(ScanProperty, TheOrderOfTheRowsDoesNotMatter, ()) {
    const auto data = random_data(any_shape(), *rc::gen::inRange(0U, 1000U));
    auto shuffled = data;
    std::shuffle(shuffled.cases.begin(), shuffled.cases.end(),
                 std::mt19937(*rc::gen::inRange(0U, 1000U)));
    const Options options{.replications = 19};
    RC_ASSERT(same(scan(data, options), scan(shuffled, options)));
}

RC_GTEST_PROP(ScanProperty, MoreCasesInTheClusterNeverLowerItsStatistic, ()) {
    const auto shape = *rc::gen::elementOf(std::vector<RandomShape>{
        {.model = Model::Poisson, .periods = 5}, {.model = Model::Bernoulli}});
    const auto data = random_data(shape, *rc::gen::inRange(0U, 1000U));
    const auto before = scan(data, {.replications = 0}).clusters;
    RC_PRE(!before.empty());
    auto more = data;
    const auto place =
        before[0].members[*rc::gen::inRange<std::size_t>(0, before[0].members.size())];
    more.cases.push_back({place, before[0].first_period, 0, 1});
    if (shape.model == Model::Bernoulli) {
        // One of the persons there falls ill.
        RC_PRE(observed_counts(more)[place][0] <= data.at_risk[place]);
    }
    const auto after = scan(more, {.replications = 0}).clusters;
    RC_ASSERT(!after.empty());
    RC_ASSERT(after[0].statistic >= before[0].statistic - 1e-9);
}

}  // namespace
}  // namespace fengsui::stats::scan
