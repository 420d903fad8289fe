// SPDX-License-Identifier: Apache-2.0
#include "ledger/database.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "ledger/migrate.hpp"
#include "ledger/postgres_engine.hpp"

namespace fengsui::ledger {

std::unique_ptr<Connection> open_connection(const DatabaseOptions& options) {
    if (options.postgres.empty()) return Connection::open_sqlite(options.sqlite_path);
    return Connection::open_postgres({.conninfo = options.postgres});
}

std::unique_ptr<Connection> open_patient_connection(const DatabaseOptions& options) {
    if (options.postgres.empty()) return Connection::open_sqlite(options.sqlite_path);
    return Connection::open_postgres({.conninfo = options.postgres, .statement_timeout_ms = 0});
}

std::string address_for_people(const DatabaseOptions& options) {
    return options.postgres.empty() ? options.sqlite_path
                                    : postgres_address_for_people(options.postgres);
}

base::Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions& options,
                                                       const base::Clock& clock,
                                                       base::IdMaker& ids) {
    try {
        if (auto migrated = migrate(*open_patient_connection(options)); !migrated)
            return tl::unexpected(migrated.error());
        auto connection = open_connection(options);
        std::unique_ptr<Database> database(new Database(clock));
        for (int i = 0; i < options.readers; ++i)
            database->readers_.push_back(open_connection(options));
        if (options.postgres.empty()) {
            database->checkpointer_ =
                std::make_unique<Checkpointer>(open_connection(options), options.archive);
            connection->on_log_growth([keeper = database->checkpointer_.get()](int pages) {
                return keeper->log_has(pages);
            });
        }
        database->writer_ =
            std::make_unique<Writer>(std::move(connection), clock, ids, options.writer);
        return database;
    } catch (const DatabaseError& error) {
        return base::fail(base::ProblemCode::StorageFailed, address_for_people(options),
                          error.what());
    }
}

Database::Lease::Lease(Database& database) : database_(database) {
    std::unique_lock lock(database.mutex_);
    database.free_.wait(lock, [&] { return !database.readers_.empty(); });
    connection_ = std::move(database.readers_.back());
    database.readers_.pop_back();
}

Database::Lease::~Lease() {
    {
        const std::lock_guard lock(database_.mutex_);
        database_.readers_.push_back(std::move(connection_));
    }
    database_.free_.notify_one();
}

base::Problem Database::read_failed(Connection& connection, const DatabaseError& error) {
    spdlog::error("ledger: {}", error.what());
    try {
        connection.rollback();
    } catch (const DatabaseError&) {
        // No transaction was open any more.
    }
    return {base::ProblemCode::StorageFailed,
            {},
            error.kind == DatabaseError::Kind::Lost ? "the database cannot be reached"
                                                    : "the database could not be read"};
}

}  // namespace fengsui::ledger
