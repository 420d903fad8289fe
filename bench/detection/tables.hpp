// SPDX-License-Identifier: Apache-2.0
// The tables that `./dev bench detection` prints, each to standard output.
#pragma once

#include <cstdint>
#include <string>

namespace fengsui::bench {

struct TableOptions {
    std::string folder = "test/reference/detection/noufaily";
    int replicates = 20;        // of each weekly scenario, simulated
    int daily_replicates = 25;  // of each daily signal and outbreak size
    std::uint64_t seed = 20'131'206;
};

// The 42 weekly scenarios: R's improved Farrington and ours on the stored replicates, ours on
// simulated ones, and how uniform the p-values of quiet weeks are.
void print_weekly_table(const TableOptions& options);
// The 16 daily signals: EARS C1-C3, and ours at the specificity of each; each of ours at its own
// bound.
void print_daily_table(const TableOptions& options);
// Four channels of one epidemic: the fused score against each channel alone, and how it bears
// lags that are wrong and a channel that is missing.
void print_fusion_table(const TableOptions& options);
// About 1,000 streams at a time under Benjamini and Hochberg: the realised share of false alarms,
// with known means and with adaptive's p-values.
void print_discovery_table(const TableOptions& options);

}  // namespace fengsui::bench
