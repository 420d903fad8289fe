// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "app/command.hpp"
#include "app/house_options.hpp"
#include "app/settings.hpp"

namespace fengsui::app {

namespace {

int refused(std::string_view command, const base::Problem& problem) {
    fmt::print(stderr, "fengsui {}: {}\n", command, problem.to_string());
    return problem.code == base::ProblemCode::ValueInvalid ? exit_misused : exit_failed;
}

// What the command line says stands above the settings file.
struct Request {
    std::string config;
    ServeOptions options;

    base::Result<ServeOptions> together(const CLI::App& command) const {
        if (config.empty()) return options;
        auto all = read_settings(config);
        if (!all) return all;
        const auto given = [&](const char* name) { return command.count(name) > 0; };
        if (given("--data")) all->address.data = options.address.data;
        if (given("--database")) all->address.database = options.address.database;
        if (given("--archive")) all->address.archive = options.address.archive;
        if (given("--archive-days")) all->address.archive_days = options.address.archive_days;
        if (given("--http")) all->doors.http = options.doors.http;
        if (given("--mllp")) all->doors.mllp = options.doors.mllp;
        return all;
    }
};

}  // namespace

void add_serve(CLI::App& app, Run& run) {
    auto request = std::make_shared<Request>();
    auto& options = request->options;
    auto* command = app.add_subcommand(
        "serve", "Run the server: web application and API over HTTP, HL7 v2 over MLLP");
    command->add_option("--config", request->config,
                        "Settings file (TOML); options given here stand above it");
    add_address_options(*command, options.address);
    command->add_option("--archive", options.address.archive,
                        "Existing directory on another disk that keeps the SQLite ledger's log, to "
                        "restore it to any moment (fengsui restore --archive)");
    command
        ->add_option("--archive-days", options.address.archive_days,
                     "For so many days any moment can be restored")
        ->check(CLI::Range(1, 3650))
        ->capture_default_str();
    command
        ->add_option("--http", options.doors.http,
                     "Where to listen for HTTP, HOST:PORT (port 0: any free one)")
        ->capture_default_str();
    command
        ->add_option("--mllp", options.doors.mllp,
                     "Where to listen for MLLP, HOST:PORT (port 0: any free one)")
        ->capture_default_str();
    command->callback([request, command, &run] {
        run = [request, command] {
            const auto all = request->together(*command);
            if (!all) return refused("serve", all.error());
            const auto done = serve(*all);
            return done ? exit_ok : refused("serve", done.error());
        };
    });
}

void add_check_config(CLI::App& app, Run& run) {
    auto path = std::make_shared<std::string>();
    auto* command =
        app.add_subcommand("check-config", "Check a settings file of serve; nothing is opened");
    command->add_option("file", *path, "The settings file")->required();
    command->callback([path, &run] {
        run = [path] {
            const auto read = read_settings(*path);
            if (!read) return refused("check-config", read.error());
            fmt::print(
                "{}: well\n  data    {}\n  ledger  {}\n  web     {}\n  mllp    {}\n"
                "  archive {}\n",
                *path, read->address.data,
                read->address.database.empty() ? "SQLite, in it" : "PostgreSQL", read->doors.http,
                read->doors.mllp, read->address.archive.empty() ? "none" : read->address.archive);
            return exit_ok;
        };
    });
}

}  // namespace fengsui::app
