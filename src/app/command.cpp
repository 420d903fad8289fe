// SPDX-License-Identifier: Apache-2.0
#include "app/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace fengsui::app {
namespace {

constexpr std::size_t kTypingErrorsMax = 2;

// Letters to change, add or leave out to make one word of the other (Levenshtein).
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

std::vector<const CLI::App*> all_commands(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

}  // namespace

void add_commands(CLI::App& app, Run& run) {
    add_demo(app, run);
    add_serve(app, run);
    add_check_config(app, run);
    add_ingest(app, run);
    add_send(app, run);
    add_verify(app, run);
    add_backup(app, run);
    add_restore(app, run);
    add_migrate(app, run);
    add_user(app, run);
    add_token(app, run);
    add_openapi(app, run);
    add_detect(app, run);
    add_estimate_r(app, run);
    add_stcd(app, run);
    add_scan(app, run);
    add_simulate(app, run);
    add_load(app, run);
    add_judge(app, run);
}

bool is_unknown_command(const CLI::App& app, const std::string& word) {
    return !word.starts_with('-') &&
           std::ranges::none_of(all_commands(app), [&word](const auto* command) {
               return command->get_name() == word;
           });
}

std::string no_such_command(const CLI::App& app, const std::string& word) {
    std::string all;
    std::string meant;
    auto best = kTypingErrorsMax + 1;
    for (const auto* command : all_commands(app)) {
        const auto& name = command->get_name();
        all += (all.empty() ? "" : ", ") + name;
        const auto errors = distance(word, name);
        if (errors >= best) continue;
        best = errors;
        meant = name;
    }
    return fmt::format(
        "fengsui: there is no command '{}'{}\nCommands: {}\n"
        "`fengsui COMMAND --help` tells more of each.\n",
        word, meant.empty() ? "." : fmt::format("; did you mean '{}'?", meant), all);
}

}  // namespace fengsui::app
