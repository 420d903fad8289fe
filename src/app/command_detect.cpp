// SPDX-License-Identifier: Apache-2.0
// detect: a detection method over tables of series.
#include <fmt/format.h>

#include "app/command.hpp"
#include "workbench/detect.hpp"

namespace fengsui::app {
namespace {

int detect(const std::string& name, const workbench::DetectFiles& files) {
    const auto done = workbench::detect(*workbench::find_detect_method(name), files,
                                        [](std::string_view text) { fmt::print("{}", text); });
    if (done) return exit_ok;
    fmt::print(stderr, "fengsui detect: {}\n", done.error().to_string());
    return exit_failed;
}

}  // namespace

void add_detect(CLI::App& app, Run& run) {
    std::vector<std::string> names;
    for (const auto& method : workbench::detect_methods()) names.emplace_back(method.name);
    auto* command = app.add_subcommand("detect", "Run a detection method over tables of series");
    auto files = std::make_shared<workbench::DetectFiles>();
    auto method = std::make_shared<std::string>();
    command->add_option("--method", *method, "The method")->required()->check(CLI::IsMember(names));
    command->add_option("--series", files->series, "CSV: series,t,date,observed,population,state")
        ->required();
    command
        ->add_option("--info", files->info, "CSV: series,freq,start_year,start_period,epochAsDate")
        ->required();
    command
        ->add_option("--controls", files->controls, "CSV: config and the method's settings by name")
        ->required();
    command->add_option("--range", files->range,
                        "CSV: series,config,t_first,t_last; without it: everything");
    command->callback(
        [&run, method, files] { run = [method, files] { return detect(*method, *files); }; });
}

}  // namespace fengsui::app
