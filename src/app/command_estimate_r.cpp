// SPDX-License-Identifier: Apache-2.0
// estimate-r: the reproduction number over tables of daily incidence.
#include "app/command.hpp"
#include "app/output.hpp"
#include "workbench/estimate_r.hpp"

namespace fengsui::app {
namespace {

int estimate_r(const workbench::EstimateRFiles& files) {
    Output output;
    const auto done =
        workbench::estimate_r(files, [&](std::string_view text) { output.write(text); });
    return output.finish("estimate-r", done);
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
