// SPDX-License-Identifier: Apache-2.0
// The rule of the Robert Koch Institute: a count is compared with the mean of a seasonal window.
// A mean above 20 has the bound mean + 2 sd; else the bound is the upper 95 % limit for a Poisson
// mean when floor(mean) was observed. An alarm is a count above the bound.
// Sources: Altmann D (2003), The surveillance system of the Robert Koch Institute, Germany; Crow
// EL, Gardner RS (1959), Confidence intervals for the expectation of a Poisson variable, Biometrika
// 46:441-453, table 1 (the limits). The forms are those of R surveillance 1.20.3, algo.rki (rki 1,
// 2 and 3 by window). Called by surveil's detectors and by `fengsui detect`. Pure, thread safe, no
// allocation.
#pragma once

#include <optional>
#include <span>

#include "stats/seasonal_window.hpp"

namespace fengsui::stats {

// Crow and Gardner's upper 95 % limit for 0 ... 20 observed, to three decimals.
double crow_gardner_upper(int observed);

// The bound for the period at index t; the period alarms when its count is above it. Nothing where
// the window gives no counts (see seasonal_window.hpp), or a single one above 20.
std::optional<double> rki_bound(std::span<const double> counts, std::size_t t,
                                const SeasonalWindow& window, int frequency);

}  // namespace fengsui::stats
