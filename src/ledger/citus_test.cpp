// SPDX-License-Identifier: Apache-2.0
// What spreads the tables over a Citus cluster names them all, and does nothing on plain
// PostgreSQL.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/embed.hpp"
#include "ledger/migrate.hpp"
#include "ledger/test_ledger.hpp"

namespace fengsui::embedded {
base::EmbeddedFiles citus();
}

namespace fengsui::ledger {
namespace {

class CitusTest : public testing::Test {
  protected:
    void SetUp() override {
        path_ = testing::TempDir() + "/fengsui_citus_" + std::to_string(::getpid());
        std::filesystem::create_directories(path_);
        ledger_ = std::make_unique<TestLedger>(path_);
        db_ = ledger_->connect();
        ASSERT_TRUE(migrate(*db_));
    }
    void TearDown() override {
        db_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }

    std::string path_;
    std::unique_ptr<TestLedger> ledger_;
    std::unique_ptr<Connection> db_;
};

TEST_F(CitusTest, EveryTableIsSpread) {
    const auto files = embedded::citus();
    ASSERT_EQ(1U, files.size());
    const auto script = std::string(files.front().bytes);
    for (const auto& table : db_->table_names())
        EXPECT_NE(std::string::npos, script.find("'" + table + "'")) << table;
}

TEST_F(CitusTest, PlainPostgresStaysAsItIs) {
    if (!TestLedger::on_postgres()) GTEST_SKIP() << "SQLite has no such script";
    const auto before = db_->table_names();
    EXPECT_EQ(newest_schema_version(), migrate(*db_));
    EXPECT_EQ(before, db_->table_names());
}

// PostgreSQL reads the script's statements only when they run, so that plain PostgreSQL would hide
// a mistake in them: here they run, against functions and a catalogue that only look like Citus's.
TEST_F(CitusTest, TheScriptTakesEachTableOnce) {
    if (!TestLedger::on_postgres()) GTEST_SKIP() << "SQLite has no such script";
    const auto tables = static_cast<std::int64_t>(db_->table_names().size());
    db_->script(R"(
        CREATE TABLE pg_dist_partition (logicalrelid regclass);
        CREATE TABLE spread (name TEXT, way TEXT, with_table TEXT);
        CREATE FUNCTION create_reference_table(t regclass) RETURNS void LANGUAGE sql AS $$
            INSERT INTO pg_dist_partition VALUES (t);
            INSERT INTO spread VALUES (CAST(t AS TEXT), 'copied', '') $$;
        CREATE FUNCTION create_distributed_table(t regclass, c TEXT, colocate_with TEXT)
            RETURNS void LANGUAGE sql AS $$
            INSERT INTO pg_dist_partition VALUES (t);
            INSERT INTO spread VALUES (CAST(t AS TEXT), c, colocate_with) $$)");
    auto script = std::string(embedded::citus().front().bytes);
    const std::string guard = "extname = 'citus'";
    script.replace(script.find(guard), guard.size(), "extname = 'plpgsql'");
    db_->script(script);
    db_->script(script);
    const auto spread = [&](std::string_view where) {
        return db_->value<std::int64_t>("SELECT count(*) FROM spread" + std::string(where)).value();
    };
    EXPECT_EQ(tables, spread(""));
    EXPECT_EQ(2, spread(" WHERE way = 'copied'"));
    EXPECT_EQ(tables - 3, spread(" WHERE with_table = 'journal'"));
    EXPECT_EQ(tables - 2, spread(" s JOIN information_schema.columns c ON c.table_name = s.name "
                                 "AND c.column_name = s.way"));
}

}  // namespace
}  // namespace fengsui::ledger
