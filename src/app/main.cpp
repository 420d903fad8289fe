// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "app/command.hpp"

int main(int argc, char** argv) {
    using namespace fengsui::app;
    // Words go to stderr, so that what a command prints can be piped.
    spdlog::set_default_logger(spdlog::stderr_logger_mt("fengsui"));
    spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    if (sodium_init() < 0) return exit_failed;

    CLI::App app("Fengsui 烽燧: surveil, warn, respond, dispatch, evaluate", "fengsui");
    app.set_version_flag("--version", FENGSUI_VERSION);
    app.require_subcommand(1);
    Run run;
    add_serve(app, run);
    add_ingest(app, run);
    add_send(app, run);
    add_verify(app, run);
    add_backup(app, run);
    add_restore(app, run);
    add_user(app, run);
    add_token(app, run);
    add_openapi(app, run);
    add_detect(app, run);
    add_estimate_r(app, run);
    add_stcd(app, run);
    add_scan(app, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // Help and version are no mistakes.
        return app.exit(error) == 0 ? exit_ok : exit_misused;
    }
    return run();
}
