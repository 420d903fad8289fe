// SPDX-License-Identifier: Apache-2.0
// The Bayes method for count series without trend: the periods of a seasonal window are taken as
// draws of one Poisson rate with Jeffreys' prior, so the next count is negative binomial,
//   size = sum + 1/2, probability = n / (n + 1),
// and the bound is its 1 - alpha quantile. An alarm is a count above the bound (in other versions
// of the package a count that reaches it). Sources: Riebler A (2004), Empirischer Vergleich von
// statistischen Methoden zur Ausbruchserkennung bei Surveillance Daten, Bachelor's thesis, LMU
// Munich; Hoehle M (2007), surveillance: an R package for the monitoring of infectious diseases,
// Comput Stat 22:571-582. The forms are those of R surveillance 1.20.3, algo.bayes (bayes 1, 2 and
// 3 by window); as there, missing periods (NaN) of the window are left out. Default: alpha 0.05.
// Called by surveil's detectors and by `fengsui detect`. Pure, thread safe, no allocation.
#pragma once

#include <optional>
#include <span>

#include "stats/seasonal_window.hpp"

namespace fengsui::stats {

// The bound for the period at index t; the period alarms when its count is above it. Nothing
// where the window gives no counts (see seasonal_window.hpp) or alpha is not between 0 and 1. A
// window of zeros has a bound all the same: the prior is worth half a case.
std::optional<double> bayes_bound(std::span<const double> counts, std::size_t t,
                                  const SeasonalWindow& window, int frequency, double alpha = 0.05);

}  // namespace fengsui::stats
