// SPDX-License-Identifier: Apache-2.0
// detect: a detection method over tables of series.
#include <fmt/format.h>

#include "app/command.hpp"
#include "app/output.hpp"
#include "workbench/detect.hpp"

namespace fengsui::app {
namespace {

int detect(const std::string& name, const workbench::DetectFiles& files) {
    const auto& method = *workbench::find_detect_method(name);
    Output output;
    const auto count =
        workbench::detect(method, files, [&](std::string_view text) { output.write(text); });
    if (!count) return output.finish("detect", tl::unexpected(count.error()));
    if (count->unanswered > 0) {
        fmt::print(stderr, "fengsui detect: {} of {} points have no answer; {} needs {}\n",
                   count->unanswered, count->rows, name, method.history);
    }
    return output.finish("detect", {});
}

// What --help says of each method.
std::string methods_text() {
    std::string text = "Methods, their columns of the controls table and the history they need:\n";
    for (const auto& method : workbench::detect_methods()) {
        text += fmt::format("  {}\n    {}\n    needs {}\n", method.name, method.settings,
                            method.history);
    }
    return text;
}

}  // namespace

void add_detect(CLI::App& app, Run& run) {
    std::vector<std::string> names;
    for (const auto& method : workbench::detect_methods()) names.emplace_back(method.name);
    auto* command = app.add_subcommand("detect", "Run a detection method over tables of series");
    command->footer(methods_text());
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
