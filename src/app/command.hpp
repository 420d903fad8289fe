// SPDX-License-Identifier: Apache-2.0
// The commands of the program. Each adds its own options to the command line and, if chosen, is run
// by main. Data goes to stdout, words to stderr; exit codes are 0 ok, 1 failed, 2 misused.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace fengsui::app {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_misused = 2;

// What main runs after parsing: set by the chosen command's callback.
using Run = std::function<int()>;

// All commands of the program.
void add_commands(CLI::App& app, Run& run);

// A first word that is neither an option nor a command, and what to say of it: the commands, and
// the one that was probably meant.
bool is_unknown_command(const CLI::App& app, const std::string& word);
std::string no_such_command(const CLI::App& app, const std::string& word);

void add_serve(CLI::App& app, Run& run);
void add_check_config(CLI::App& app, Run& run);
void add_ingest(CLI::App& app, Run& run);
void add_send(CLI::App& app, Run& run);
void add_verify(CLI::App& app, Run& run);
void add_backup(CLI::App& app, Run& run);
void add_restore(CLI::App& app, Run& run);
void add_migrate(CLI::App& app, Run& run);
void add_user(CLI::App& app, Run& run);
void add_token(CLI::App& app, Run& run);
void add_openapi(CLI::App& app, Run& run);
void add_detect(CLI::App& app, Run& run);
void add_estimate_r(CLI::App& app, Run& run);
void add_stcd(CLI::App& app, Run& run);
void add_scan(CLI::App& app, Run& run);
void add_demo(CLI::App& app, Run& run);
void add_simulate(CLI::App& app, Run& run);
void add_load(CLI::App& app, Run& run);
void add_judge(CLI::App& app, Run& run);

}  // namespace fengsui::app
