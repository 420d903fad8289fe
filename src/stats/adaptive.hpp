// SPDX-License-Identifier: Apache-2.0
// The product's own detector for one count series of any cadence. It learns from the series alone
// how it goes without outbreaks (seasonal_baseline: trend and season, robust; local_level: drift)
// and says for a point how likely a sight at least as unusual is when nothing happens.
//   weekly, monthly, …  window_score: this period and the one before together, exact p-value
//   daily               a Shiryaev–Roberts chart over the last days with the weekday's share, whose
//                       p-value is calibrated on the series' own past (adaptive_daily)
// The p-values of weekly series are uniform when nothing happens, also where counts are small: ties
// are broken by how far the ten periods before the window lay above their expectation.
// Needs: 26 periods before the point (weekly), 24 (monthly), 70 (daily). Season from one year of
// history on, its second harmonic from two. A point without that history, or whose own count is not
// a number, gets NaN. Only counts up to the point are used, and the answer for a point does not
// depend on what else is asked for. Fractional counts are taken as they are.
// Called by surveil's detectors and by `fengsui detect`. Pure, thread safe.
// Sources: see window_score, seasonal_baseline, local_level; judged by bench/detection.
#pragma once

#include <span>
#include <vector>

namespace fengsui::stats {

// Daily periods before the point judged.
inline constexpr int adaptive_daily_history_needed = 70;

struct AdaptiveSeries {
    std::span<const double> counts;  // NaN: not reported
    double frequency = 52;           // periods a year; 200 and more is daily
    // When each period was, in years from any origin; empty: index / frequency.
    std::span<const double> years{};
    // Daily only: 1 for a public holiday; empty: none is known.
    std::span<const unsigned char> holidays{};
};

struct AdaptivePoint {
    double expected;
    double upper;  // the largest count without an alarm, at least 0: a zero never alarms
    double pvalue;
    bool alarm;  // pvalue <= alpha, and there was a case
};

// Points first … last (indices from 0, last < counts.size()).
std::vector<AdaptivePoint> adaptive(const AdaptiveSeries& series, std::size_t first,
                                    std::size_t last, double alpha);

}  // namespace fengsui::stats
