// SPDX-License-Identifier: Apache-2.0
#include "ledger/transfer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "ledger/test_ledger.hpp"

namespace fengsui::ledger {
namespace {

// From an SQLite file to the engine under test and back.
class TransferTest : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(path_);
        file_ = migrated(Connection::open_sqlite(path_ + "/from.sqlite"));
        ledger_ = std::make_unique<TestLedger>(path_);
        other_ = migrated(ledger_->connect());
        // More rows than a page, all kinds of values, a foreign key.
        file_->begin_write();
        for (int i = 0; i < 2'050; ++i) {
            file_->execute(
                "INSERT INTO message (county, id, source, external_id, institution, control_id, "
                "format, type, received_ms, status, problems, reports, bytes, body) VALUES "
                "('500242', ?, 'HIS', ?, ?, '发热', 'hl7', 'ADT', 1, 'accepted', '[]', 1, 3, ?)",
                {i, std::to_string(i), i % 2 == 0 ? std::optional(i) : std::nullopt,
                 Bytes{std::string("\0\xff\x01", 3)}});
        }
        file_->execute(
            "INSERT INTO event VALUES ('500242', 1, 1, 't', 'c', 'p', 'g', 's', 1, 1, NULL, 'l', "
            "'n', 'c', 1)");
        file_->execute(
            "INSERT INTO task VALUES ('500242', 2, 1, 't', 'a', 1, 's', 'n', 1, NULL, 1)");
        file_->commit();
    }
    void TearDown() override {
        file_.reset();
        other_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }
    static std::unique_ptr<Connection> migrated(std::unique_ptr<Connection> db) {
        EXPECT_TRUE(migrate(*db));
        return db;
    }

    const std::string path_ =
        testing::TempDir() + "/fengsui_transfer_" + std::to_string(::getpid());
    std::unique_ptr<TestLedger> ledger_;
    std::unique_ptr<Connection> file_;
    std::unique_ptr<Connection> other_;
};

TEST_F(TransferTest, AllIsThereAndTheSame) {
    const auto sums = transfer(*file_, *other_);
    ASSERT_TRUE(sums) << sums.error().to_string();
    EXPECT_EQ(*sums, sum_tables(*other_));
    EXPECT_EQ(2'050, other_->value<int>("SELECT count(*) FROM message"));

    const auto back = migrated(Connection::open_sqlite(path_ + "/back.sqlite"));
    ASSERT_TRUE(transfer(*other_, *back));
    EXPECT_EQ(sum_tables(*file_), sum_tables(*back));
    back->execute("UPDATE message SET body = ? WHERE id = 7", {Bytes{"x"}});
    EXPECT_NE(sum_tables(*file_), sum_tables(*back)) << "one changed value shows";
}

TEST_F(TransferTest, ADatabaseWithRowsIsLeftAlone) {
    other_->execute("INSERT INTO setting VALUES ('500242', 'mode', '{}', 1, 0, '')");
    const auto refused = transfer(*file_, *other_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(base::ProblemCode::Conflict, refused.error().code);
    EXPECT_EQ(0, other_->value<int>("SELECT count(*) FROM message"));
}

}  // namespace
}  // namespace fengsui::ledger
