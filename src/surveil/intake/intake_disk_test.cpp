// SPDX-License-Identifier: Apache-2.0
// Intake on a disk that fails: full, torn writes, write errors, syncs that do not last, at each
// instant of a commit. What was acknowledged is there once, what was not can be sent again, and
// when the disk is well the same process goes on. The fixture verifies the counts at the end.
#include <spdlog/spdlog.h>

#include <set>

#include "ledger/faulty_disk_fixture.hpp"
#include "ledger/journal.hpp"
#include "surveil/intake/intake_fixture.hpp"

namespace fengsui::surveil {
namespace {

using ledger::DiskFault;

std::string lab(int number) {
    return fmt::format(
        "MSH|^~\\&|LIS|县医院^H1^L|FS|CDC|20261120100000||ORU^R01|c{0}|P|2.5.1|||||CHN|UNICODE "
        "UTF-8\rPID|1||P{0}^^^H1^PI||张^{0}||19900101|M|||重庆市酉阳县麻旺镇\r"
        "OBR|1||o{0}|94500-6^SARS-CoV-2 RNA^LN|||20261120\r"
        "OBX|1|CWE|94500-6^SARS-CoV-2 RNA^LN||260373001^Detected^SCT||||||F|||20261120\r",
        number);
}

class IntakeDiskTest : public IntakeTest, public testing::WithParamInterface<DiskFault> {
  protected:
    // Each fault is logged as an error, as it should be.
    void SetUp() override {
        spdlog::set_level(spdlog::level::off);
        IntakeTest::SetUp();
        if (ledger::TestLedger::on_postgres()) GTEST_SKIP() << "the faults are of SQLite's files";
    }
    void TearDown() override {
        IntakeTest::TearDown();
        spdlog::set_level(spdlog::level::info);
    }
    // A disk that fails after that many writes, while messages come; then it is well again.
    void fail_and_heal(int after) {
        disk_.fail_after(after, GetParam());
        for (int i = 0; i < messages_each; ++i) send(++sent_);
        disk_.heal();
    }
    void send(int number) {
        const auto answers = intake_->take_and_wait(IntakeRequest{.bytes = lab(number)});
        ASSERT_TRUE(answers.has_value()) << "the queue has room";
        const auto& outcome = answers->at(0).outcome;
        if (outcome.status == IntakeStatus::Rejected) {
            EXPECT_EQ("storage_failed", code(answers->at(0)));
            EXPECT_EQ(std::string::npos, answers->at(0).ack.find("MSA|AA")) << answers->at(0).ack;
            refused_.insert(number);
        } else {
            acknowledged_.insert(number);
            refused_.erase(number);
        }
    }
    void expect_each_once(const std::set<int>& numbers) {
        for (const int n : numbers) {
            EXPECT_EQ(
                1, number(fmt::format("SELECT count(*) FROM message WHERE control_id = 'c{}'", n)))
                << n;
        }
    }
    void expect_chain() {
        const auto entries =
            database_->read([](ledger::Connection& db) { return verify_journal(db, kCounty); });
        EXPECT_TRUE(entries.has_value()) << entries.error().to_string();
    }
    void reopen() {
        intake_.reset();
        database_.reset();
        database_ = ledger::Database::open(ledger_->options(), clock_, ids_).value();
        intake_ = std::make_unique<Intake>(*database_, test_catalog(), kCounty, directory_->keys());
    }

    static constexpr int rounds = 45;
    static constexpr int messages_each = 3;
    ledger::FaultyDisk disk_;
    int sent_ = 0;
    std::set<int> acknowledged_;
    std::set<int> refused_;
};

TEST_P(IntakeDiskTest, NothingAcknowledgedIsLostAndNothingCountsTwice) {
    // More than the messages of one round take, so that some rounds meet no fault at all.
    const int operations = GetParam() == DiskFault::Sync ? 7 : 90;
    for (int round = 0; round < rounds; ++round) {
        fail_and_heal(2 * round % operations);
        if (round % 10 == 9) reopen();
    }
    EXPECT_GT(disk_.failures(), 10);
    EXPECT_GT(refused_.size(), 10U) << "the disk failed while messages came";
    EXPECT_GT(acknowledged_.size(), 10U);
    expect_each_once(acknowledged_);
    const auto to_send_again = refused_;
    for (const int number : to_send_again) send(number);
    EXPECT_TRUE(refused_.empty()) << "the disk is well";
    EXPECT_EQ(std::size_t(sent_), acknowledged_.size());
    expect_each_once(acknowledged_);
    EXPECT_EQ(sent_, number("SELECT count(*) FROM report"));
    expect_chain();
}

INSTANTIATE_TEST_SUITE_P(Faults, IntakeDiskTest,
                         testing::Values(DiskFault::Full, DiskFault::Torn, DiskFault::Write,
                                         DiskFault::Sync));

}  // namespace
}  // namespace fengsui::surveil
