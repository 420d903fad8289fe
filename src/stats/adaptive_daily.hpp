// SPDX-License-Identifier: Apache-2.0
// The daily half of adaptive (see there for what it promises; its only caller).
//   closures     days on which the stream was shut are missing (see there); the chart begins anew
//                after them, and a day that is shut has p 1
//   expectation  the long run is fitted to weeks counted back from the guard (seasonal_baseline); a
//                weekday takes its share of its week, a holiday its own; local_level follows drift
//                and epidemics. A date that stood out by 3 sd in each of two and more years before
//                is taken for a holiday, where no calendar told.
//   chart        for excesses of d = 1.5 and 3 standard deviations, e = d sd:
//     R_d(t) = (1 + min(rho R_d(t−1), 50)) exp((y log(1 + e/mu) − e) / phi),   S = sum over d
//     (Shiryaev 1963, Roberts 1966, Technometrics 8:411, with forgetting rho = 0.9 and a ceiling on
//     what is remembered, so that an alarm ends when it is over). The likelihood is a Poisson one
//     to the power 1/phi (quasi-likelihood). Beyond 3 sd a single day counts logarithmically, since
//     it may be a holiday or a batch of late reports: two such days in a row tell far more than
//     one.
//   p-value      where S lies among the last 1,100 days of the series' own past; of the largest
//                twentieth of them a Pareto tail (Hill 1975, Ann. Stat. 3:1163) whose index is
//                drawn towards 1, which theory gives, by the weight of ten days.
// So a p-value is calibrated on the series itself, and a series whose days all tie has p 0.5; one
// single case in a series without any is not an alarm.
// A kind of day that is always closed (a share below 0.01 of its week) has expectation 0: p is 1
// without cases, and NaN, no alarm, with some, of which nothing is known.
#pragma once

#include <vector>

#include "stats/adaptive.hpp"

namespace fengsui::stats {

// As adaptive, but series.years must be there, and a missing count is NaN.
std::vector<AdaptivePoint> adaptive_daily(const AdaptiveSeries& series, std::size_t first,
                                          std::size_t last, double alpha);

// Whether half of the periods that a method needs have a count.
bool enough_known(std::span<const double> counts, std::size_t history_min);

}  // namespace fengsui::stats
