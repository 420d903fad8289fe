// SPDX-License-Identifier: Apache-2.0
// Short forecasts of a count series with prediction intervals: 1 to 4 weeks, or 7 to 28 days. On
// the scale 2 √(x + 3/8), where counts have nearly constant variance (Anscombe FJ 1948, Biometrika
// 35:246–254), exponential smoothing with a damped trend and, for daily counts, a weekly rhythm
// (Gardner ES, McKenzie E 1985, Manage Sci 31:1237–1246, in the form of Hyndman RJ et al. 2008,
// Forecasting with Exponential Smoothing, table 2.1, model A,Ad,A) is carried through the series;
// its four parameters are those of a grid with the least squared error over all horizons. The
// intervals come from its own past: the quantiles of the errors that it made over the same horizon
// from earlier points, recent ones weighing more (Barber RF, Candès EJ, Ramdas A, Tibshirani RJ
// 2023, Conformal prediction beyond exchangeability, Ann Stat 51:816–845, equation 11). So they
// hold whatever the epidemic's course, as long as it is about as hard to foresee as it has been.
// Where the errors are too few for a quantile that far out, Student's distribution stands in; and
// as errors over h points overlap, all quantiles are moved outwards as if there were n/h of them.
// Missing points (NaN, infinite or negative) are passed over; if the last ones are missing, the
// horizon begins after them. Deviation from conformal prediction: the parameters are chosen on the
// same errors. Pure, thread safe. Cost: grid × points × horizon, a few milliseconds for five years
// of days.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace fengsui::stats {

struct ForecastOptions {
    std::size_t horizon = 4;      // points
    std::size_t period = 1;       // 7 for daily counts with a weekly rhythm; 1: no rhythm
    std::size_t origins = 150;    // past points from which errors are kept
    std::size_t errors_min = 20;  // that each horizon must have
    double recency = 0.99;        // weight of an error against one a point later
};

inline constexpr std::array<double, 5> forecast_probabilities = {0.025, 0.25, 0.5, 0.75, 0.975};

// Quantiles of the count at forecast_probabilities, for each point of the horizon; not rounded.
using ForecastPoint = std::array<double, 5>;

constexpr std::size_t forecast_warm_up(const ForecastOptions& options) {
    return options.period > 1 ? 2 * options.period : 4;
}
constexpr std::size_t forecast_history_needed(const ForecastOptions& options) {
    return forecast_warm_up(options) + options.horizon + options.errors_min;
}

// Nothing if the history is too short, a horizon has fewer errors than errors_min (missing points),
// or an option is out of range (horizon and period at least 1, errors_min at least 2, recency
// within (0, 1]).
std::optional<std::vector<ForecastPoint>> forecast(std::span<const double> counts,
                                                   const ForecastOptions& options = {});

}  // namespace fengsui::stats
