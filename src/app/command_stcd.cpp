// SPDX-License-Identifier: Apache-2.0
// stcd: space-time cluster detection over a table of events.
#include "app/command.hpp"
#include "app/output.hpp"
#include "workbench/stcd.hpp"

namespace fengsui::app {
namespace {

int stcd(const workbench::StcdFiles& files) {
    Output output;
    const auto done = workbench::stcd(files, [&](std::string_view text) { output.write(text); });
    return output.finish("stcd", done);
}

}  // namespace

void add_stcd(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand("stcd", "Detect space-time clusters in a table of events");
    auto files = std::make_shared<workbench::StcdFiles>();
    command->add_option("--events", files->events, "CSV: event,time_days,x_km,y_km (or t,x,y)")
        ->required();
    command->add_option("--configs", files->configs, "CSV: config,radius,epsilon,threshold,cusum")
        ->required();
    command->add_option("--summary", files->summary,
                        "Writes there: one row per config with idxFA and idxCC");
    command->callback([&run, files] { run = [files] { return stcd(*files); }; });
}

}  // namespace fengsui::app
