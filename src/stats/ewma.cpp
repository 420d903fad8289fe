// SPDX-License-Identifier: Apache-2.0
#include "stats/ewma.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fengsui::stats {

std::vector<ChartPoint> ewma(std::span<const double> counts,
                             std::span<const DayExpectation> expected, const EwmaOptions& options) {
    constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
    constexpr double lowest = -3;
    constexpr double highest = 8;
    const double lambda = options.lambda;
    const double asymptotic = lambda / (2 - lambda);
    std::vector<ChartPoint> points;
    points.reserve(counts.size());
    double statistic = 0;
    double forgotten = 1;  // (1 − lambda)^{2 n}
    for (std::size_t t = 0; t < counts.size(); ++t) {
        const auto [mean, phi] = expected[t];
        if (!is_count(counts[t]) || !std::isfinite(mean)) {
            points.push_back({mean, not_available, not_available, not_available});
            continue;
        }
        forgotten *= (1 - lambda) * (1 - lambda);
        const double unit = std::sqrt(asymptotic * (1 - forgotten));
        const double limit = options.k * unit;
        const double sd = std::sqrt(phi * mean);
        const double upper = mean + sd * (limit - (1 - lambda) * statistic) / lambda;
        const double next = lambda * (counts[t] - mean) / sd + (1 - lambda) * statistic;
        points.push_back({mean, next, limit, upper});
        statistic = std::clamp(next, lowest * unit, highest * unit);
    }
    return points;
}

}  // namespace fengsui::stats
