// SPDX-License-Identifier: Apache-2.0
// The options by which every command that opens a house says where its ledger is.
#pragma once

#include <CLI/CLI.hpp>

#include "app/house.hpp"

namespace fengsui::app {

inline void add_address_options(CLI::App& command, HouseAddress& address) {
    command
        .add_option("--data", address.data,
                    "Data directory: the keys, and the ledger too unless --database is given")
        ->capture_default_str();
    command
        .add_option("--database", address.database,
                    "PostgreSQL database that holds the ledger, postgres://USER@HOST:PORT/NAME; "
                    "password in ~/.pgpass or PGPASSWORD")
        ->envname("FENGSUI_DATABASE");
}

}  // namespace fengsui::app
