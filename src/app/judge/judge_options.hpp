// SPDX-License-Identifier: Apache-2.0
// What `fengsui judge` is asked for, with its defaults.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace fengsui::app {

struct JudgeOptions {
    std::string outbreaks;  // folder of TOML files
    int replications = 0;
    std::string region;      // TOML file; empty: the program's own
    std::string detectors;   // CSV file as data/detectors.csv; empty: the program's own
    base::Day from{20089};   // 2025-01-01
    int spread_days = 365;   // the replications begin within so many days from `from`
    int history_days = 420;  // known before, never judged: longer than any daily method needs
    int warm_up_days = 28;   // lived and judged before; its signals do not count
    int days = 56;           // judged at most, and in the quiet county
    std::uint64_t seed = 1;
    int threads = 1;
    std::string out;  // folder; empty: the summary goes to stdout
};

}  // namespace fengsui::app
