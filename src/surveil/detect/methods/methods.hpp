// SPDX-License-Identifier: Apache-2.0
// The baseline methods, one file each (the two residual charts share one), and what they share.
// Called by baseline_method.cpp only.
#pragma once

#include "surveil/detect/baseline_method.hpp"

namespace fengsui::surveil::methods {

const BaselineMethod& farrington();
const BaselineMethod& percentile();
const BaselineMethod& adaptive();
const BaselineMethod& ewma();
const BaselineMethod& nb_cusum();
const BaselineMethod& ears();

inline constexpr int days_a_year = 366;  // a year back never falls short
inline constexpr int days_a_week = 7;

// Days that end with `day`, itself included, that were watched and are in the view.
int days_known(const StreamView& stream, base::Day day);

// A setting for trying the method on any stream.
catalog::DetectorSetting trial(const BaselineMethod& method, double threshold);

// Of a threshold in standard deviations: the chance that a normal number lies above it.
double alpha_of(double standard_deviations);

// The p-value of a day among days with a case: streams are judged on those only, and
// P(p <= x | a case) <= x / P(a case).
double given_a_case(double pvalue, double daily_mean, double dispersion);

}  // namespace fengsui::surveil::methods
