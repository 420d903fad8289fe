// SPDX-License-Identifier: Apache-2.0
// CUSUM of standardised counts: adds up, period by period, what exceeds the in-control mean m by
// more than k standard deviations, and alarms at h. Small excesses that last are found sooner than
// by a bound on single periods. One period is O(1) from the statistic before it, so a live stream
// keeps one number.
//   S(t) = max(0, S(t-1) + z(t) - k),  S = 0 before monitoring,  alarm when S(t) >= h
//   standard:         z = (y - m) / sqrt m
//   rossi:            z = (y - 3 m + 2 sqrt(m y)) / (2 sqrt m)
//   anscombe:         z = 3/2 (y^(2/3) - m^(2/3)) / m^(1/6)
//   pearson_neg_bin:  z = (y - m) / sqrt(m + alpha m^2)
// Sources: Page ES (1954), Continuous inspection schemes, Biometrika 41:100-115; Rossi G,
// Lampugnani L, Marchi M (1999), An approximate CUSUM procedure for surveillance of health events,
// Stat Med 18:2111-2122 (z called z3 there); Pierce DA, Schafer DW (1986), Residuals in generalized
// linear models, JASA 81:977-986 (Anscombe). The forms and defaults (k 1.04, h 2.26, alpha 0.1) are
// those of R surveillance 1.20.3, algo.cusum. Kept from there: no reset after an alarm; a mean of 0
// gives 0/0, which no later period heals; the cases needed are rounded up for `standard` only.
// Deviations: a missing period (NaN) leaves the statistic as it stands and has no alarm, and is
// left out of the training mean, where the reference has no answer ever after; the reference's
// further transformations (anscombe2nd, anscombeNegBin, none) are not offered. Called by
// `fengsui detect`. Pure, thread safe.
#pragma once

#include <cmath>
#include <optional>
#include <span>
#include <vector>

namespace fengsui::stats {

enum class CusumTransform { Standard, Rossi, Anscombe, PearsonNegBin };

struct CusumOptions {
    CusumTransform transform = CusumTransform::Standard;
    double k = 1.04;     // reference value, standard deviations
    double h = 2.26;     // decision interval
    double alpha = 0.1;  // dispersion of pearson_neg_bin: variance m + alpha m^2
};

struct CusumChart {
    std::vector<double> statistic;  // S(t); NaN once a mean of 0 met a count of 0
    std::vector<double> upper;      // the count that raises the alarm, given S(t-1); 0: has no form
};

// The mean of what was counted before monitoring, missing periods left out. Nothing if no period
// was counted, or one is negative or infinite.
std::optional<double> cusum_mean(std::span<const double> training);

// The periods from the one after S = `before` on: counts (at least 0, or NaN for missing) and as
// many in-control means. A period whose mean is NaN has no answer and leaves S as it stands.
CusumChart cusum_chart(std::span<const double> counts, std::span<const double> means,
                       const CusumOptions& options, double before = 0);

// Nothing for a missing count or statistic.
inline std::optional<bool> cusum_alarm(double count, double statistic,
                                       const CusumOptions& options) {
    if (std::isnan(count) || std::isnan(statistic)) return std::nullopt;
    return statistic >= options.h;
}

}  // namespace fengsui::stats
