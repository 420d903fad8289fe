// SPDX-License-Identifier: Apache-2.0
// CUSUM of log likelihood ratios for daily counts with weekdays and holidays, negative binomial
// with variance phi times the mean:
//   C_t = max(0, C_{t−1} + log NB(y_t; m_t + d sd_t, phi_t) − log NB(y_t; m_t, phi_t)),
//   sd = sqrt(phi m);  alarm if C_t >= h
// Source: Höhle & Paul (2008), Comput. Stat. Data Anal. 52:4357, §2.1 (the negative binomial
// likelihood ratio CUSUM); h = log ARL0 gives a mean time between false alarms of at least ARL0
// when the model is true (Lorden 1971, Ann. Math. Stat. 42:1897, Theorem 2). Deviations: the excess
// is d standard deviations rather than a factor, so that one setting serves large and small
// series; a count that leaves C at 2 h or more leaves it at 2 h, so that the chart returns.
// Defaults: d 1.5, ARL0 365 days. Needs day_baseline_history_needed days and the guard. Called by
// surveil's detectors and by `fengsui detect`. Pure, thread safe.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stats/day_baseline.hpp"
#include "stats/ewma.hpp"

namespace fengsui::stats {

struct NbCusumOptions {
    double excess_sd = 1.5;                // d
    double threshold = 5.899897353582491;  // h = log 365
    bool reset = false;                    // to 0 after an alarm
    std::size_t upper_from = 0;            // `upper` is NaN before this index: it costs most
};

// One point for each count, with `limit` = h; an alarm is statistic >= limit, which the counts
// above `upper` (a whole number; −1 if all do, infinity if none up to 1e9 does) give. NaN where the
// expectation or the count is none.
std::vector<ChartPoint> nb_cusum(std::span<const double> counts,
                                 std::span<const DayExpectation> expected,
                                 const NbCusumOptions& options = {});

}  // namespace fengsui::stats
