// SPDX-License-Identifier: Apache-2.0
#include "stats/rogerson.hpp"

#include <algorithm>
#include <cmath>

namespace fengsui::stats {
namespace {

constexpr std::size_t fine_steps = 20;  // 0.1 ... 2.0
constexpr double grid_end = 1000;

double grid_mean(std::size_t i) {
    return i < fine_steps ? 0.1 + 0.1 * double(i) : 2 + 0.5 * double(i - fine_steps + 1);
}

// The nearest grid point, the lower one of two equally near.
std::size_t nearest(double mean) {
    const double at = mean < 2 ? (mean - 0.1) / 0.1 : double(fine_steps - 1) + (mean - 2) / 0.5;
    const auto low = at < 1 ? std::size_t(0) : std::size_t(at) - 1;
    std::size_t best = low;
    for (std::size_t i = low + 1; i <= low + 3; ++i) {
        if (std::abs(grid_mean(i) - mean) < std::abs(grid_mean(best) - mean)) best = i;
    }
    return best;
}

}  // namespace

std::optional<double> RogersonIntervals::interval(double mean) {
    if (!(mean > 0 && mean <= grid_end)) return std::nullopt;
    const auto i = nearest(mean);
    if (i >= entries_.size()) entries_.resize(i + 1);
    auto& entry = entries_[i];
    if (!entry.designed) {
        const auto design = design_poisson_cusum(std::min(grid_mean(i), grid_end), target_);
        if (design) entry.h = design->h;
        entry.designed = true;
    }
    return entry.h;
}

RogersonPoint RogersonChart::step(double count, double mean, double interval) {
    const double k = poisson_cusum_reference_value(mean, target_.shift, target_.digits);
    const double scale = h_ / interval;
    const double before =
        fast_initial_response_ && alarmed_ ? std::min(statistic_, 0.5 * h_) : statistic_;
    RogersonPoint point;
    point.upper = std::max(0.0, std::ceil((h_ - before) / scale + k));
    if (!std::isnan(count)) {
        statistic_ = std::max(0.0, before + scale * (count - k));
        alarmed_ = statistic_ >= h_;
        point.alarm = alarmed_;
    }
    point.statistic = statistic_;
    return point;
}

}  // namespace fengsui::stats
