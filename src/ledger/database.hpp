// SPDX-License-Identifier: Apache-2.0
// The open ledger of a process: one writer (group commit) and a small pool of readers that each see
// a consistent snapshot. Made once by app from a data directory or a database's address; used by
// all rooms. Thread safe.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

#include "base/embed.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "ledger/checkpointer.hpp"
#include "ledger/connection.hpp"
#include "ledger/writer.hpp"

namespace fengsui::ledger {

// Where the ledger is: an SQLite file or, if `postgres` is not empty, a PostgreSQL database.
struct DatabaseOptions {
    std::string sqlite_path;
    std::string postgres;  // libpq's address: "postgres://USER@HOST:PORT/NAME"
    int readers = 4;
    WriterOptions writer;
    LogArchive* archive = nullptr;  // of the SQLite file; outlives the database
};

std::unique_ptr<Connection> open_connection(const DatabaseOptions& options);
// The same without a limit of time, for commands that go through whole tables.
std::unique_ptr<Connection> open_patient_connection(const DatabaseOptions& options);
// For people: the file, or the address without its password.
std::string address_for_people(const DatabaseOptions& options);

class Database {
  public:
    // Opens, migrates to the newest schema and starts the writer. Conflict if the schema is newer
    // than ours.
    static base::Result<std::unique_ptr<Database>> open(const DatabaseOptions& options,
                                                        const base::Clock& clock,
                                                        base::IdMaker& ids);

    // Runs `body(Connection&) -> Result<T>` on a reader, in one snapshot. Waits for a free reader.
    template <class Body>
    auto read(Body body) -> std::invoke_result_t<Body, Connection&> {
        Lease lease(*this);
        try {
            lease.connection().begin();
            auto result = body(lease.connection());
            lease.connection().commit();
            return result;
        } catch (const DatabaseError& error) {
            return tl::unexpected(read_failed(lease.connection(), error));
        }
    }

    Writer& writer() { return *writer_; }
    const base::Clock& clock() { return clock_; }

  private:
    Database(const base::Clock& clock) : clock_(clock) {}

    class Lease {
      public:
        explicit Lease(Database& database);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Connection& connection() { return *connection_; }

      private:
        Database& database_;
        std::unique_ptr<Connection> connection_;
    };
    static base::Problem read_failed(Connection& connection, const DatabaseError& error);

    const base::Clock& clock_;
    std::mutex mutex_;
    std::condition_variable free_;
    std::vector<std::unique_ptr<Connection>> readers_;
    std::unique_ptr<Checkpointer> checkpointer_;  // SQLite: the writer tells it of each commit
    std::unique_ptr<Writer> writer_;
};

}  // namespace fengsui::ledger
