// SPDX-License-Identifier: Apache-2.0
// The product's own detector for one count series of any cadence (`fengsui detect --method
// adaptive`, surveil's detectors). It learns from the series alone how it goes without outbreaks
// and says for a point how likely a sight at least as unusual is when nothing happens.
//   baseline   seasonal_baseline: log-linear trend and harmonics, robust to past outbreaks; fitted
//   to
//              all but the newest `guard` periods (8 weekly, 2 monthly, 7 daily)
//   drift      local_level: a factor on it from the recent past, where that would have served
//   better score      weekly, monthly, …: window_score, this period and the one before, exact
//   p-value;
//              daily (frequency 200 and more): a chart over the last days, see adaptive_daily
// The dispersion of a period is phi of the baseline, corrected as local_level says, and twice the
// expectation times the variance of its logarithm, since a window of two shares the fit's error.
// The p-values of weekly series are uniform when nothing happens, also where counts are small: ties
// are broken by how far the ten periods before the window lay above their expectation (the
// normal distribution function of their forgetting sum), which makes no use of chance.
// Needs: 26 periods before the point (weekly and all between), 24 (monthly and rarer), 70 (daily),
// half of them with counts. Season from one year of history on, its second harmonic from two
// (daily: four harmonics from two). A point without that history, or whose own count is missing
// (NaN, negative or above 1e12), gets NaN; missing counts before it are left out. Fractional counts
// are taken as they are; all zero is an expectation of half a case over the whole history. Only
// counts up to the point are used, and the answer for a point does not depend on what else is asked
// for.
//
// Cost: the newest point of 5 years of weeks takes about 0.1 ms, of 3 years of days 0.25 ms,
// most of it the fit, which further points share (four weeks, seven days to a fit). Pure, thread
// safe.
//
// Sources: see the parts; settings were chosen on replicates of the 42 weekly scenarios of
// Noufaily et al. (2013), Stat. Med. 32:1206, and the 16 daily signals of Noufaily et al. (2019),
// Bioinformatics 35:3110, with other seeds than those of bench/detection's tables, which judge it
// (docs/detection.md).
#pragma once

#include <span>
#include <vector>

namespace fengsui::stats {

// Daily periods before the point judged.
inline constexpr int adaptive_daily_history_needed = 70;

struct AdaptiveSeries {
    std::span<const double> counts;  // NaN: not reported
    double frequency = 52;           // periods a year, above 0; 200 and more is daily
    // When each period was, in years from any origin; empty: index / frequency.
    std::span<const double> years{};
    // Daily only: 1 for a public holiday; empty: none is known.
    std::span<const unsigned char> holidays{};
};

struct AdaptivePoint {
    double expected;
    double upper;  // the largest count without an alarm, at least 0: a zero never alarms; infinity
                   // if no count up to 1e12 would (daily)
    double pvalue;
    bool alarm;  // pvalue <= alpha, and there was a case
};

// Points first … last (indices from 0, last < counts.size()).
std::vector<AdaptivePoint> adaptive(const AdaptiveSeries& series, std::size_t first,
                                    std::size_t last, double alpha);

}  // namespace fengsui::stats
