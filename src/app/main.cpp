// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sodium.h>

#include "app/command.hpp"
#include "app/log.hpp"

int main(int argc, char** argv) {
    using namespace fengsui::app;
    set_log({});
    if (sodium_init() < 0) return exit_failed;

    CLI::App app("Fengsui 烽燧: surveil, warn, respond, dispatch, evaluate", "fengsui");
    app.set_version_flag("--version", FENGSUI_VERSION);
    app.require_subcommand(1);
    Run run;
    add_commands(app, run);
    if (argc > 1 && is_unknown_command(app, argv[1])) {
        fmt::print(stderr, "{}", no_such_command(app, argv[1]));
        return exit_misused;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // Help and version are no mistakes.
        return app.exit(error) == 0 ? exit_ok : exit_misused;
    }
    return run();
}
