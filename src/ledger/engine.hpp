// SPDX-License-Identifier: Apache-2.0
// What a database engine does for Connection, which is its only caller: one session with SQLite
// (sqlite_engine.cpp) or PostgreSQL (postgres_engine.cpp). One thread at a time. All of it throws
// DatabaseError.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "ledger/value.hpp"

namespace fengsui::ledger {

// A prepared statement, used again and again: start, next until false, finish.
class Statement {
  public:
    Statement() = default;
    virtual ~Statement() = default;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // The values must live until finish(): they are read in place.
    virtual void start(Bind bind) = 0;
    virtual bool next() = 0;  // to the next row; false at the end
    [[nodiscard]] virtual int columns() const = 0;
    [[nodiscard]] virtual bool is_null(int column) const = 0;
    // 0 and empty for null.
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual std::string_view text(int column) const = 0;  // until next()
    // As the engine keeps it.
    [[nodiscard]] virtual Value value(int column) const = 0;
    // At the end: the rows that it inserted, updated or deleted.
    [[nodiscard]] virtual std::int64_t changed() const = 0;
    virtual void finish() noexcept = 0;
};

class Engine {
  public:
    Engine() = default;
    virtual ~Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    virtual std::unique_ptr<Statement> prepare(std::string_view sql) = 0;
    // All statements are gone.
    virtual void forget_statements() {}
    virtual void script(std::string_view sql) = 0;

    [[nodiscard]] virtual std::string_view begin_sql() const = 0;
    [[nodiscard]] virtual std::string_view begin_write_sql() const = 0;
    // The names of all tables, one a row, those that others refer to before them.
    [[nodiscard]] virtual std::string_view tables_sql() const = 0;
    // Of the table `?`: each column's name and its place in the primary key, from 1, or 0.
    [[nodiscard]] virtual std::string_view columns_sql() const = 0;
    // See Connection.
    [[nodiscard]] virtual bool is_shared() const = 0;
    virtual void exclude_others(std::string_view) {}
    [[nodiscard]] virtual bool is_lost() const { return false; }
    virtual void reopen() {}

    // SQLite leaves its write-ahead log to us; PostgreSQL looks after its own.
    using LogListener = std::function<bool(int pages)>;
    virtual void on_log_growth(LogListener) {}
    virtual int checkpoint() { return 0; }
};

}  // namespace fengsui::ledger
