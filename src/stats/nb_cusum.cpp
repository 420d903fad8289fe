// SPDX-License-Identifier: Apache-2.0
#include "stats/nb_cusum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/count_ratio.hpp"

namespace fengsui::stats {

std::vector<ChartPoint> nb_cusum(std::span<const double> counts,
                                 std::span<const DayExpectation> expected,
                                 const NbCusumOptions& options) {
    constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
    const double h = options.threshold;
    std::vector<ChartPoint> points;
    points.reserve(counts.size());
    double statistic = 0;
    for (std::size_t t = 0; t < counts.size(); ++t) {
        const auto [mean, phi] = expected[t];
        if (!is_count(counts[t]) || !std::isfinite(mean)) {
            points.push_back({mean, not_available, not_available, not_available});
            continue;
        }
        const CountRatio ratio(mean, phi, options.excess_sd * std::sqrt(phi * mean));
        const double upper =
            t < options.upper_from ? not_available : ratio.largest_below(h - statistic);
        statistic = std::max(0.0, statistic + ratio.log_ratio(counts[t]));
        points.push_back({mean, statistic, h, upper});
        statistic = options.reset && statistic >= h ? 0 : std::min(statistic, 2 * h);
    }
    return points;
}

}  // namespace fengsui::stats
