// SPDX-License-Identifier: Apache-2.0
// Where a test keeps its ledger: a file in the test's directory or, if FENGSUI_TEST_POSTGRES names
// a server (test/postgres/run.sh starts one), a new database there. Whole when made, gone with
// this. Used by *_test.cpp and their fixtures only.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>

#include "ledger/database.hpp"
#include "ledger/migrate.hpp"

namespace fengsui::ledger {

class TestLedger {
  public:
    explicit TestLedger(const std::string& directory) {
        if (server().empty()) {
            options_.sqlite_path = directory + "/ledger.sqlite";
            return;
        }
        static std::atomic<int> made{0};
        name_ = fmt::format("test_{}_{}", ::getpid(), ++made);
        // Copying a migrated database is quicker than migrating each.
        static const std::string pattern = migrated_pattern();
        on_server(fmt::format("CREATE DATABASE {} TEMPLATE {}", name_, pattern));
        options_.postgres = address_of(name_);
    }
    ~TestLedger() {
        if (!name_.empty()) on_server(fmt::format("DROP DATABASE {} WITH (FORCE)", name_));
    }
    TestLedger(const TestLedger&) = delete;
    TestLedger& operator=(const TestLedger&) = delete;

    [[nodiscard]] static bool on_postgres() { return !server().empty(); }

    [[nodiscard]] DatabaseOptions options(WriterOptions writer = {}) const {
        auto options = options_;
        options.writer = std::move(writer);
        return options;
    }
    [[nodiscard]] std::unique_ptr<Connection> connect() const { return open_connection(options_); }

  private:
    // "host=DIRECTORY user=NAME", without a database.
    static std::string server() {
        const auto* server = std::getenv("FENGSUI_TEST_POSTGRES");
        return server != nullptr ? server : "";
    }
    static std::string address_of(const std::string& database) {
        return fmt::format("{} dbname={}", server(), database);
    }
    static void on_server(const std::string& sql) {
        Connection::open_postgres({address_of("postgres")})->execute(sql);
    }
    static std::string migrated_pattern() {
        auto name = fmt::format("pattern_{}", ::getpid());
        on_server(fmt::format("CREATE DATABASE {}", name));
        const auto db = Connection::open_postgres({address_of(name)});
        migrate(*db).value();
        return name;
    }

    std::string name_;
    DatabaseOptions options_;
};

}  // namespace fengsui::ledger
