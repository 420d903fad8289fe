// SPDX-License-Identifier: Apache-2.0
#include "ledger/connection.hpp"

#include <fmt/format.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <unordered_map>

#include "base/check.hpp"

namespace fengsui::ledger {
namespace {

// SOCI names its parameters; ours are `?`. Marks inside quotes are left alone.
std::string name_parameters(std::string_view sql) {
    std::string out;
    int number = 0;
    bool quoted = false;
    for (const char c : sql) {
        if (c == '\'') quoted = !quoted;
        if (c == '?' && !quoted) {
            out += fmt::format(":p{}", ++number);
        } else {
            out += c;
        }
    }
    return out;
}

constexpr std::size_t kStatementCacheLimit = 500;

template <class F>
decltype(auto) translated(F&& body) {
    try {
        return body();
    } catch (const soci::soci_error& error) {
        throw DatabaseError(error.what());
    }
}

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace

// The statement, with the storage that SOCI reads parameters from and writes columns to.
struct Connection::Prepared {
    explicit Prepared(soci::session& session) : statement(session) {}
    soci::statement statement;
    std::vector<std::string> parameters;
    std::vector<soci::indicator> parameter_nulls;
    std::vector<Cell> row;
    std::vector<soci::indicator> row_nulls;
};

struct Connection::State {
    soci::session session;
    std::unordered_map<std::string, std::unique_ptr<Prepared>, TextHash, std::equal_to<>> statements;

    sqlite_api::sqlite3* raw() { return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_; }
};

Connection::Connection() : state_(std::make_unique<State>()) {}

Connection::~Connection() { state_->statements.clear(); }

std::unique_ptr<Connection> Connection::open_sqlite(const std::string& path) {
    std::unique_ptr<Connection> connection(new Connection);
    translated([&] { connection->state_->session.open(soci::sqlite3, fmt::format("db=\"{}\" timeout=10", path)); });
    // WAL lets readers go on while one writes; FULL makes a commit survive a power cut: an ACK depends on it.
    connection->script(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
        "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA wal_autocheckpoint=4000;");
    return connection;
}

Connection::Prepared& Connection::start(std::string_view sql, Bind bind, std::span<const ColumnKind> columns) {
    auto& cache = state_->statements;
    auto found = cache.find(sql);
    return translated([&]() -> Prepared& {
        if (found == cache.end()) {
            if (cache.size() >= kStatementCacheLimit) cache.clear();
            auto fresh = std::make_unique<Prepared>(state_->session);
            fresh->parameters.resize(bind.size());
            fresh->parameter_nulls.resize(bind.size(), soci::i_ok);
            for (const auto kind : columns) fresh->row.push_back(Cell{kind, true, 0, {}});
            fresh->row_nulls.resize(columns.size(), soci::i_ok);
            auto& statement = fresh->statement;
            statement.alloc();
            statement.prepare(name_parameters(sql));
            for (std::size_t i = 0; i < bind.size(); ++i) {
                statement.exchange(soci::use(fresh->parameters[i], fresh->parameter_nulls[i]));
            }
            for (std::size_t i = 0; i < columns.size(); ++i) {
                if (columns[i] == ColumnKind::Integer) {
                    statement.exchange(soci::into(fresh->row[i].integer, fresh->row_nulls[i]));
                } else {
                    statement.exchange(soci::into(fresh->row[i].text, fresh->row_nulls[i]));
                }
            }
            statement.define_and_bind();
            found = cache.emplace(std::string(sql), std::move(fresh)).first;
        }
        Prepared& prepared = *found->second;
        FENGSUI_CHECK(prepared.parameters.size() == bind.size() && prepared.row.size() == columns.size());
        for (std::size_t i = 0; i < bind.size(); ++i) {
            prepared.parameters[i] = bind[i].text();
            prepared.parameter_nulls[i] = bind[i].is_null() ? soci::i_null : soci::i_ok;
        }
        // SOCI steps a statement without columns here, and one with columns at each fetch.
        prepared.statement.execute(columns.empty());
        return prepared;
    });
}

bool Connection::next(Prepared& prepared) {
    return translated([&] {
        if (!prepared.statement.fetch()) return false;
        for (std::size_t i = 0; i < prepared.row.size(); ++i) prepared.row[i].null = prepared.row_nulls[i] == soci::i_null;
        return true;
    });
}

std::span<Cell> Connection::cells(Prepared& prepared) { return prepared.row; }

std::int64_t Connection::execute(std::string_view sql, Bind bind) {
    const auto before = sqlite_api::sqlite3_total_changes64(state_->raw());
    start(sql, bind, {});
    return sqlite_api::sqlite3_total_changes64(state_->raw()) - before;
}

void Connection::script(std::string_view sql) {
    char* message = nullptr;
    if (sqlite_api::sqlite3_exec(state_->raw(), std::string(sql).c_str(), nullptr, nullptr, &message) != SQLITE_OK) {
        std::string text = message != nullptr ? message : "unknown";
        sqlite_api::sqlite3_free(message);
        throw DatabaseError(text);
    }
}

void Connection::begin() { execute("BEGIN"); }
void Connection::begin_write() { execute("BEGIN IMMEDIATE"); }
void Connection::commit() { execute("COMMIT"); }
void Connection::rollback() { execute("ROLLBACK"); }

}  // namespace fengsui::ledger
