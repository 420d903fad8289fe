// SPDX-License-Identifier: Apache-2.0
#include "stats/ears.hpp"

#include <cmath>

namespace fengsui::stats {

std::optional<EarsBound> ears_c2(std::span<const double> counts, std::size_t t,
                                 const EarsOptions& options) {
    const auto needed = static_cast<std::size_t>(ears_history_needed(options));
    if (options.baseline < 2 || options.lag < 0 || t >= counts.size() || t < needed)
        return std::nullopt;
    const auto baseline = counts.subspan(t - needed, static_cast<std::size_t>(options.baseline));
    double sum = 0;
    for (const double count : baseline) sum += count;
    EarsBound bound;
    bound.mean = sum / options.baseline;
    double squares = 0;
    for (const double count : baseline) squares += (count - bound.mean) * (count - bound.mean);
    bound.sd = std::sqrt(squares / (options.baseline - 1));
    bound.upper = bound.mean + options.k * bound.sd;
    if (!std::isfinite(bound.upper)) return std::nullopt;
    return bound;
}

}  // namespace fengsui::stats
