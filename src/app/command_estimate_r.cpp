// SPDX-License-Identifier: Apache-2.0
// estimate-r: the reproduction number over tables of daily incidence.
#include <fmt/format.h>

#include "app/command.hpp"
#include "workbench/estimate_r.hpp"

namespace fengsui::app {
namespace {

int estimate_r(const workbench::EstimateRFiles& files) {
    const auto done =
        workbench::estimate_r(files, [](std::string_view text) { fmt::print("{}", text); });
    if (done) return exit_ok;
    fmt::print(stderr, "fengsui estimate-r: {}\n", done.error().to_string());
    return exit_failed;
}

}  // namespace

void add_estimate_r(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand("estimate-r", "Estimate the reproduction number over time");
    auto files = std::make_shared<workbench::EstimateRFiles>();
    command
        ->add_option("--incidence", files->incidence,
                     "CSV: series,t,total and, where known, local,imported")
        ->required();
    command
        ->add_option("--si", files->serial_intervals,
                     "CSV, once or twice: series,mean_si,std_si or series,method,lag,w")
        ->required();
    command
        ->add_option("--configs", files->configs,
                     "CSV: config,method,window_days,mean_prior,std_prior")
        ->required();
    command->callback([&run, files] { run = [files] { return estimate_r(*files); }; });
}

}  // namespace fengsui::app
