// SPDX-License-Identifier: Apache-2.0
#include "ledger/sqlite_engine.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "base/check.hpp"

namespace fengsui::ledger {
namespace {

constexpr int kBusyWaitMs = 10'000;

// What to do where the fault is not in the statement.
std::string_view advice_for(int code) {
    switch (code) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return ": the file is damaged, restore a backup into a new directory (fengsui restore)";
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return ": the account that runs fengsui must be able to write there";
        case SQLITE_FULL:
            return ": make room on the disk";
        case SQLITE_IOERR:
            return ": the disk does not do what it should, see the system's log";
        default:
            return {};
    }
}

[[noreturn]] void fail(sqlite3* db) {
    const auto advice = advice_for(sqlite3_errcode(db) & 0xFF);
    throw DatabaseError(std::string(sqlite3_errmsg(db)).append(advice));
}

class SqliteStatement final : public Statement {
  public:
    SqliteStatement(sqlite3* db, std::string_view sql) : db_(db) {
        if (sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()),
                               SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK) {
            fail(db);
        }
    }
    ~SqliteStatement() override { sqlite3_finalize(statement_); }

    void start(Bind bind) override {
        FENGSUI_CHECK(sqlite3_bind_parameter_count(statement_) == static_cast<int>(bind.size()));
        changed_before_ = sqlite3_total_changes64(db_);
        int number = 0;
        for (const auto& value : bind) bind_one(++number, value);
    }

    bool next() override {
        const int code = sqlite3_step(statement_);
        if (code == SQLITE_ROW) return true;
        if (code != SQLITE_DONE) fail(db_);
        return false;
    }

    [[nodiscard]] int columns() const override { return sqlite3_column_count(statement_); }
    [[nodiscard]] bool is_null(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    [[nodiscard]] std::int64_t integer(int column) const override {
        return sqlite3_column_int64(statement_, column);
    }
    [[nodiscard]] std::string_view text(int column) const override {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        if (text == nullptr) return {};
        return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    [[nodiscard]] Value value(int column) const override {
        switch (sqlite3_column_type(statement_, column)) {
            case SQLITE_INTEGER:
                return integer(column);
            case SQLITE_NULL:
                return nullptr;
            case SQLITE_BLOB:
                return Bytes{text(column)};
            default:
                return text(column);
        }
    }
    [[nodiscard]] std::int64_t changed() const override {
        return sqlite3_total_changes64(db_) - changed_before_;
    }
    void finish() noexcept override {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

  private:
    void bind_one(int number, const Value& value) {
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

    sqlite3* db_;
    sqlite3_stmt* statement_ = nullptr;
    std::int64_t changed_before_ = 0;
};

class SqliteEngine final : public Engine {
  public:
    explicit SqliteEngine(const std::string& path) {
        // One thread at a time, so SQLite need not lock each call.
        constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        try {
            if (sqlite3_open_v2(path.c_str(), &db_, flags, nullptr) != SQLITE_OK) fail(db_);
            sqlite3_busy_timeout(db_, kBusyWaitMs);
            // WAL lets readers go on while one writes; FULL makes a commit survive a power cut: an
            // ACK depends on it.
            SqliteEngine::script(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; "
                "PRAGMA mmap_size=268435456; PRAGMA wal_autocheckpoint=4000;");
        } catch (const DatabaseError&) {
            sqlite3_close(db_);
            throw;
        }
    }
    ~SqliteEngine() override { sqlite3_close(db_); }

    std::unique_ptr<Statement> prepare(std::string_view sql) override {
        return std::make_unique<SqliteStatement>(db_, sql);
    }
    void script(std::string_view sql) override {
        if (sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            fail(db_);
    }

    [[nodiscard]] std::string_view begin_sql() const override { return "BEGIN"; }
    [[nodiscard]] std::string_view begin_write_sql() const override { return "BEGIN IMMEDIATE"; }
    [[nodiscard]] std::string_view tables_sql() const override {
        return "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> "
               "'sqlite_' ORDER BY rowid";
    }
    [[nodiscard]] std::string_view columns_sql() const override {
        return "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid";
    }
    [[nodiscard]] bool is_shared() const override { return false; }

    void on_log_growth(LogListener listener) override {
        log_listener_ = std::move(listener);
        const auto hook = [](void* self, sqlite3* db, const char*, int pages) {
            if (static_cast<SqliteEngine*>(self)->log_listener_(pages)) {
                // What fails here is tried again at a later commit; this commit has succeeded.
                sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
            }
            return SQLITE_OK;
        };
        sqlite3_wal_hook(db_, hook, this);
    }

    int checkpoint() override {
        int pages = 0;
        int moved = 0;
        const int code =
            sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
        if (code != SQLITE_OK && code != SQLITE_BUSY) fail(db_);
        return std::max(0, moved);
    }

  private:
    sqlite3* db_ = nullptr;
    LogListener log_listener_;
};

}  // namespace

std::unique_ptr<Engine> open_sqlite_engine(const std::string& path) {
    return std::make_unique<SqliteEngine>(path);
}

}  // namespace fengsui::ledger
