// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/scan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.hpp"
#include "stats/scan/monte_carlo.hpp"

namespace fengsui::stats::scan {
namespace {

// SaTScan's limits on what it reports.
constexpr double statistic_min = 0.001;
constexpr std::size_t clusters_max = 500;
// Ratios that differ by less are the same but for rounding.
constexpr double tolerance = 1e-10;

struct Candidate {
    std::uint32_t centre;
    Best best;
};

// By ratio; among equals, fewer places first, then the lesser centre.
std::vector<Candidate> in_order(const std::vector<Best>& by_centre) {
    std::vector<Candidate> all;
    for (std::uint32_t centre = 0; centre < by_centre.size(); ++centre) {
        if (by_centre[centre].ratio > 0) all.push_back({centre, by_centre[centre]});
    }
    std::ranges::sort(all, std::greater{}, [](const Candidate& c) { return c.best.ratio; });
    for (auto first = all.begin(); first != all.end();) {
        const double least = first->best.ratio - tolerance * std::max(1.0, first->best.ratio);
        const auto last = std::find_if(first, all.end(),
                                       [&](const Candidate& c) { return c.best.ratio < least; });
        std::sort(first, last, [](const Candidate& a, const Candidate& b) {
            return std::pair(a.best.window.size, a.centre) <
                   std::pair(b.best.window.size, b.centre);
        });
        first = last;
    }
    return all;
}

// The candidates of which none shares a place and a period with one before it. That places may be
// shared at other times is what SaTScan 10.3.2 does (test/reference/scan, nm_stp_retro).
std::vector<Candidate> without_overlap(const Scene& scene, const std::vector<Candidate>& all) {
    std::vector<Candidate> kept;
    std::vector<std::vector<TimeWindow>> taken(scene.place_count());
    for (const auto& candidate : all) {
        if (kept.size() == clusters_max) break;
        const auto& slots = candidate.best.window.slots;
        const auto members =
            scene.circles().around(candidate.centre).first(candidate.best.window.size);
        const auto overlaps = [&](std::uint32_t place) {
            return std::ranges::any_of(taken[place], [&](const TimeWindow& other) {
                return other.first <= slots.last && slots.first <= other.last;
            });
        };
        if (std::ranges::any_of(members, overlaps)) continue;
        for (const auto place : members) taken[place].push_back(slots);
        kept.push_back(candidate);
    }
    return kept;
}

Cluster describe(const Data& data, const Scene& scene, const Candidate& candidate) {
    const auto& window = candidate.best.window;
    const auto members = scene.circles().around(candidate.centre).first(window.size);
    Cluster cluster;
    cluster.centre = candidate.centre;
    cluster.members.assign(members.begin(), members.end());
    cluster.radius =
        radius(data.places[candidate.centre], data.places[members.back()], data.on_sphere);
    cluster.first_period = scene.first_period() + window.slots.first;
    cluster.last_period = scene.first_period() + window.slots.last;
    cluster.observed = candidate.best.count;
    for (const auto place : members) {
        const auto suffix = scene.expected_suffix(place);
        cluster.expected += suffix[window.slots.first] - suffix[window.slots.last + 1];
    }
    cluster.statistic = candidate.best.ratio;
    const auto cases = scene.likelihood().cases();
    const auto inside = static_cast<double>(cluster.observed);
    // Infinite where all cases lie inside.
    cluster.relative_risk =
        (inside / cluster.expected) / ((cases - inside) / (cases - cluster.expected));
    if (data.model == Model::SpaceTimePermutation)
        cluster.relative_risk = std::numeric_limits<double>::quiet_NaN();
    return cluster;
}

double p_value(double statistic, const std::vector<double>& maxima) {
    const double reached = statistic - tolerance * std::max(1.0, statistic);
    const auto count =
        std::ranges::count_if(maxima, [&](double maximum) { return maximum >= reached; });
    return static_cast<double>(count + 1) / static_cast<double>(maxima.size() + 1);
}

void check_data(const Data& data) {
    FENGSUI_CHECK(data.periods >= 1 && data.periods <= slots_max);
    const bool permuted = data.model == Model::SpaceTimePermutation;
    const auto cells = data.places.size() * data.periods;
    FENGSUI_CHECK(data.at_risk.size() == (permuted ? 0 : cells));
    FENGSUI_CHECK(data.model != Model::Bernoulli || data.periods == 1);
    FENGSUI_CHECK(cells < (std::uint64_t{1} << 31U) / 2);
    for (const double value : data.at_risk) FENGSUI_CHECK(std::isfinite(value) && value >= 0);
    for (const auto& group : data.cases) {
        FENGSUI_CHECK(group.place < data.places.size() && group.period < data.periods);
        FENGSUI_CHECK(permuted || group.count == 0 ||
                      data.at_risk[std::size_t{group.place} * data.periods + group.period] > 0);
    }
    FENGSUI_CHECK(case_count(data) < (std::uint64_t{1} << 31U) - 1);
}

template <class Count>
Result scan_with(const Data& data, const Options& options) {
    const Scene scene(data, options);
    const Draw draw(data, scene, options.seed);
    Result result;
    result.replicate_maxima = replicate_maxima<Count>(scene, draw, options);
    const auto kept = without_overlap(scene, in_order(best_by_centre<Count>(scene, draw)));
    for (const auto& candidate : kept) {
        auto cluster = describe(data, scene, candidate);
        cluster.p = p_value(cluster.statistic, result.replicate_maxima);
        const bool worth_telling =
            cluster.statistic >= statistic_min && (options.replications == 0 || cluster.p < 1);
        if (result.clusters.empty() || worth_telling) result.clusters.push_back(std::move(cluster));
    }
    return result;
}

}  // namespace

Result scan(const Data& data, const Options& options) {
    check_data(data);
    const auto cases = case_count(data);
    if (cases < cases_min) return {{}, std::vector<double>(options.replications)};
    // One more than all cases is a bar that nobody reaches.
    return cases < std::numeric_limits<std::int16_t>::max()
               ? scan_with<std::int16_t>(data, options)
               : scan_with<std::int32_t>(data, options);
}

}  // namespace fengsui::stats::scan
