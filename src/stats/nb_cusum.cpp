// SPDX-License-Identifier: Apache-2.0
#include "stats/nb_cusum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

double log_ratio(double count, double mean, double phi, double excess) {
    if (phi < 1 + 1e-9) return count * std::log1p(excess / mean) - excess;
    const double size = mean / (phi - 1);
    const double more = excess / (phi - 1);
    return std::lgamma(count + size + more) - std::lgamma(size + more) - std::lgamma(count + size) +
           std::lgamma(size) - more * std::log(phi);
}

// The largest whole count whose log ratio stays below `needed`; the ratio grows with the count.
double largest_below(double needed, double mean, double phi, double excess) {
    const auto reaches = [&](double count) {
        return log_ratio(count, mean, phi, excess) >= needed;
    };
    double below = -1;
    double above = std::max(1.0, std::ceil(mean));
    while (!reaches(above)) {
        below = above;
        above *= 2;
    }
    if (below < 0 && reaches(0)) return -1;
    below = std::max(below, 0.0);
    while (above - below > 1) {
        const double middle = std::floor((above + below) / 2);
        (reaches(middle) ? above : below) = middle;
    }
    return below;
}

}  // namespace

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
        if (!std::isfinite(counts[t]) || !std::isfinite(mean)) {
            points.push_back({mean, not_available, not_available, not_available});
            continue;
        }
        const double excess = options.excess_sd * std::sqrt(phi * mean);
        const double upper = largest_below(h - statistic, mean, phi, excess);
        statistic = std::max(0.0, statistic + log_ratio(counts[t], mean, phi, excess));
        points.push_back({mean, statistic, h, upper});
        statistic = options.reset && statistic >= h ? 0 : std::min(statistic, 2 * h);
    }
    return points;
}

}  // namespace fengsui::stats
