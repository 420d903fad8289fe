// SPDX-License-Identifier: Apache-2.0
// What a daily count is expected to be, told from the days before it: a level that forgets, times
// the share of the weekday or of public holidays. For the residual charts (ewma, nb_cusum), which
// need one expectation a day at once and for series of a few weeks as well; one pass, O(1) a day.
//   L_H      = sum lambda^i y_i / sum lambda^i s_i, half-life H     over days i <= t − guard − 1
//   a_H      = sum lambda^i i s_i / sum lambda^i s_i, the mean age in days of what L_H tells
//   growth   = w log(L_7 / L_28) / (a_28 − a_7), cut at a doubling in two weeks: two levels of
//              different age tell how fast counts grow; few cases tell little, so that
//              w = tau^2 / (tau^2 + phi / (20 L_14)), tau 0.25
//   level_t  = L_14 exp(growth (a_14 + guard + 1)): a season that rises is no outbreak
//   share_k  = (1/2 level + sum mu^i y_i) / (1/2 level + sum mu^i level_i)   over days of kind k
//   phi_t    = sum nu^i (y_i − m_i)^2 / m_i / sum nu^i, at least 1
// with each y cut at m + 3 sd, so that an outbreak or a batch hardly moves them. This is the
// day-of-week adjustment that Buckeridge et al. (2005), J. Biomed. Inform. 38:99, and Elbert &
// Burkom (2009), Stat. Med. 28:3226, found to matter most for syndromic charts, in recursive form;
// the growth term stands for the trend of their Holt-Winters smoother.
// Defaults: level half-life 14 days, guard 2 as in EARS C2, shares and phi half-life 180 days.
// Called by ewma, nb_cusum. Pure, thread safe.
#pragma once

#include <span>
#include <vector>

namespace fengsui::stats {

inline constexpr int day_kind_holiday = 7;

struct DayBaselineOptions {
    double level_half_life = 14;  // days; growth is told from half of it and twice as much
    double share_half_life = 180;
    int guard = 2;  // newest days that are not used
};

// Days of known counts that must lie before the one judged (beside the guard).
inline constexpr int day_baseline_history_needed = 28;

struct DayExpectation {
    double mean;  // NaN while the history is too short
    double phi;   // variance / mean
};

// A number of at least 0; the charts pass over what is none (NaN: missing).
bool is_count(double value);

// `kinds[t]` is 0 … 6 for a weekday, 7 for a holiday; as long as counts.
// A kind of day that was not seen before has the share of the mean day.
std::vector<DayExpectation> day_baseline(std::span<const double> counts, std::span<const int> kinds,
                                         const DayBaselineOptions& options = {});

}  // namespace fengsui::stats
