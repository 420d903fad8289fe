// SPDX-License-Identifier: Apache-2.0
// Brings a database to the newest schema by the numbered files of migrations/ (append-only: a file
// that was released never changes). Called once at start, before anything else uses the database.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "ledger/connection.hpp"

namespace fengsui::ledger {

// Who migrates holds it by exclude_others().
inline constexpr std::string_view kSchemaLock = "schema_version";

// Gives the schema version reached. All files are one transaction: a crash leaves the old version,
// and programs that start together do it once.
base::Result<int> migrate(Connection& db);
// The newest version that this program knows.
int newest_schema_version();
// Conflict if it is newer than that.
base::Result<void> check_schema_version(int version);

}  // namespace fengsui::ledger
