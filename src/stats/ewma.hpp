// SPDX-License-Identifier: Apache-2.0
// EWMA chart of standardised residuals, for daily counts with weekdays and holidays: small excesses
// of several days add up.
//   z_t = (y_t − m_t) / sqrt(phi_t m_t);   E_t = lambda z_t + (1 − lambda) E_{t−1},  E before = 0
//   alarm if E_t > k sqrt( lambda / (2 − lambda) (1 − (1 − lambda)^{2 n}) ),  n = days so far
// Source: Roberts SW (1959), Technometrics 1:239; Lucas & Saccucci (1990), Technometrics 32:1, eq.
// 1 and the exact limits there; residuals as in Elbert & Burkom (2009), Stat. Med. 28:3226.
// Defaults lambda 0.4 and k for alpha 0.01 of a normal. Deviations: one-sided; E is kept between −3
// and 8 (limits' units), so that a quiet time cannot hide an outbreak nor an outbreak what comes
// after it. Needs day_baseline_history_needed days and the guard. Called by surveil's detectors and
// by `fengsui detect`. Pure, thread safe.
#pragma once

#include <span>
#include <vector>

#include "stats/day_baseline.hpp"

namespace fengsui::stats {

struct EwmaOptions {
    double lambda = 0.4;  // in (0, 1]
    double k = 2.3263478740408408;
};

struct ChartPoint {
    double expected;
    double statistic;
    double limit;  // of the statistic
    double upper;  // of the count: above it lies an alarm
};

// One point for each count; NaN where the expectation or the count is none, and the chart waits.
std::vector<ChartPoint> ewma(std::span<const double> counts,
                             std::span<const DayExpectation> expected,
                             const EwmaOptions& options = {});

}  // namespace fengsui::stats
