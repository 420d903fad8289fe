// SPDX-License-Identifier: Apache-2.0
// One connection to the database and the only face of SQL in the house: prepared statements (cached by
// their text), typed rows, savepoints. SQL is written once for SQLite and PostgreSQL with `?` marks.
// Called by the stores of the rooms inside Database::read and Writer jobs; one thread at a time.
// Throws DatabaseError, which Database and Writer turn into a Problem: bodies let it pass.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace fengsui::ledger {

struct DatabaseError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// What can be bound to a `?`. Numbers travel as text; column types and comparisons convert them.
class Value {
  public:
    Value(std::nullptr_t) : null_(true) {}
    Value(std::string_view text) : text_(text) {}
    Value(const std::string& text) : text_(text) {}
    Value(const char* text) : text_(text) {}
    template <class T>
        requires std::is_integral_v<T>
    Value(T number) : text_(std::to_string(number)) {}
    template <class T>
    Value(const std::optional<T>& value) : null_(!value) {
        if (value) text_ = Value(*value).text_;
    }
    [[nodiscard]] bool is_null() const { return null_; }
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
    bool null_ = false;
};

using Bind = std::span<const Value>;

enum class ColumnKind : std::uint8_t { Integer, Text };

// A column of the row that a cursor stands on.
struct Cell {
    ColumnKind kind;
    bool null = true;
    long long integer = 0;
    std::string text;
};

class Connection {
  public:
    // `path` of an SQLite database file; made if it does not exist.
    static std::unique_ptr<Connection> open_sqlite(const std::string& path);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Runs one statement; gives the number of rows it changed.
    std::int64_t execute(std::string_view sql, Bind bind = {});
    std::int64_t execute(std::string_view sql, std::initializer_list<Value> bind) {
        return execute(sql, Bind(bind.begin(), bind.size()));
    }

    // All rows, typed: std::int64_t, int, std::string, or std::optional of these for nullable columns.
    template <class... Columns>
    std::vector<std::tuple<Columns...>> query(std::string_view sql, Bind bind = {});
    template <class... Columns>
    std::vector<std::tuple<Columns...>> query(std::string_view sql, std::initializer_list<Value> bind) {
        return query<Columns...>(sql, Bind(bind.begin(), bind.size()));
    }
    // The first row, if any.
    template <class... Columns>
    std::optional<std::tuple<Columns...>> first(std::string_view sql, std::initializer_list<Value> bind = {}) {
        auto rows = query<Columns...>(sql, Bind(bind.begin(), bind.size()));
        if (rows.empty()) return std::nullopt;
        return std::move(rows.front());
    }
    // The single column of the first row.
    template <class Column>
    std::optional<Column> value(std::string_view sql, std::initializer_list<Value> bind = {}) {
        auto row = first<Column>(sql, bind);
        if (!row) return std::nullopt;
        return std::move(std::get<0>(*row));
    }

    // Several statements separated by `;`, without parameters: migrations and PRAGMAs.
    void script(std::string_view sql);

    void begin();
    void begin_write();
    void commit();
    void rollback();

  private:
    struct Prepared;
    struct State;
    Connection();

    Prepared& start(std::string_view sql, Bind bind, std::span<const ColumnKind> columns);
    static bool next(Prepared& statement);
    static std::span<Cell> cells(Prepared& statement);

    template <class T>
    struct Column;

    std::unique_ptr<State> state_;
};

template <>
struct Connection::Column<std::int64_t> {
    static constexpr auto kind = ColumnKind::Integer;
    static std::int64_t take(Cell& cell) { return cell.null ? 0 : cell.integer; }
};
template <>
struct Connection::Column<int> {
    static constexpr auto kind = ColumnKind::Integer;
    static int take(Cell& cell) { return cell.null ? 0 : static_cast<int>(cell.integer); }
};
template <>
struct Connection::Column<std::string> {
    static constexpr auto kind = ColumnKind::Text;
    static std::string take(Cell& cell) { return cell.null ? std::string{} : cell.text; }
};
template <class T>
struct Connection::Column<std::optional<T>> {
    static constexpr auto kind = Column<T>::kind;
    static std::optional<T> take(Cell& cell) {
        if (cell.null) return std::nullopt;
        return Column<T>::take(cell);
    }
};

template <class... Columns>
std::vector<std::tuple<Columns...>> Connection::query(std::string_view sql, Bind bind) {
    static constexpr ColumnKind kinds[] = {Column<Columns>::kind...};
    std::vector<std::tuple<Columns...>> rows;
    Prepared& statement = start(sql, bind, kinds);
    while (next(statement)) {
        auto row = cells(statement);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            rows.emplace_back(Column<Columns>::take(row[I])...);
        }(std::index_sequence_for<Columns...>{});
    }
    return rows;
}

}  // namespace fengsui::ledger
