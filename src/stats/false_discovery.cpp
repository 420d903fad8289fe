// SPDX-License-Identifier: Apache-2.0
#include "stats/false_discovery.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

struct Candidate {
    double pvalue;  // over its weight
    std::size_t stream;
};

std::vector<Candidate> candidates(std::span<const double> pvalues,
                                  std::span<const double> weights) {
    double sum = 0;
    double judged = 0;
    for (std::size_t i = 0; i < pvalues.size(); ++i) {
        if (std::isnan(pvalues[i])) continue;
        sum += weights.empty() ? 1 : weights[i];
        ++judged;
    }
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < pvalues.size(); ++i) {
        if (std::isnan(pvalues[i])) continue;
        const double weight = weights.empty() ? 1 : weights[i] * judged / sum;
        all.push_back({weight > 0 ? pvalues[i] / weight : 1.0, i});
    }
    std::ranges::sort(all, {}, &Candidate::pvalue);
    return all;
}

}  // namespace

std::vector<double> false_discovery_rates(std::span<const double> pvalues, Dependence dependence,
                                          std::span<const double> weights) {
    std::vector<double> rates(pvalues.size(), std::numeric_limits<double>::quiet_NaN());
    const auto ordered = candidates(pvalues, weights);
    const auto m = static_cast<double>(ordered.size());
    double factor = 1;
    if (dependence == Dependence::Arbitrary) {
        factor = 0;
        for (std::size_t i = 1; i <= ordered.size(); ++i) factor += 1 / static_cast<double>(i);
    }
    double least = 1;
    for (std::size_t i = ordered.size(); i-- > 0;) {
        const double rank = static_cast<double>(i) + 1;
        least = std::min(least, ordered[i].pvalue * factor * m / rank);
        rates[ordered[i].stream] = least;
    }
    return rates;
}

}  // namespace fengsui::stats
