// SPDX-License-Identifier: Apache-2.0
#include "stats/seasonal_window.hpp"

#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

// Calls `use` with each run of consecutive counts of the window.
template <class Use>
void for_each_run(std::span<const double> counts, std::size_t t, const SeasonalWindow& window,
                  int frequency, const Use& use) {
    const auto width = static_cast<std::size_t>(window.half_width);
    if (window.current_year) use(counts.subspan(t - width, width));
    for (int year = 1; year <= window.years; ++year) {
        const auto middle =
            t - static_cast<std::size_t>(year) * static_cast<std::size_t>(frequency);
        use(counts.subspan(middle - width, 2 * width + 1));
    }
}

}  // namespace

std::optional<WindowMoments> window_moments(std::span<const double> counts, std::size_t t,
                                            const SeasonalWindow& window, int frequency) {
    if (!is_window(window, frequency) || t >= counts.size() ||
        t < static_cast<std::size_t>(window_history_needed(window, frequency))) {
        return std::nullopt;
    }
    WindowMoments moments;
    bool possible = true;
    for_each_run(counts, t, window, frequency, [&](std::span<const double> run) {
        for (const double count : run) {
            if (std::isnan(count)) {
                ++moments.missing;
                continue;
            }
            possible = possible && count >= 0 && std::isfinite(count);
            moments.sum += count;
            ++moments.counted;
        }
    });
    if (!possible || moments.counted == 0) return std::nullopt;
    moments.mean = moments.sum / moments.counted;
    double squares = 0;
    for_each_run(counts, t, window, frequency, [&](std::span<const double> run) {
        for (const double count : run) {
            const double residual = count - moments.mean;
            if (!std::isnan(count)) squares += residual * residual;
        }
    });
    moments.variance = moments.counted > 1 ? squares / (moments.counted - 1)
                                           : std::numeric_limits<double>::quiet_NaN();
    return moments;
}

}  // namespace fengsui::stats
