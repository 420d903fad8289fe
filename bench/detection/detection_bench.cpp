// SPDX-License-Identifier: Apache-2.0
// ./dev bench detection: what the product's own detector finds beside the field's, on simulated
// data with known truth: the 42 weekly scenarios with R's stored answers, the 16 daily signals with
// EARS, false alarms over many streams, fusion of channels. The same seed gives the same tables.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "tables.hpp"

int main(int argc, char** argv) {
    CLI::App app("The detection tables");
    fengsui::bench::TableOptions options;
    std::vector<std::string> tables = {"weekly", "daily", "discovery", "fusion"};
    app.add_option("--reference", options.folder, "Folder of scenarios and stored answers");
    app.add_option("--replicates", options.replicates, "Simulated runs of each weekly scenario");
    app.add_option("--daily-replicates", options.daily_replicates,
                   "Simulated runs of each daily signal and outbreak size");
    app.add_option("--seed", options.seed, "Of the simulation");
    app.add_option("--table", tables, "weekly, daily, discovery, fusion")
        ->check(CLI::IsMember({"weekly", "daily", "discovery", "fusion"}));
    CLI11_PARSE(app, argc, argv);
    try {
        for (const auto& table : tables) {
            if (table == "weekly") fengsui::bench::print_weekly_table(options);
            if (table == "daily") fengsui::bench::print_daily_table(options);
            if (table == "discovery") fengsui::bench::print_discovery_table(options);
            if (table == "fusion") fengsui::bench::print_fusion_table(options);
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "detection_bench: {}\n", error.what());
        return 1;
    }
    return 0;
}
