// SPDX-License-Identifier: Apache-2.0
#include "ledger/transfer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/crypto.hpp"
#include "ledger/multi_row.hpp"

namespace fengsui::ledger {
namespace {

using base::fail;
using base::ProblemCode;
using Row = std::vector<Value>;

constexpr std::string_view kVersionTable = "schema_version";
constexpr int kPage = 2'000;  // rows read at once

struct Table {
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::size_t> key;  // indexes of columns, in the key's order
};

Table describe(Connection& db, const std::string& name) {
    Table table{.name = name};
    const auto columns = db.columns_of(name);
    for (const auto& column : columns) table.columns.push_back(fmt::format("\"{}\"", column.name));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].key_position > 0) table.key.push_back(i);
    }
    std::ranges::sort(table.key, {}, [&](std::size_t i) { return columns[i].key_position; });
    FENGSUI_CHECK(!table.key.empty());
    return table;
}

std::vector<Table> tables_of(Connection& db) {
    std::vector<Table> tables;
    for (const auto& name : db.table_names()) {
        if (name != kVersionTable) tables.push_back(describe(db, name));
    }
    return tables;
}

// All rows in pages, by the key.
void each_page(Connection& db, const Table& table,
               const std::function<void(std::vector<Row>& rows)>& take) {
    std::vector<std::string> key;
    for (const auto i : table.key) key.push_back(table.columns[i]);
    const std::vector<std::string_view> marks(key.size(), "?");
    // all counties: a ledger is moved whole, in the order of its keys.
    const auto select =
        fmt::format("SELECT {} FROM \"{}\"", fmt::join(table.columns, ", "), table.name);
    const auto order = fmt::format(" ORDER BY {} LIMIT {}", fmt::join(key, ", "), kPage);
    const auto after =
        fmt::format(" WHERE ({}) > ({})", fmt::join(key, ", "), fmt::join(marks, ", "));
    auto rows = db.rows(select + order);
    while (!rows.empty()) {
        std::vector<Value> last;
        for (const auto i : table.key) last.push_back(rows.back()[i]);
        const bool more = rows.size() == kPage;
        take(rows);
        if (!more) return;
        rows = db.rows(select + after + order, last);
    }
}

std::uint64_t digest_of(const Row& row) {
    std::string bytes;
    for (const auto& value : row) {
        if (const auto* integer = value.integer()) {
            bytes += fmt::format("i{};", *integer);
        } else if (const auto* text = value.text()) {
            bytes += fmt::format("t{}:", text->size()).append(*text);
        } else if (const auto* blob = value.bytes()) {
            bytes += fmt::format("b{}:", blob->size()).append(*blob);
        } else {
            bytes += "n;";
        }
    }
    const auto hex = base::sm3_hex(bytes);
    std::uint64_t digest = 0;
    std::from_chars(hex.data(), hex.data() + 16, digest, 16);
    return digest;
}

void add(TableSum& sum, const std::vector<Row>& rows) {
    sum.rows += static_cast<std::int64_t>(rows.size());
    for (const auto& row : rows) sum.digest += digest_of(row);
}

TableSum sum_of(Connection& db, const Table& table) {
    TableSum sum{.table = table.name};
    each_page(db, table, [&](auto& rows) { add(sum, rows); });
    return sum;
}

void insert(Connection& db, const Table& table, std::vector<Row>& rows) {
    std::vector<Value> values;
    values.reserve(rows.size() * table.columns.size());
    for (auto& row : rows) std::ranges::move(row, std::back_inserter(values));
    // all counties: the columns are the table's own, county first where it has one.
    const auto head =
        fmt::format("INSERT INTO \"{}\" ({})", table.name, fmt::join(table.columns, ", "));
    insert_rows(db, {.insert = head, .columns = table.columns.size()}, values);
}

TableSum copy(Connection& from, Connection& to, const Table& table) {
    TableSum sum{.table = table.name};
    each_page(from, table, [&](auto& rows) {
        add(sum, rows);
        insert(to, table, rows);
    });
    return sum;
}

base::Result<std::vector<TableSum>> copy_all(Connection& from, Connection& to) {
    const auto tables = tables_of(from);
    for (const auto& table : tables) {
        // all counties: an empty database has none.
        if (to.value<int>(fmt::format("SELECT 1 FROM \"{}\" LIMIT 1", table.name))) {
            return fail(ProblemCode::Conflict, table.name,
                        "holds rows already: a ledger is moved only into an empty database");
        }
    }
    std::vector<TableSum> sums;
    for (const auto& table : tables) {
        sums.push_back(copy(from, to, table));
        if (sum_of(to, table) != sums.back()) {
            return fail(ProblemCode::Conflict, table.name,
                        "does not read back as it was written: nothing has been moved");
        }
    }
    return sums;
}

}  // namespace

std::vector<TableSum> sum_tables(Connection& db) {
    std::vector<TableSum> sums;
    for (const auto& table : tables_of(db)) sums.push_back(sum_of(db, table));
    return sums;
}

base::Result<std::vector<TableSum>> transfer(Connection& from, Connection& to) {
    from.begin();
    to.begin_write();
    to.exclude_others(kVersionTable);
    auto sums = copy_all(from, to);
    sums ? to.commit() : to.rollback();
    from.rollback();
    return sums;
}

}  // namespace fengsui::ledger
