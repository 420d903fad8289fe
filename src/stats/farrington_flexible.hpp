// SPDX-License-Identifier: Apache-2.0
// The improved Farrington method for notifiable diseases with years of history: a quasi-Poisson
// model with a season factor and, where it is believable, a linear trend, fitted to the last b
// years, past outbreaks down-weighted, and a bound for the present period.
// Sources: Noufaily A, Enki DG, Farrington P, Garthwaite P, Andrews N, Charlett A (2013), An
// improved algorithm for outbreak detection in multiple surveillance systems, Stat Med
// 32(7):1206–1222 (§3: season factor, weights threshold, trend always, bound); Farrington et al.
// (1996), see farrington_common.hpp; Salmon M, Schumacher D, Höhle M (2016), J Stat Softw 70(10),
// §3.1, for the choices of R surveillance 1.20.3, farringtonFlexible, which this equals: alarms and
// quantile bounds exactly, the rest to rounding.
// The defaults are the improved method's (10 season groups, the last 26 weeks left out, weights
// threshold 2.58, trend kept whatever its p-value, negative binomial bound); the original's are 1,
// 3, 1, 0.05 and delta.
// What is kept of the reference although it may surprise:
// - `score` of nb_plugin and muan is (count − η) / (upper − η) with η the log of the expected
//   count, so that it can pass 1 only where the count passes the bound, but means nothing else.
// - `quantile_mean` of delta is exp of a quantile on the count scale: use `expected`.
// - After the second fit the prior weights stand where the working weights belong, so the
//   dispersion in the trend's p-value and the prediction's error is Σ weight · residual² / df; the
//   reported `dispersion` is Pearson's.
// - With dates, if the first period of the baseline is missing, the trend is evaluated from the
//   first one that is not.
// - An oldest reference window that begins one period before the series loses that period.
// History: the reference period b years back and its half window must exist; there must be more
// observations than coefficients, and one in the present season group.
// No answer (nothing returned): less history; a fit that does not converge, with or without trend
// (all-zero baselines of some lengths); settings out of bounds; a population that is not positive.
// Missing periods (NaN) are left out of the baseline; a missing present period is never an alarm.
// Fractional counts are fitted as they are.
// Pure apart from the workspace, which one thread uses at a time.
#pragma once

#include <optional>
#include <vector>

#include "stats/farrington_baseline.hpp"

namespace fengsui::stats {

enum class FarringtonThreshold {
    delta,      // normal on the 2/3 power (1996)
    nb_plugin,  // negative binomial quantile at the expected mean (2013)
    muan,       // the same at an upper quantile of the mean
};

struct FarringtonFlexibleOptions {
    int years_back = 5;   // b
    int half_window = 3;  // w, periods on each side of the reference period
    bool reweight = true;
    double weights_threshold = 2.58;
    double alpha = 0.05;  // one-sided
    bool trend = true;
    double trend_p_max = 1;  // the trend is kept if its p-value is below
    FarringtonLimit limit;
    FarringtonPower power = FarringtonPower::two_thirds;  // of delta
    bool population_offset = false;
    int season_groups = 10;     // noPeriods, the present window's among them
    int periods_left_out = 26;  // before the present one: pastWeeksNotIncluded
    FarringtonThreshold threshold = FarringtonThreshold::nb_plugin;
};

struct FarringtonBound {
    double expected = 0;
    double upper = 0;  // NaN where the mean's quantile is beyond all numbers
    double quantile_mean = 0;
    double dispersion = 1;  // at least 1
    bool trend_used = false;
    double trend = 0;           // of log mean a period; NaN if not used
    double score = 0;           // above 1: the count is above the bound; NaN if missing
    double p_value = 0;         // P(X ≥ count); NaN if missing
    bool enough_cases = false;  // FarringtonLimit
    bool alarm = false;         // score above 1, enough cases, and a count that is not 0
};

// The baseline of one point: which periods, in which season group, and what the fit made of them.
// Oldest first.
struct FarringtonStages {
    struct Period {
        std::size_t index = 0;
        double count = 0;
        double time = 0;  // the reference's: index + 1, or periods since the first
        int group = 1;    // 1 … season_groups, the last is the present window's
        double weight = 1;
        double fitted = 0;
    };
    std::vector<Period> periods;
    double dispersion = 1;
    bool has_trend = false;
    double trend = 0;
    double trend_p = 0;
};

// Memory and what is the same for many points, kept between calls.
struct FarringtonWorkspace {
    FarringtonBaseline baseline;
    SeasonGlm glm;
    std::vector<double> weights;
};

// How many periods a series must have before the one that is judged; with dates, about as many.
int farrington_flexible_history_needed(const FarringtonFlexibleOptions& options, int frequency);

// Whether the point's history is there. Where it is and there is no bound all the same, the fit did
// not converge.
bool farrington_flexible_has_baseline(const FarringtonSeries& series, std::size_t t,
                                      const FarringtonFlexibleOptions& options,
                                      FarringtonWorkspace& workspace);

// The bound for the period at index t.
std::optional<FarringtonBound> farrington_flexible_bound(const FarringtonSeries& series,
                                                         std::size_t t,
                                                         const FarringtonFlexibleOptions& options,
                                                         FarringtonWorkspace& workspace);
std::optional<FarringtonBound> farrington_flexible_bound(
    const FarringtonSeries& series, std::size_t t, const FarringtonFlexibleOptions& options = {});

// The inside of the fit with or without trend, before it is decided whether the trend is kept.
std::optional<FarringtonStages> farrington_flexible_stages(const FarringtonSeries& series,
                                                           std::size_t t,
                                                           const FarringtonFlexibleOptions& options,
                                                           bool with_trend);

}  // namespace fengsui::stats
