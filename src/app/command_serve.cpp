// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "app/command.hpp"
#include "app/house_options.hpp"
#include "app/serve.hpp"

namespace fengsui::app {

void add_serve(CLI::App& app, Run& run) {
    auto options = std::make_shared<ServeOptions>();
    auto* command = app.add_subcommand(
        "serve", "Run the server: web application and API over HTTP, HL7 v2 over MLLP");
    add_address_options(*command, options->address);
    command
        ->add_option("--http", options->doors.http,
                     "Where to listen for HTTP, HOST:PORT (port 0: any free one)")
        ->capture_default_str();
    command
        ->add_option("--mllp", options->doors.mllp,
                     "Where to listen for MLLP, HOST:PORT (port 0: any free one)")
        ->capture_default_str();
    command->callback([options, &run] {
        run = [options] {
            const auto done = serve(*options);
            if (done) return exit_ok;
            fmt::print(stderr, "fengsui serve: {}\n", done.error().to_string());
            return done.error().code == base::ProblemCode::ValueInvalid ? exit_misused
                                                                        : exit_failed;
        };
    });
}

}  // namespace fengsui::app
