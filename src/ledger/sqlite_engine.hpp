// SPDX-License-Identifier: Apache-2.0
// SQLite behind a Connection. It is spoken to directly: intake runs a hundred thousand statements a
// second, and what a layer between would copy for each of them costs as much as the statement.
#pragma once

#include <string>

#include "ledger/engine.hpp"

namespace fengsui::ledger {

// `path` of a database file; made if it does not exist.
std::unique_ptr<Engine> open_sqlite_engine(const std::string& path);

}  // namespace fengsui::ledger
