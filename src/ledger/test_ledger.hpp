// SPDX-License-Identifier: Apache-2.0
// Where a test keeps its ledger: a file in the test's directory or, if FENGSUI_TEST_POSTGRES names
// a server (test/postgres/run.sh starts one), an empty database there. Made before all connections
// to it and gone after them. Used by *_test.cpp and their fixtures only.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

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
        name_ = empty_database();
        options_.postgres = address_of(name_);
    }
    ~TestLedger() {
        if (!name_.empty() && wipe()) unused().push_back(name_);
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
    // Databases of earlier tests of this process: emptying one takes milliseconds, making one a
    // second. They end with the server.
    static std::vector<std::string>& unused() {
        static std::vector<std::string> names;
        return names;
    }
    static std::size_t& tables_of_schema() {
        static std::size_t count = 0;
        return count;
    }
    static std::string empty_database() {
        static int made = 0;
        if (!unused().empty()) {
            auto name = unused().back();
            unused().pop_back();
            return name;
        }
        auto name = fmt::format("test_{}_{}", ::getpid(), ++made);
        Connection::open_postgres({address_of("postgres")})->execute("CREATE DATABASE " + name);
        const auto db = Connection::open_postgres({address_of(name)});
        migrate(*db).value();
        tables_of_schema() = db->table_names().size();
        return name;
    }
    // False if the test has made tables of its own or changed the schema's version.
    bool wipe() const {
        const auto db = connect();
        auto tables = db->table_names();
        const auto version = db->value<int>("SELECT max(version) FROM schema_version");
        if (tables.size() != tables_of_schema() || version != newest_schema_version()) return false;
        std::string script;
        for (auto table = tables.rbegin(); table != tables.rend(); ++table) {
            if (*table != "schema_version") script += fmt::format("DELETE FROM \"{}\";", *table);
        }
        db->script(script);
        return true;
    }

    std::string name_;
    DatabaseOptions options_;
};

}  // namespace fengsui::ledger
