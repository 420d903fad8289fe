// SPDX-License-Identifier: Apache-2.0
#include "ledger/connection.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <unordered_map>

namespace fengsui::ledger {
namespace {

constexpr std::size_t kStatementCacheLimit = 500;
constexpr int kBusyWaitMs = 10'000;

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

}  // namespace

struct Connection::State {
    sqlite3* db = nullptr;
    LogListener log_listener;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements;

    ~State() {
        statements.clear();
        sqlite3_close(db);
    }
};

Connection::Connection() : state_(std::make_unique<State>()) {}
Connection::~Connection() = default;

std::unique_ptr<Connection> Connection::open_sqlite(const std::string& path) {
    std::unique_ptr<Connection> connection(new Connection);
    // One thread at a time, so SQLite need not lock each call.
    constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path.c_str(), &connection->state_->db, flags, nullptr) != SQLITE_OK)
        connection->fail();
    sqlite3_busy_timeout(connection->state_->db, kBusyWaitMs);
    // WAL lets readers go on while one writes; FULL makes a commit survive a power cut: an ACK
    // depends on it.
    connection->script(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA "
        "temp_store=MEMORY;"
        "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA wal_autocheckpoint=4000;");
    return connection;
}

void Connection::fail() const {
    throw DatabaseError(sqlite3_errmsg(state_->db));
}

sqlite3_stmt* Connection::prepared(std::string_view sql) {
    auto& cache = state_->statements;
    if (const auto found = cache.find(sql); found != cache.end()) return found->second.get();
    if (cache.size() >= kStatementCacheLimit) cache.clear();
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(state_->db, sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
        fail();
    }
    return cache.emplace(std::string(sql), Statement(statement)).first->second.get();
}

Connection::Running::Running(Connection& connection, std::string_view sql, Bind bind)
    : connection_(connection), statement_(connection.prepared(sql)) {
    FENGSUI_CHECK(sqlite3_bind_parameter_count(statement_) == static_cast<int>(bind.size()));
    int number = 0;
    for (const auto& value : bind) {
        ++number;
        if (const auto* integer = value.integer()) {
            sqlite3_bind_int64(statement_, number, *integer);
        } else if (const auto* text = value.text()) {
            sqlite3_bind_text64(statement_, number, text->data(), text->size(), SQLITE_STATIC,
                                SQLITE_UTF8);
        } else if (const auto* bytes = value.bytes()) {
            sqlite3_bind_blob64(statement_, number, bytes->data(), bytes->size(), SQLITE_STATIC);
        } else {
            sqlite3_bind_null(statement_, number);
        }
    }
}

Connection::Running::~Running() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

bool Connection::Running::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) connection_.fail();
    return false;
}

int Connection::Running::columns() const {
    return sqlite3_column_count(statement_);
}

bool Connection::Running::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Connection::Running::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

std::string_view Connection::Running::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::int64_t Connection::execute(std::string_view sql, Bind bind) {
    const auto before = sqlite3_total_changes64(state_->db);
    Running running(*this, sql, bind);
    while (running.next()) {
        // Rows of a PRAGMA are of no interest here.
    }
    return sqlite3_total_changes64(state_->db) - before;
}

void Connection::script(std::string_view sql) {
    if (sqlite3_exec(state_->db, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        fail();
}

void Connection::on_log_growth(LogListener listener) {
    state_->log_listener = std::move(listener);
    const auto hook = [](void* self, sqlite3*, const char*, int pages) {
        auto& state = *static_cast<Connection*>(self)->state_;
        if (state.log_listener(pages)) {
            // What fails here is tried again at a later commit; this commit has succeeded.
            sqlite3_wal_checkpoint_v2(state.db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                      nullptr);
        }
        return SQLITE_OK;
    };
    sqlite3_wal_hook(state_->db, hook, this);
}

int Connection::checkpoint() {
    int pages = 0;
    int moved = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(state_->db, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
    if (code != SQLITE_OK && code != SQLITE_BUSY) fail();
    return std::max(0, moved);
}

void Connection::begin() {
    execute("BEGIN");
}
void Connection::begin_write() {
    execute("BEGIN IMMEDIATE");
}
void Connection::commit() {
    execute("COMMIT");
}
void Connection::rollback() {
    execute("ROLLBACK");
}

}  // namespace fengsui::ledger
