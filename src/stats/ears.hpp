// SPDX-License-Identifier: Apache-2.0
// EARS C2, the Early Aberration Reporting System's moderate method: a day is compared with the mean
// and standard deviation of a short baseline that ends `lag` days before it.
//   upper = mean + k · sd, over days t−lag−baseline … t−lag−1;  statistic = (y − mean) / sd
// Source: Hutwagner L, Thompson W, Seeman GM, Treadwell T (2003), The bioterrorism preparedness and
// response Early Aberration Reporting System (EARS), J Urban Health 80(2 Suppl 1):i89–i96; R
// surveillance::earsC. Defaults as there: baseline 7, lag 2, k = 3. Pure, thread safe, no
// allocation.
#pragma once

#include <optional>
#include <span>

namespace fengsui::stats {

struct EarsOptions {
    int baseline = 7;  // days, at least 2
    int lag = 2;       // days between the baseline and the day itself
    double k = 3;      // standard deviations
};

struct EarsBound {
    double mean = 0;
    double sd = 0;  // of the sample (n − 1)
    double upper = 0;
};

// How many days a series must have before the day that is judged.
constexpr int ears_history_needed(const EarsOptions& options) {
    return options.baseline + options.lag;
}

// The bound for the day at index `t` of `counts`. Nothing if the history is too short or holds a
// value that is not finite: the method says so rather than guess.
std::optional<EarsBound> ears_c2(std::span<const double> counts, std::size_t t,
                                 const EarsOptions& options = {});

}  // namespace fengsui::stats
