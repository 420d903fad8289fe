// SPDX-License-Identifier: Apache-2.0
#include "stats/cdc.hpp"

#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

constexpr int weeks_a_year = 52;
constexpr int weeks_a_block = 4;
constexpr int months_max = 6;  // beyond, the blocks of two years would overlap

// Four weeks together; NaN if one of them is no count. Added up with the reference's extended
// precision: fractions that make a whole number (0.29 + 0.71 + …) must not be cut to the one below.
double block_sum(std::span<const double> counts, std::size_t first) {
    long double sum = 0;
    for (std::size_t i = first; i < first + weeks_a_block; ++i) {
        if (!(counts[i] >= 0)) return std::numeric_limits<double>::quiet_NaN();
        sum += counts[i];
    }
    return static_cast<double>(sum);
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
        return std::trunc(block_sum(counts, t - std::size_t(back)));
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
    bound.recent = block_sum(counts, t - 3);
    return bound;
}

}  // namespace fengsui::stats
