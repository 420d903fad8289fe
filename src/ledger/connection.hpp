// SPDX-License-Identifier: Apache-2.0
// One connection to the database and the only face of SQL in the house: prepared statements (cached
// by their text), typed rows, savepoints. SQL is written once for SQLite and PostgreSQL with `?`
// marks. Called by the stores of the rooms inside Database::read and Writer jobs; one thread at a
// time. Throws DatabaseError, which Database and Writer turn into a Problem: bodies let it pass,
// for PostgreSQL takes nothing more in a transaction in which a statement has failed.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "ledger/engine.hpp"
#include "ledger/value.hpp"

namespace fengsui::ledger {

// How PostgreSQL is reached: a libpq address, "postgres://user@host:5432/name" or "host=…
// dbname=…".
struct PostgresAddress {
    std::string conninfo;
    int statement_timeout_ms = 60'000;  // 0: none, for what reads or builds whole tables
};

class Connection {
  public:
    // `path` of an SQLite database file; made if it does not exist.
    static std::unique_ptr<Connection> open_sqlite(const std::string& path);
    static std::unique_ptr<Connection> open_postgres(const PostgresAddress& address);

    // Runs one statement; gives the number of rows it changed.
    std::int64_t execute(std::string_view sql, Bind bind = {});
    std::int64_t execute(std::string_view sql, std::initializer_list<Value> bind) {
        return execute(sql, Bind(bind.begin(), bind.size()));
    }

    // All rows, typed: std::int64_t, int, std::string, or std::optional of these for nullable
    // columns. PostgreSQL must be told where a sum is a BIGINT: CAST(SUM(n) AS BIGINT).
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
    // Rows of any table, for what copies or compares whole ones.
    std::vector<std::vector<Value>> rows(std::string_view sql, Bind bind = {});

    struct TableColumn {
        std::string name;
        int key_position = 0;  // from 1; 0 outside the primary key
    };
    std::vector<std::string> table_names();  // those that others refer to before them
    std::vector<TableColumn> columns_of(const std::string& table);

    // Several statements separated by `;`, without parameters: migrations and PRAGMAs.
    void script(std::string_view sql) { engine_->script(sql); }

    // Called after each commit with the length of SQLite's write-ahead log in pages, instead of its
    // own checkpoint within the commit. True asks for a checkpoint at once.
    using LogListener = Engine::LogListener;
    void on_log_growth(LogListener listener) { engine_->on_log_growth(std::move(listener)); }
    // Moves what it can of the log into the database file, without waiting for readers; gives the
    // number of the log's pages that are there now.
    int checkpoint() { return engine_->checkpoint(); }

    // A connection that was lost while it lay idle is made anew here. While that fails it is tried
    // again only after a pause that grows up to some seconds, and the error comes at once.
    void begin() { begin_with(engine_->begin_sql()); }  // one snapshot, for reading
    // On PostgreSQL others may write at the same time, each statement sees what is committed, and
    // exclude_others() is what makes check-then-write safe.
    void begin_write() { begin_with(engine_->begin_write_sql()); }
    void commit() { execute("COMMIT"); }
    void rollback() { execute("ROLLBACK"); }

    // Whether other processes may have this database open for writing.
    [[nodiscard]] bool is_shared() const { return engine_->is_shared(); }
    // First thing in a transaction: waits until no other transaction holds this name, and holds it
    // to the end. SQLite has only one writer anyway.
    void exclude_others(std::string_view name) { engine_->exclude_others(name); }

  private:
    explicit Connection(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

    // A statement under way; ready for its next use when this is gone. The bound values must live
    // as long.
    class Running {
      public:
        Running(Statement& statement, Bind bind) : statement_(statement) { statement.start(bind); }
        ~Running() { statement_.finish(); }
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;
        Statement* operator->() { return &statement_; }
        Statement& operator*() { return statement_; }

      private:
        Statement& statement_;
    };
    Statement& prepared(std::string_view sql);
    void begin_with(std::string_view sql);
    void reopen();

    template <class T>
    struct Column;

    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    std::unique_ptr<Engine> engine_;  // outlives its statements
    std::unordered_map<std::string, std::unique_ptr<Statement>, TextHash, std::equal_to<>>
        statements_;
    std::chrono::milliseconds pause_{0};  // until reopen() is tried again
    std::chrono::steady_clock::time_point failed_at_;
};

template <>
struct Connection::Column<std::int64_t> {
    static std::int64_t take(const Statement& row, int column) { return row.integer(column); }
};
template <>
struct Connection::Column<int> {
    static int take(const Statement& row, int column) {
        return static_cast<int>(row.integer(column));
    }
};
template <>
struct Connection::Column<std::string> {
    static std::string take(const Statement& row, int column) {
        return std::string(row.text(column));
    }
};
template <class T>
struct Connection::Column<std::optional<T>> {
    static std::optional<T> take(const Statement& row, int column) {
        if (row.is_null(column)) return std::nullopt;
        return Column<T>::take(row, column);
    }
};

template <class... Columns>
std::vector<std::tuple<Columns...>> Connection::query(std::string_view sql, Bind bind) {
    std::vector<std::tuple<Columns...>> rows;
    Running running(prepared(sql), bind);
    FENGSUI_CHECK(running->columns() == static_cast<int>(sizeof...(Columns)));
    while (running->next()) {
        [&]<int... I>(std::integer_sequence<int, I...>) {
            rows.emplace_back(Column<Columns>::take(*running, I)...);
        }
        (std::make_integer_sequence<int, sizeof...(Columns)>{});
    }
    return rows;
}

}  // namespace fengsui::ledger
