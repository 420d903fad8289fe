// SPDX-License-Identifier: Apache-2.0
// Moves a whole ledger from one database to another, of whichever engine: `fengsui migrate`. Both
// have our newest schema; nobody writes to either meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/connection.hpp"

namespace fengsui::ledger {

// What a table holds, whatever the order of its rows.
struct TableSum {
    std::string table;
    std::int64_t rows = 0;
    std::uint64_t digest = 0;  // sum of the digests of the rows
    bool operator==(const TableSum&) const = default;
};

// One snapshot's sums, but for the table of the schema's version.
std::vector<TableSum> sum_tables(Connection& db);

// Copies all tables in one transaction and reads them back: Conflict, and nothing copied, if `to`
// holds anything before or its sums differ after. Gives the sums.
base::Result<std::vector<TableSum>> transfer(Connection& from, Connection& to);

}  // namespace fengsui::ledger
