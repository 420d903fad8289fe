// SPDX-License-Identifier: Apache-2.0
#include "ledger/multi_row.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace fengsui::ledger {

namespace {

// The largest power of two that is not more than what is left.
std::size_t group_of(const Connection& db, std::size_t left) {
    return std::min(detail::group_max(db), std::bit_floor(left));
}

std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    text.reserve(times * (part.size() + 1));
    for (std::size_t i = 0; i < times; ++i) text.append(i > 0 ? "," : "").append(part);
    return text;
}

std::string row_of(std::size_t columns, std::string_view mark = "?") {
    return fmt::format("({})", repeated(mark, columns));
}

}  // namespace

void insert_rows(Connection& db, const MultiRow& shape, const std::vector<Value>& values) {
    FENGSUI_CHECK(shape.columns > 0 && values.size() % shape.columns == 0);
    const auto row = row_of(shape.columns);
    std::span<const Value> left(values);
    while (!left.empty()) {
        const auto rows = group_of(db, left.size() / shape.columns);
        db.execute(
            fmt::format("{} VALUES {} {}", shape.insert, repeated(row, rows), shape.conflict),
            left.first(rows * shape.columns));
        left = left.subspan(rows * shape.columns);
    }
}

void insert_rows(Connection& db, const MultiRow& shape, RowList& rows) {
    insert_rows(db, shape, rows.values());
    rows.clear();
}

void update_ids(Connection& db, std::string_view update, std::string_view county,
                const std::vector<std::int64_t>& ids) {
    for (std::size_t first = 0; first < ids.size();) {
        const auto count = group_of(db, ids.size() - first);
        std::vector<Value> bind{county};
        for (std::size_t i = first; i < first + count; ++i) bind.emplace_back(ids[i]);
        db.execute(fmt::format("{} IN ({})", update, repeated("?", count)), bind);
        first += count;
    }
}

// Joined in this order (CROSS JOIN binds SQLite to it) each key is one descent in the index. A list
// after IN is not always: SQLite has read whole tables for it, and PostgreSQL for one of several
// columns. The keys stand before the county, so that they are bound as they come.
std::string detail::find_sql(const MultiFind& shape, std::size_t keys, bool are_ids) {
    if (keys == 1) {
        return fmt::format("{} FROM {} WHERE {} = {} AND {}", shape.select, shape.from, shape.key,
                           row_of(shape.key_columns), shape.where);
    }
    std::vector<std::string> names;
    for (std::size_t i = 1; i <= shape.key_columns; ++i)
        names.push_back(fmt::format("k.column{}", i));
    FENGSUI_CHECK(shape.where.find("county = ?") != std::string_view::npos);
    const auto row = row_of(shape.key_columns, are_ids ? "CAST(? AS BIGINT)" : "?");
    return fmt::format("{} FROM (VALUES {}) AS k CROSS JOIN {} WHERE {} = ({}) AND {}",
                       shape.select, repeated(row, keys), shape.from, shape.key,
                       fmt::join(names, ", "), shape.where);
}

}  // namespace fengsui::ledger
