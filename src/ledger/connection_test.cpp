// SPDX-License-Identifier: Apache-2.0
#include "ledger/connection.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "ledger/test_ledger.hpp"

namespace fengsui::ledger {
namespace {

class ConnectionTest : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(path_);
        ledger_ = std::make_unique<TestLedger>(path_);
        db_ = ledger_->connect();
        db_->script("CREATE TABLE t (a BIGINT NOT NULL, b TEXT, PRIMARY KEY (a))");
    }
    void TearDown() override {
        db_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }
    const std::string path_ = testing::TempDir() + "/fengsui_connection_" +
                              std::to_string(::getpid()) + "_" +
                              testing::UnitTest::GetInstance()->current_test_info()->name();
    std::unique_ptr<TestLedger> ledger_;
    std::unique_ptr<Connection> db_;
};

TEST_F(ConnectionTest, RowsComeBackAsTheyWentIn) {
    EXPECT_EQ(1, db_->execute("INSERT INTO t (a, b) VALUES (?, ?)", {9007199254740993, "发热'?"}));
    EXPECT_EQ(1, db_->execute("INSERT INTO t (a, b) VALUES (?, ?)", {-1, nullptr}));
    const auto rows =
        db_->query<std::int64_t, std::optional<std::string>>("SELECT a, b FROM t ORDER BY a");
    ASSERT_EQ(2U, rows.size());
    EXPECT_EQ(std::make_tuple(std::int64_t{-1}, std::optional<std::string>{}), rows[0]);
    EXPECT_EQ(std::make_tuple(std::int64_t{9007199254740993}, std::optional<std::string>{"发热'?"}),
              rows[1]);
}

TEST_F(ConnectionTest, AStatementRunsAgainWithNewValues) {
    for (int i = 0; i < 100; ++i)
        db_->execute("INSERT INTO t (a, b) VALUES (?, ?)", {i, std::to_string(i)});
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(std::to_string(i), db_->value<std::string>("SELECT b FROM t WHERE a = ?", {i}));
    }
    EXPECT_EQ(100, db_->value<std::int64_t>("SELECT count(*) FROM t"));
    EXPECT_EQ(3U,
              (db_->query<std::int64_t>("SELECT a FROM t WHERE a > ? ORDER BY a LIMIT ?", {50, 3})
                   .size()));
}

TEST_F(ConnectionTest, AClashIsIgnoredOrThrown) {
    db_->execute("INSERT INTO t (a, b) VALUES (1, 'x')");
    EXPECT_EQ(0,
              db_->execute("INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT DO NOTHING", {1, "y"}));
    EXPECT_THROW(db_->execute("INSERT INTO t (a, b) VALUES (?, ?)", {1, "y"}), DatabaseError);
    // The statement is usable after its failure.
    EXPECT_EQ(1, db_->execute("INSERT INTO t (a, b) VALUES (?, ?)", {2, "y"}));
}

TEST_F(ConnectionTest, AbsentRowIsNothing) {
    EXPECT_EQ(std::nullopt, db_->value<std::string>("SELECT b FROM t WHERE a = ?", {7}));
    EXPECT_THROW(db_->execute("SELECT nonsense FROM nowhere"), DatabaseError);
}

TEST_F(ConnectionTest, RollbackUndoes) {
    db_->begin_write();
    db_->execute("INSERT INTO t (a) VALUES (1)");
    db_->rollback();
    EXPECT_EQ(0, db_->value<std::int64_t>("SELECT count(*) FROM t"));
}

}  // namespace
}  // namespace fengsui::ledger
