// SPDX-License-Identifier: Apache-2.0
// One connection to the database and the only face of SQL in the house: prepared statements (cached
// by their text), typed rows, savepoints. SQL is written once for SQLite and PostgreSQL with `?`
// marks. Called by the stores of the rooms inside Database::read and Writer jobs; one thread at a
// time. SQLite is spoken to directly: intake runs a hundred thousand statements a second, and what
// a layer between would copy for each of them costs as much as the statement. Throws DatabaseError,
// which Database and Writer turn into a Problem: bodies let it pass.
#pragma once

#include <cstdint>
#include <functional>
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
#include <variant>
#include <vector>

#include "base/check.hpp"

struct sqlite3_stmt;

namespace fengsui::ledger {

struct DatabaseError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Binds bytes that are no text; they are read back as std::string.
struct Bytes {
    std::string_view bytes;
};

// What can be bound to a `?`.
class Value {
  public:
    Value(std::nullptr_t) {}
    Value(Bytes bytes) : content_(Blob{std::string(bytes.bytes)}) {}
    Value(std::string_view text) : content_(std::string(text)) {}
    Value(std::string text) : content_(std::move(text)) {}
    Value(const char* text) : content_(std::string(text)) {}
    template <class T>
    requires std::is_integral_v<T> Value(T number) : content_(static_cast<std::int64_t>(number)) {}
    template <class T>
    Value(const std::optional<T>& value) {
        if (value) content_ = Value(*value).content_;
    }
    [[nodiscard]] const std::int64_t* integer() const {
        return std::get_if<std::int64_t>(&content_);
    }
    [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&content_); }
    [[nodiscard]] const std::string* bytes() const {
        const auto* blob = std::get_if<Blob>(&content_);
        return blob != nullptr ? &blob->bytes : nullptr;
    }

  private:
    struct Blob {
        std::string bytes;
    };
    std::variant<std::monostate, std::int64_t, std::string, Blob> content_;
};

using Bind = std::span<const Value>;

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

    // All rows, typed: std::int64_t, int, std::string, or std::optional of these for nullable
    // columns.
    template <class... Columns>
    std::vector<std::tuple<Columns...>> query(std::string_view sql, Bind bind = {});
    template <class... Columns>
    std::vector<std::tuple<Columns...>> query(std::string_view sql,
                                              std::initializer_list<Value> bind) {
        return query<Columns...>(sql, Bind(bind.begin(), bind.size()));
    }
    // The first row, if any.
    template <class... Columns>
    std::optional<std::tuple<Columns...>> first(std::string_view sql,
                                                std::initializer_list<Value> bind = {}) {
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

    // Called after each commit with the length of the write-ahead log in pages, instead of SQLite's
    // own checkpoint within the commit. True asks for a checkpoint at once.
    using LogListener = std::function<bool(int pages)>;
    void on_log_growth(LogListener listener);
    // Moves what it can of the log into the database file, without waiting for readers; gives the
    // number of the log's pages that are there now.
    int checkpoint();

    void begin();
    void begin_write();
    void commit();
    void rollback();

  private:
    struct State;
    Connection();

    // A statement under way, at a row or at its end; ready for its next use when this is gone. The
    // bound values must live as long: SQLite reads them in place.
    class Running {
      public:
        Running(Connection& connection, std::string_view sql, Bind bind);
        ~Running();
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;

        bool next();  // to the next row; false at the end
        [[nodiscard]] int columns() const;
        [[nodiscard]] bool is_null(int column) const;
        [[nodiscard]] std::int64_t integer(int column) const;
        [[nodiscard]] std::string_view text(int column) const;  // until next()

      private:
        Connection& connection_;
        sqlite3_stmt* statement_;
    };
    sqlite3_stmt* prepared(std::string_view sql);
    [[noreturn]] void fail() const;

    template <class T>
    struct Column;

    std::unique_ptr<State> state_;
};

template <>
struct Connection::Column<std::int64_t> {
    static std::int64_t take(const Running& row, int column) { return row.integer(column); }
};
template <>
struct Connection::Column<int> {
    static int take(const Running& row, int column) {
        return static_cast<int>(row.integer(column));
    }
};
template <>
struct Connection::Column<std::string> {
    static std::string take(const Running& row, int column) {
        return std::string(row.text(column));
    }
};
template <class T>
struct Connection::Column<std::optional<T>> {
    static std::optional<T> take(const Running& row, int column) {
        if (row.is_null(column)) return std::nullopt;
        return Column<T>::take(row, column);
    }
};

template <class... Columns>
std::vector<std::tuple<Columns...>> Connection::query(std::string_view sql, Bind bind) {
    std::vector<std::tuple<Columns...>> rows;
    Running running(*this, sql, bind);
    FENGSUI_CHECK(running.columns() == static_cast<int>(sizeof...(Columns)));
    while (running.next()) {
        [&]<int... I>(std::integer_sequence<int, I...>) {
            rows.emplace_back(Column<Columns>::take(running, I)...);
        }
        (std::make_integer_sequence<int, sizeof...(Columns)>{});
    }
    return rows;
}

}  // namespace fengsui::ledger
