// SPDX-License-Identifier: Apache-2.0
#include "ledger/connection.hpp"

#include <algorithm>

#include "ledger/postgres_engine.hpp"
#include "ledger/sqlite_engine.hpp"

namespace fengsui::ledger {
namespace {

constexpr std::size_t kStatementCacheLimit = 500;
constexpr std::chrono::milliseconds kPauseMin{100};
constexpr std::chrono::milliseconds kPauseMax{5'000};

}  // namespace

std::unique_ptr<Connection> Connection::open_sqlite(const std::string& path) {
    return std::unique_ptr<Connection>(new Connection(open_sqlite_engine(path)));
}

std::unique_ptr<Connection> Connection::open_postgres(const PostgresAddress& address) {
    return std::unique_ptr<Connection>(new Connection(open_postgres_engine(address)));
}

Statement& Connection::prepared(std::string_view sql) {
    if (const auto found = statements_.find(sql); found != statements_.end()) return *found->second;
    if (statements_.size() >= kStatementCacheLimit) {
        statements_.clear();
        engine_->forget_statements();
    }
    return *statements_.emplace(std::string(sql), engine_->prepare(sql)).first->second;
}

std::int64_t Connection::execute(std::string_view sql, Bind bind) {
    Running running(prepared(sql), bind);
    while (running->next()) {
        // Rows of a PRAGMA are of no interest here.
    }
    return running->changed();
}

std::vector<std::vector<Value>> Connection::rows(std::string_view sql, Bind bind) {
    std::vector<std::vector<Value>> rows;
    Running running(prepared(sql), bind);
    while (running->next()) {
        auto& row = rows.emplace_back();
        for (int column = 0; column < running->columns(); ++column)
            row.push_back(running->value(column));
    }
    return rows;
}

std::vector<std::string> Connection::table_names() {
    std::vector<std::string> names;
    for (auto& [name] : query<std::string>(engine_->tables_sql())) names.push_back(std::move(name));
    return names;
}

std::vector<Connection::TableColumn> Connection::columns_of(const std::string& table) {
    std::vector<TableColumn> columns;
    for (auto& [name, position] : query<std::string, int>(engine_->columns_sql(), {table}))
        columns.push_back({std::move(name), position});
    return columns;
}

void Connection::reopen() {
    const auto now = std::chrono::steady_clock::now();
    if (now - failed_at_ < pause_) {
        throw DatabaseError("the database could not be reached a moment ago",
                            DatabaseError::Kind::Lost);
    }
    statements_.clear();
    try {
        engine_->reopen();
        pause_ = {};
    } catch (const DatabaseError&) {
        pause_ = std::clamp(pause_ * 2, kPauseMin, kPauseMax);
        failed_at_ = std::chrono::steady_clock::now();
        throw;
    }
}

void Connection::begin_with(std::string_view sql) {
    if (!engine_->is_lost()) {
        try {
            execute(sql);
            return;
        } catch (const DatabaseError& error) {
            if (error.kind != DatabaseError::Kind::Lost) throw;
        }
    }
    reopen();
    execute(sql);
}

}  // namespace fengsui::ledger
