// SPDX-License-Identifier: Apache-2.0
// `fengsui estimate-r`: the reproduction number by stats/estimate_r over tables of daily incidence,
// serial intervals and settings, in the layouts of test/reference/detection (estimate_R*.csv).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace fengsui::workbench {

struct EstimateRFiles {
    // series,t,total,local,imported; local and imported may be NA or absent: all cases are local.
    // A day without a row is missing.
    std::string incidence;
    // One or both of: series,method,lag,w (weights; method may be absent) and series,mean_si,std_si
    // (for parametric_si; also for non_parametric_si where no weights are given: then the first 41
    // weights of that gamma, scaled to sum 1).
    std::vector<std::string> serial_intervals;
    // config,method,window_days,mean_prior,std_prior; method is parametric_si (moments before
    // weights) or non_parametric_si.
    std::string configs;
};

// Calls `write` with the header and each row of the result as CSV, series by series, config by
// config. A file is refused whole with its first fault; a series without a serial interval, or with
// one that EpiEstim refuses (weight on lag 0, sum not 1, mean ≤ 1), is one.
base::Result<void> estimate_r(const EstimateRFiles& files,
                              const std::function<void(std::string_view)>& write);

}  // namespace fengsui::workbench
