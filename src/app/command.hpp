// SPDX-License-Identifier: Apache-2.0
// The commands of the program. Each adds its own options to the command line and, if chosen, is run
// by main. Data goes to stdout, words to stderr; exit codes are 0 ok, 1 failed, 2 misused.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace fengsui::app {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_misused = 2;

// What main runs after parsing: set by the chosen command's callback.
using Run = std::function<int()>;

void add_serve(CLI::App& app, Run& run);
void add_ingest(CLI::App& app, Run& run);
void add_send(CLI::App& app, Run& run);
void add_verify(CLI::App& app, Run& run);
void add_backup(CLI::App& app, Run& run);
void add_restore(CLI::App& app, Run& run);
void add_user(CLI::App& app, Run& run);
void add_token(CLI::App& app, Run& run);
void add_openapi(CLI::App& app, Run& run);
void add_detect(CLI::App& app, Run& run);
void add_estimate_r(CLI::App& app, Run& run);
void add_stcd(CLI::App& app, Run& run);
void add_scan(CLI::App& app, Run& run);

}  // namespace fengsui::app
