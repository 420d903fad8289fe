// SPDX-License-Identifier: Apache-2.0
#include "stats/moving_percentile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t years_max = 20;
constexpr int blocks_around_max = 9;
constexpr std::size_t blocks_max = years_max * (2 * blocks_around_max + 1);

bool sensible(std::span<const std::size_t> anchors, const MovingPercentileOptions& options) {
    return !anchors.empty() && anchors.size() <= years_max && options.block >= 1 &&
           options.blocks_around >= 0 && options.blocks_around <= blocks_around_max &&
           options.percentile >= 0 && options.percentile <= 100;
}

// The cases of the block that ends at `last`: NaN if one count is missing, infinite if one is none.
double block_cases(std::span<const double> counts, std::size_t last, std::size_t block) {
    double sum = 0;
    bool refused = false;
    for (const double count : counts.subspan(last + 1 - block, block)) {
        refused = refused || count < 0 || std::isinf(count);
        sum += count;
    }
    return refused ? std::numeric_limits<double>::infinity() : sum;
}

}  // namespace

double percentile_of(std::span<const double> sorted, double percentile) {
    const double at = double(sorted.size() - 1) * percentile / 100;
    const auto low = static_cast<std::size_t>(at);
    if (low + 1 >= sorted.size()) return sorted.back();
    return sorted[low] + (at - double(low)) * (sorted[low + 1] - sorted[low]);
}

double percentile_rank(std::span<const double> sorted, double value) {
    if (value >= sorted.back()) return 100;
    const auto above = std::upper_bound(sorted.begin(), sorted.end(), value);
    if (above == sorted.begin()) return 0;
    const double low = *(above - 1);
    const double at = double(above - sorted.begin() - 1) + (value - low) / (*above - low);
    return 100 * at / double(sorted.size() - 1);
}

std::optional<MovingPercentile> moving_percentile(std::span<const double> counts, std::size_t t,
                                                  std::span<const std::size_t> anchors,
                                                  const MovingPercentileOptions& options) {
    if (!sensible(anchors, options)) return std::nullopt;
    const auto block = static_cast<std::size_t>(options.block);
    const auto around = static_cast<std::size_t>(options.blocks_around) * block;
    if (t >= counts.size() || t + 1 < block) return std::nullopt;
    std::array<double, blocks_max> past{};
    std::size_t n = 0;
    for (const auto anchor : anchors) {
        if (anchor + 1 < around + block || anchor + around + block > t) return std::nullopt;
        for (auto last = anchor - around; last <= anchor + around; last += block) {
            past[n] = block_cases(counts, last, block);
            if (std::isinf(past[n])) return std::nullopt;
            if (!std::isnan(past[n])) ++n;
        }
    }
    const auto years = static_cast<int>(anchors.size());
    if (static_cast<int>(n) < moving_percentile_blocks_needed(years, options)) return std::nullopt;
    std::sort(past.begin(), past.begin() + static_cast<std::ptrdiff_t>(n));
    const std::span<const double> sorted(past.data(), n);
    MovingPercentile result;
    result.blocks = static_cast<int>(n);
    result.upper = percentile_of(sorted, options.percentile);
    result.current = block_cases(counts, t, block);
    if (std::isinf(result.current)) return std::nullopt;
    const bool missing = std::isnan(result.current);
    result.percentile = missing ? not_a_number : percentile_rank(sorted, result.current);
    if (!missing)
        result.alarm = result.current >= result.upper && result.current >= options.count_min;
    return result;
}

}  // namespace fengsui::stats
