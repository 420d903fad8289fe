// SPDX-License-Identifier: Apache-2.0
// `fengsui stcd`: space-time cluster detection by stats/stcd over a table of events, in the layouts
// of test/reference/detection (stcd*.csv).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace fengsui::workbench {

struct StcdFiles {
    std::string events;  // time_days,x_km,y_km (or t,x,y) and, if wanted, event: a label
    std::string
        configs;  // config,radius,epsilon,threshold,cusum; areaA and areaAcapBk are not used
    std::string summary{};  // written, unless empty: one row per config with idxFA and idxCC
};

// Calls `write` with the header config,event,R and one row per event in the order of time, config
// by config. idxFA and idxCC in the summary are the positions, counted from 1 in the order of time,
// of the first alarm and of the cluster's first event; −1 where there is no alarm.
base::Result<void> stcd(const StcdFiles& files, const std::function<void(std::string_view)>& write);

}  // namespace fengsui::workbench
