// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "app/command.hpp"
#include "app/house.hpp"
#include "app/routes.hpp"
#include "web/openapi.hpp"

namespace fengsui::app {

void add_openapi(CLI::App& app, Run& run) {
    auto* command = app.add_subcommand("openapi", "Print the HTTP contract (OpenAPI 3.1)");
    command->callback([&run] {
        run = [] {
            // The routes want a house to serve; a throw-away one will do, since none of them is
            // called.
            const auto data = std::filesystem::temp_directory_path() /
                              fmt::format("fengsui-openapi-{}", ::getpid());
            int code = exit_failed;
            if (auto house = House::open({.data = data.string()})) {
                const auto reception = Reception::open(**house);
                if (!reception) return exit_failed;
                fmt::print("{}\n",
                           web::openapi((*reception)->router(), {"Fengsui", FENGSUI_VERSION}));
                code = exit_ok;
            } else {
                fmt::print(stderr, "fengsui openapi: {}\n", house.error().to_string());
            }
            std::error_code ignored;
            std::filesystem::remove_all(data, ignored);
            return code;
        };
    });
}

}  // namespace fengsui::app
