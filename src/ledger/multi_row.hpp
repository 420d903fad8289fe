// SPDX-License-Identifier: Apache-2.0
// Many rows in one statement: on PostgreSQL a statement costs its round trip, whatever it carries.
// Called by stores that write or look up a list. Rows and keys go in groups of a few sizes, so that
// few texts are prepared; on SQLite, where a statement costs little, one by one, which is fastest.
#pragma once

#include <algorithm>
#include <bit>
#include <iterator>
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

// Values row after row.
class RowList {
  public:
    template <class... Columns>
    void add(Columns&&... columns) {
        (values_.emplace_back(std::forward<Columns>(columns)), ...);
    }
    [[nodiscard]] const std::vector<Value>& values() const { return values_; }
    void clear() { values_.clear(); }

  private:
    std::vector<Value> values_;
};

void insert_rows(Connection& db, const MultiRow& shape, const std::vector<Value>& values);
// The same, after which the list is empty.
void insert_rows(Connection& db, const MultiRow& shape, RowList& rows);

// `update` ends in "WHERE county = ? AND id"; " IN (?,…)" is added.
void update_ids(Connection& db, std::string_view update, std::string_view county,
                const std::vector<std::int64_t>& ids);

// The rows that have one of many keys.
struct MultiFind {
    std::string_view select;      // "SELECT t.a, t.b"
    std::string_view from;        // "t"
    std::string_view where;       // "t.county = ?" and what else holds of each row
    std::string_view key;         // "(t.source, t.code)", with an index on county and these
    std::size_t key_columns = 1;  // 2
};

namespace detail {
// Rows or keys in a statement at most.
inline std::size_t group_max(const Connection& db) {
    return db.is_shared() ? 64 : 1;
}
std::string find_sql(const MultiFind& shape, std::size_t keys, bool are_ids);
}  // namespace detail

// `keys`: key after key, all ids or all texts; one that comes twice gives its rows twice.
template <class... Columns>
std::vector<std::tuple<Columns...>> find_rows(Connection& db, const MultiFind& shape,
                                              std::string_view county, std::vector<Value> keys) {
    std::vector<std::tuple<Columns...>> rows;
    const auto group_values = detail::group_max(db) * shape.key_columns;
    for (std::size_t first = 0; first < keys.size(); first += group_values) {
        const auto left = std::min(group_values, keys.size() - first);
        // Filled up with nulls, which find nothing, to one of a few sizes.
        const auto group = std::bit_ceil(left / shape.key_columns);
        std::vector<Value> bind;
        bind.reserve(group * shape.key_columns + 1);
        std::move(keys.begin() + static_cast<std::ptrdiff_t>(first),
                  keys.begin() + static_cast<std::ptrdiff_t>(first + left),
                  std::back_inserter(bind));
        const bool are_ids = bind.front().integer() != nullptr;
        bind.resize(group * shape.key_columns, nullptr);
        bind.emplace_back(county);
        std::ranges::move(db.query<Columns...>(detail::find_sql(shape, group, are_ids), bind),
                          std::back_inserter(rows));
    }
    return rows;
}

}  // namespace fengsui::ledger
