// SPDX-License-Identifier: Apache-2.0
// The Farrington method of 1996: the present period against the same periods of the last b years,
// w on each side, by a quasi-Poisson model with a linear trend where it is significant, past
// outbreaks down-weighted, and a bound on the 2/3-power scale.
// Source: Farrington CP, Andrews NJ, Beale AD, Catchpole MA (1996), A statistical algorithm for the
// early detection of outbreaks of infectious disease, J R Stat Soc A 159(3):547–563: §3.2 baseline,
// §3.3 model and trend, §3.6 weights, §3.7 bound. Equal to R surveillance 1.20.3, farrington with
// algo.farrington.fitGLM.fast; what differs from the paper is R's: the bound is two-sided (normal
// quantile of 1 − alpha / 2), and a fit that has not converged without trend is used as it stands.
// Deviations from R: a point whose b years are not all there has no answer (R warns and goes on
// with the periods it finds); a missing period of the baseline is left out (R stops).
// farrington_flexible.hpp is the improved method, and the one for new work.
// Fractional counts are fitted as they are. Pure apart from the workspace, which one thread uses
// at a time.
#pragma once

#include <optional>
#include <vector>

#include "stats/farrington_common.hpp"

namespace fengsui::stats {

struct FarringtonOptions {
    int years_back = 5;   // b
    int half_window = 3;  // w
    bool reweight = true;
    bool trend = true;
    double alpha = 0.05;  // two-sided
    FarringtonLimit limit;
    FarringtonPower power = FarringtonPower::two_thirds;
};

struct FarringtonOriginalBound {
    double expected = 0;
    double upper = 0;
    double dispersion = 1;  // at least 1
    bool trend_used = false;
    double predictive_quantile = 0;  // P(X < count) on the transformed scale; NaN if missing
    double median = 0;               // of the prediction: the expected count
    double score = 0;                // above 1: the count is above the bound; NaN if missing
    bool enough_cases = false;       // FarringtonLimit
};

struct FarringtonOriginalWorkspace {
    SeasonGlm glm;
    std::vector<std::size_t> periods;
    std::vector<double> counts;
    std::vector<double> times;
    std::vector<int> steps;
    std::vector<double> weights;
};

// How many periods a series must have before the one that is judged; with dates, about as many.
int farrington_history_needed(const FarringtonOptions& options, int frequency);

// The bound for the period at index t. Nothing with less history than that, with settings out of
// bounds, or without a fit.
std::optional<FarringtonOriginalBound> farrington_bound(const FarringtonSeries& series,
                                                        std::size_t t,
                                                        const FarringtonOptions& options,
                                                        FarringtonOriginalWorkspace& workspace);
std::optional<FarringtonOriginalBound> farrington_bound(const FarringtonSeries& series,
                                                        std::size_t t,
                                                        const FarringtonOptions& options = {});

}  // namespace fengsui::stats
