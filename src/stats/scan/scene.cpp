// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/scene.hpp"

#include <numeric>

#include "base/check.hpp"

namespace fengsui::stats::scan {
namespace {

double sum(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

// Kulldorff et al. 2005, equations 1-2, within each stratum and summed over them.
std::vector<double> expected_permuted(const Data& data) {
    std::uint32_t strata = 1;
    for (const auto& group : data.cases) strata = std::max(strata, group.stratum + 1);
    std::vector<double> expected(data.places.size() * data.periods);
    std::vector<std::vector<const CaseGroup*>> groups(strata);
    for (const auto& group : data.cases) groups[group.stratum].push_back(&group);
    std::vector<double> of_place(data.places.size());
    std::vector<double> of_period(data.periods);
    for (const auto& stratum : groups) {
        std::ranges::fill(of_place, 0);
        std::ranges::fill(of_period, 0);
        for (const auto* group : stratum) {
            of_place[group->place] += group->count;
            of_period[group->period] += group->count;
        }
        const double all = sum(of_place);
        if (all == 0) continue;
        for (std::size_t place = 0; place < of_place.size(); ++place) {
            if (of_place[place] == 0) continue;
            for (std::size_t period = 0; period < of_period.size(); ++period) {
                expected[place * data.periods + period] +=
                    of_place[place] * of_period[period] / all;
            }
        }
    }
    return expected;
}

std::uint32_t longest_window(const Data& data, const Options& options) {
    if (data.periods == 1) return 1;
    const auto longest = options.duration_max == 0 ? data.periods / 2 : options.duration_max;
    return std::clamp(longest, 1U, data.periods);
}

double persons(const Data& data) {
    return data.model == Model::Bernoulli ? sum(data.at_risk) : 0;
}

std::vector<double> totals(std::span<const double> expected, const Data& data) {
    std::vector<double> all;
    for (std::size_t place = 0; place < data.places.size(); ++place) {
        all.push_back(sum(expected.subspan(place * data.periods, data.periods)));
    }
    return all;
}

// Persons and cases are counted as they are, so that a circle of exactly half of them is allowed.
std::vector<double> weights(const Data& data, std::span<const double> expected_totals) {
    if (data.model == Model::Bernoulli) return data.at_risk;
    if (data.model == Model::Poisson) return {expected_totals.begin(), expected_totals.end()};
    std::vector<double> cases(data.places.size());
    for (const auto& group : data.cases) cases[group.place] += group.count;
    return cases;
}

}  // namespace

std::uint64_t case_count(const Data& data) {
    std::uint64_t count = 0;
    for (const auto& group : data.cases) count += group.count;
    return count;
}

std::vector<double> expected_cases(const Data& data) {
    if (data.model == Model::SpaceTimePermutation) return expected_permuted(data);
    auto expected = data.at_risk;
    const double all = sum(expected);
    const auto cases = static_cast<double>(case_count(data));
    for (auto& value : expected) value = all > 0 ? value * cases / all : 0;
    return expected;
}

Scene::Scene(const Data& data, const Options& options)
    : place_count_(static_cast<std::uint32_t>(data.places.size())),
      prospective_(options.prospective),
      duration_max_(longest_window(data, options)),
      slots_(prospective_ ? duration_max_ : data.periods),
      first_period_(data.periods - slots_),
      expected_suffix_(data.places.size() * (slots_ + 1)),
      expected_total_(totals(expected_cases(data), data)),
      likelihood_(data.model, static_cast<double>(case_count(data)), persons(data)),
      circles_(data.places, data.on_sphere, weights(data, expected_total_), options.share_max,
               options.radius_max) {
    const auto expected = expected_cases(data);
    for (std::size_t place = 0; place < place_count_; ++place) {
        auto* suffix = expected_suffix_.data() + place * (slots_ + 1);
        const auto* cells = expected.data() + place * data.periods + first_period_;
        for (std::uint32_t slot = slots_; slot-- > 0;)
            suffix[slot] = suffix[slot + 1] + cells[slot];
    }
}

}  // namespace fengsui::stats::scan
