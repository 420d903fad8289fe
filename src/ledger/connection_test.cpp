// SPDX-License-Identifier: Apache-2.0
#include "ledger/connection.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

TEST_F(ConnectionTest, BytesComeBackAsTheyWentIn) {
    std::string bytes(256, '\0');
    for (int i = 0; i < 256; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(i);
    db_->script("CREATE TABLE b (a BYTEA NOT NULL PRIMARY KEY)");
    db_->execute("INSERT INTO b (a) VALUES (?)", {Bytes{bytes}});
    EXPECT_EQ(bytes, db_->value<std::string>("SELECT a FROM b"));
    const auto row =
        db_->rows("SELECT a, 1, 'x', NULL FROM b WHERE a = ?", std::vector<Value>{Bytes{bytes}});
    ASSERT_EQ(1U, row.size());
    EXPECT_EQ(bytes, *row[0][0].bytes());
    EXPECT_EQ(1, *row[0][1].integer());
    EXPECT_EQ("x", *row[0][2].text());
    EXPECT_TRUE(row[0][3].integer() == nullptr && row[0][3].text() == nullptr);
}

// With more texts than are kept, statements are prepared anew.
TEST_F(ConnectionTest, AThousandTextsAreTaken) {
    for (int i = 0; i < 1'000; ++i) ASSERT_EQ(i, db_->value<int>("SELECT " + std::to_string(i)));
    EXPECT_EQ(0, db_->value<int>("SELECT 0"));
}

TEST_F(ConnectionTest, AFailureIsUndoneByItsSavepoint) {
    db_->begin_write();
    db_->execute("INSERT INTO t (a) VALUES (1)");
    db_->execute("SAVEPOINT job");
    EXPECT_THROW(db_->execute("INSERT INTO t (a) VALUES (?)", {1}), DatabaseError);
    db_->execute("ROLLBACK TO job");
    db_->execute("RELEASE job");
    db_->execute("INSERT INTO t (a) VALUES (2)");
    db_->commit();
    EXPECT_EQ(2, db_->value<std::int64_t>("SELECT count(*) FROM t"));
}

TEST_F(ConnectionTest, TablesAndTheirKeysAreTold) {
    const auto tables = db_->table_names();
    EXPECT_TRUE(std::ranges::count(tables, "t") == 1);
    const auto columns = db_->columns_of("t");
    ASSERT_EQ(2U, columns.size());
    EXPECT_EQ("a", columns[0].name);
    EXPECT_EQ(1, columns[0].key_position);
    EXPECT_EQ("b", columns[1].name);
    EXPECT_EQ(0, columns[1].key_position);
}

TEST_F(ConnectionTest, PostgresRefusesWhatItWouldChangeSilently) {
    if (!db_->is_shared()) GTEST_SKIP() << "SQLite converts";
    EXPECT_THROW(db_->execute("INSERT INTO t (a, b) VALUES (1, ?)", {std::string("a\0b", 3)}),
                 DatabaseError);
    EXPECT_THROW(db_->value<int>("SELECT SUM(a) FROM t HAVING count(*) >= 0"), DatabaseError);
    db_->begin_write();
    EXPECT_THROW(db_->execute("SELECT nonsense"), DatabaseError);
    EXPECT_THROW(db_->commit(), DatabaseError) << "a failed transaction is not committed";
}

TEST_F(ConnectionTest, RollbackUndoes) {
    db_->begin_write();
    db_->execute("INSERT INTO t (a) VALUES (1)");
    db_->rollback();
    EXPECT_EQ(0, db_->value<std::int64_t>("SELECT count(*) FROM t"));
}

}  // namespace
}  // namespace fengsui::ledger
