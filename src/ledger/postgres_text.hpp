// SPDX-License-Identifier: Apache-2.0
// The few words in which SQL texts of the house differ for PostgreSQL. Pure; called once for each
// statement that PostgresEngine prepares and for each migration.
#pragma once

#include <string>
#include <string_view>

namespace fengsui::ledger {

struct NumberedSql {
    std::string text;
    int parameters = 0;
};

// The n-th `?` becomes `$n`, except within '…', "…" and after --.
NumberedSql number_parameters(std::string_view sql);

// Leaves out what only SQLite has: WITHOUT ROWID, which is about how it lays out a table.
std::string to_postgres_schema(std::string_view script);

}  // namespace fengsui::ledger
