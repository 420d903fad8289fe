// SPDX-License-Identifier: Apache-2.0
// The daily half of adaptive (see there for what it promises). The long run is fitted to weeks
// (seasonal_baseline with four harmonics), a weekday takes its share of its week and a holiday its
// own, local_level follows drift and epidemics. The chart, for excesses of d standard deviations:
//   R_d(t) = (1 + min(rho R_d(t−1), 50)) exp((y log(1 + e/mu) − e) / phi),   e = d sd;   S = sum
//   over d
// (Shiryaev 1963, Roberts 1966, with forgetting and a ceiling on what is remembered). Beyond three
// standard deviations a single day counts logarithmically, since it may be a holiday or a batch of
// late reports: two such days in a row tell far more than one. A date that stood out in each of
// two and more years before is taken for a holiday. Its p-value is where S lies among the days of
// the series' own past, the largest twentieth of them smoothed by a Pareto tail (Hill 1975) that is
// drawn towards the index 1 that theory gives.
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
