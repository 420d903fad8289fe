// SPDX-License-Identifier: Apache-2.0
// EARS, the Early Aberration Reporting System's three methods for series without a long history: a
// day is compared with the mean and standard deviation of a short baseline that ends `lag` days
// before it (none for C1, two for C2 and C3).
//   C1, C2:  C(t) = (y − mean) / sd,  upper = mean + k · sd
//   C3:      upper = max(0, y + sd · (k − Σ max(0, C2(i) − 1), i = t−2 … t−1))
// C3 in the paper is Σ max(0, C2(i) − 1), i = t−2 … t, against k = 2. The reference puts the day's
// own count y where that form, solved for y, has the mean, and we keep it: C3 then alarms, whatever
// the day's count, when the two days before exceed k together.
// Source: Hutwagner L, Thompson W, Seeman GM, Treadwell T (2003), The bioterrorism preparedness and
// response Early Aberration Reporting System (EARS), J Urban Health 80(2 Suppl 1):i89–i96; the
// forms above are those of R surveillance 1.20.3, earsC. Defaults: baseline 7, k = 3. Called by
// surveil's detectors and by `fengsui detect`. Pure, thread safe, no allocation.
#pragma once

#include <optional>
#include <span>

namespace fengsui::stats {

struct EarsOptions {
    int baseline = 7;   // days, at least 2
    int lag = 2;        // days between the baseline and the day itself
    double k = 3;       // standard deviations
    double sd_min = 0;  // the least standard deviation that is believed
};

struct EarsBound {
    double mean = 0;
    double sd = 0;  // of the sample (n − 1), at least sd_min
    double upper = 0;
};

// How many days a series must have before the day that is judged.
constexpr int ears_history_needed(const EarsOptions& options) {
    return options.baseline + options.lag;
}
constexpr int ears_c3_history_needed(const EarsOptions& options) {
    return ears_history_needed(options) + 2;
}

// C1 (lag 0) or C2 (lag 2): the bound for the day at index `t` of `counts`. Nothing if the history
// is too short or holds a value that is missing (NaN), infinite or negative: the method says so
// rather than guess.
std::optional<EarsBound> ears_bound(std::span<const double> counts, std::size_t t,
                                    const EarsOptions& options = {});
// C3. Nothing also where the day itself is missing, and where one of the two days before cannot be
// judged because its baseline does not vary and it equals it (0/0, as in the reference).
std::optional<EarsBound> ears_c3_bound(std::span<const double> counts, std::size_t t,
                                       const EarsOptions& options = {});

// How likely a count at least as large is when nothing happens, given the baseline behind `bound`:
// the larger of two predictions, of which the first is right for many cases and the second for few.
//   normal:             t = (count − mean) / (sd sqrt(1 + 1/n)), Student's with n − 1 degrees
//   negative binomial:  mean (n mean + 1/2) / n, variance over mean max(1, sd²/mean) (1 + 1/n),
//                       Jeffreys' prediction of a Poisson count (as in algo.bayes) with what the
//                       baseline shows of overdispersion
// `baseline` is its days n, at least 2. At least 1e-300.
double ears_pvalue(const EarsBound& bound, int baseline, double count);

}  // namespace fengsui::stats
