// SPDX-License-Identifier: Apache-2.0
#include "stats/cdc.hpp"

#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

constexpr int weeks_a_year = 52;
constexpr int weeks_a_block = 4;
constexpr int months_max = 6;  // beyond, the blocks of two years would overlap

// The whole part of four weeks together; NaN if one of them is no count.
double block_sum(std::span<const double> counts, std::size_t first) {
    double sum = 0;
    for (std::size_t i = first; i < first + weeks_a_block; ++i) {
        if (!(counts[i] >= 0)) return std::numeric_limits<double>::quiet_NaN();
        sum += counts[i];
    }
    return std::trunc(sum);
}

}  // namespace

std::optional<CdcBound> cdc_bound(std::span<const double> counts, std::size_t t,
                                  const CdcOptions& options) {
    const int blocks_a_year = 2 * options.months + 1;
    if (options.years < 1 || options.months < 1 || options.months > months_max) return std::nullopt;
    if (t >= counts.size() || t < std::size_t(cdc_history_needed(options))) return std::nullopt;
    const int n = options.years * blocks_a_year;
    const auto block = [&](int i) {
        const int years_back = options.years - i / blocks_a_year;
        const int back = years_back * weeks_a_year + options.months * weeks_a_block + 3 -
                         (i % blocks_a_year) * weeks_a_block;
        return block_sum(counts, t - std::size_t(back));
    };
    CdcBound bound;
    double sum = 0;
    for (int i = 0; i < n; ++i) sum += block(i);
    bound.mean = sum / n;
    double squares = 0;
    for (int i = 0; i < n; ++i) squares += (block(i) - bound.mean) * (block(i) - bound.mean);
    bound.sd = std::sqrt(squares / (n - 1));
    bound.upper = bound.mean + options.z * bound.sd * std::sqrt(1 + 1.0 / n);
    if (!std::isfinite(bound.upper)) return std::nullopt;
    for (std::size_t i = t - 3; i <= t; ++i) bound.recent += counts[i];
    return bound;
}

}  // namespace fengsui::stats
