// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "app/command.hpp"
#include "app/demo/demo.hpp"

namespace fengsui::app {

void add_demo(CLI::App& app, Run& run) {
    auto options = std::make_shared<DemoOptions>();
    auto* command = app.add_subcommand(
        "demo",
        "Serve a simulated county in a throw-away directory: history, live traffic, an "
        "outbreak that begins soon");
    command->add_option("--http", options->doors.http, "Where to listen for HTTP, HOST:PORT")
        ->capture_default_str();
    command->add_option("--mllp", options->doors.mllp, "Where to listen for MLLP, HOST:PORT")
        ->capture_default_str();
    command
        ->add_option("--speed", options->speed,
                     "How fast the county's clock runs: 1 as ours, 60 a day in 24 minutes, 600 a "
                     "day in 2.4 minutes")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "Another seed is another county")
        ->capture_default_str();
    command->add_option("--days", options->days, "Days of history")->capture_default_str();
    command
        ->add_option("--outbreak", options->outbreak,
                     "Which outbreak begins: a file of data/simulate/outbreaks without .toml; "
                     "none: \"\"")
        ->capture_default_str();
    command->callback([options, &run] {
        run = [options] {
            const auto done = demo(*options);
            if (done) return exit_ok;
            fmt::print(stderr, "fengsui demo: {}\n", done.error().to_string());
            return done.error().code == base::ProblemCode::ValueInvalid ? exit_misused
                                                                        : exit_failed;
        };
    });
}

}  // namespace fengsui::app
