// SPDX-License-Identifier: Apache-2.0
// For the tests: a scan that looks at every window in turn, from the definitions alone, and random
// data to compare it with the fast one.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "stats/scan/circles.hpp"
#include "stats/scan/scan.hpp"
#include "stats/scan/scene.hpp"

namespace fengsui::stats::scan {

// By place and period.
using CellCounts = std::vector<std::vector<double>>;

struct NaiveBest {
    double ratio = 0;
    std::uint32_t size = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

inline double naive_ratio(const Data& data, double count, double expected, double cases) {
    if (count < 2 || count <= expected) return 0;
    const auto term = [](double n, double d) { return n > 0 ? n * std::log(n / d) : 0.0; };
    if (data.model != Model::Bernoulli)
        return term(count, expected) + term(cases - count, cases - expected);
    double persons = 0;
    for (const double n : data.at_risk) persons += n;
    const double inside = std::round(expected * persons / cases);
    const double outside = persons - inside;
    return term(count, inside) + term(inside - count, inside) + term(cases - count, outside) +
           term(outside - cases + count, outside) - term(cases, persons) -
           term(persons - cases, persons);
}

// The best window around each centre; `counts` may be those of a replicate.
inline std::vector<NaiveBest> naive_scan(const Data& data, const Options& options,
                                         const CellCounts& counts) {
    const auto expected = expected_cases(data);
    const auto cases = static_cast<double>(case_count(data));
    const Scene scene(data, options);  // for its circles, which have tests of their own
    std::vector<NaiveBest> best(data.places.size());
    for (std::uint32_t centre = 0; centre < best.size(); ++centre) {
        const auto around = scene.circles().around(centre);
        for (std::uint32_t size = 1; size <= around.size(); ++size) {
            for (std::uint32_t last = 0; last < data.periods; ++last) {
                if (options.prospective && last + 1 < data.periods) continue;
                for (std::uint32_t first = 0; first <= last; ++first) {
                    if (last - first + 1 > scene.duration_max()) continue;
                    double count = 0;
                    double expected_count = 0;
                    for (const auto place : around.first(size)) {
                        for (auto period = first; period <= last; ++period) {
                            count += counts[place][period];
                            expected_count += expected[place * data.periods + period];
                        }
                    }
                    const double ratio = naive_ratio(data, count, expected_count, cases);
                    if (ratio > best[centre].ratio + 1e-9)
                        best[centre] = {ratio, size, first, last};
                }
            }
        }
    }
    return best;
}

inline CellCounts observed_counts(const Data& data) {
    CellCounts counts(data.places.size(), std::vector<double>(data.periods));
    for (const auto& group : data.cases) counts[group.place][group.period] += group.count;
    return counts;
}

struct RandomShape {
    Model model = Model::SpaceTimePermutation;
    std::uint32_t places = 12;
    std::uint32_t periods = 10;
    std::uint32_t strata = 1;
    double cases_per_cell = 0.6;
    bool on_grid = false;  // many equal distances
};

inline Data random_data(const RandomShape& shape, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(0, 1);
    Data data;
    data.model = shape.model;
    data.periods = shape.model == Model::Bernoulli ? 1 : shape.periods;
    for (std::uint32_t place = 0; place < shape.places; ++place) {
        const Point point{uniform(random) * 100, uniform(random) * 100, 0};
        data.places.push_back(shape.on_grid ? Point{double(place % 4), double(place / 4), 0}
                                            : point);
        for (std::uint32_t period = 0; period < data.periods; ++period) {
            const double weight = 0.2 + uniform(random);
            std::poisson_distribution<std::uint32_t> draw(shape.cases_per_cell * weight *
                                                          (data.periods == 1 ? 10 : 1));
            std::uint32_t all = 0;
            for (std::uint32_t stratum = 0; stratum < shape.strata; ++stratum) {
                const auto count = draw(random);
                all += count;
                if (count > 0) data.cases.push_back({place, period, stratum, count});
            }
            if (shape.model == Model::Poisson) data.at_risk.push_back(weight * 1000);
            if (shape.model == Model::Bernoulli)
                data.at_risk.push_back(all + std::floor(20 * weight));
        }
    }
    return data;
}

}  // namespace fengsui::stats::scan
