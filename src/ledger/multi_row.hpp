// SPDX-License-Identifier: Apache-2.0
// Many rows in one statement: on PostgreSQL a statement costs its round trip, whatever it carries.
// Called by stores that write a list. The rows go in groups of a few sizes, so that few texts are
// prepared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/connection.hpp"

namespace fengsui::ledger {

struct MultiRow {
    std::string_view insert;         // "INSERT INTO t (a, b)"
    std::size_t columns = 0;         // 2
    std::string_view conflict = {};  // "ON CONFLICT …"; no two of the rows may meet each other
};

// `values`: row after row.
void insert_rows(Connection& db, const MultiRow& shape, const std::vector<Value>& values);

// `update` ends in "WHERE county = ? AND id"; " IN (?,…)" is added.
void update_ids(Connection& db, std::string_view update, std::string_view county,
                const std::vector<std::int64_t>& ids);

}  // namespace fengsui::ledger
