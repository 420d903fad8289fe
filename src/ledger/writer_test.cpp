// SPDX-License-Identifier: Apache-2.0
#include "ledger/writer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "ledger/data_directory.hpp"
#include "ledger/database.hpp"
#include "ledger/test_ledger.hpp"

namespace fengsui::ledger {
namespace {

constexpr const char* kCounty = "500242";

JournalDraft draft(std::string id) {
    return {.county = kCounty,
            .actor = "test",
            .verb = "thing.done",
            .object_kind = "thing",
            .object_id = std::move(id)};
}

class WriterTest : public testing::Test {
  protected:
    void SetUp() override {
        path_ = testing::TempDir() + "/fengsui_writer_" + std::to_string(::getpid()) + "_" +
                testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(path_);
        auto directory = DataDirectory::open(path_);
        ASSERT_TRUE(directory) << directory.error().to_string();
        ledger_ = std::make_unique<TestLedger>(path_);
        auto database = Database::open(ledger_->options(), clock_, ids_);
        ASSERT_TRUE(database) << database.error().to_string();
        directory_ = std::make_unique<DataDirectory>(std::move(*directory));
        database_ = std::move(*database);
    }
    void TearDown() override {
        database_.reset();
        directory_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }
    base::Result<std::int64_t> verified() {
        return database_->read([](Connection& db) { return verify_journal(db, kCounty); });
    }

    std::string path_;
    base::ManualClock clock_{{1'790'000'000'000}};
    base::IdMaker ids_{clock_, 1};
    std::unique_ptr<DataDirectory> directory_;
    std::unique_ptr<TestLedger> ledger_;
    std::unique_ptr<Database> database_;
};

TEST_F(WriterTest, ManyThreadsShareCommitsAndTheChainHolds) {
    constexpr int kThreads = 8;
    constexpr int kJobs = 200;
    std::atomic<int> commits{0};
    database_->writer().on_commit([&](auto) { ++commits; });
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < kJobs; ++i) {
                const auto done =
                    database_->writer().run([&](Transaction& tx) -> base::Result<int> {
                        tx.record(draft(std::to_string(i)));
                        return i;
                    });
                ASSERT_TRUE(done);
                ASSERT_EQ(i, *done);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(kThreads * kJobs, verified());
    EXPECT_LE(commits, kThreads * kJobs);
}

TEST_F(WriterTest, AFailedJobIsUndoneAlone) {
    std::atomic<int> failed{0};
    std::atomic<int> succeeded{0};
    for (int i = 0; i < 100; ++i) {
        const bool taken = database_->writer().submit(
            [i](Transaction& tx) -> base::Result<void> {
                tx.record(draft(std::to_string(i)));
                if (i % 3 == 0) return base::fail(base::ProblemCode::Conflict);
                if (i % 3 == 1) tx.db().execute("INSERT INTO nowhere VALUES (1)");
                return {};
            },
            [&](const base::Result<void>& result) { result ? ++succeeded : ++failed; });
        ASSERT_TRUE(taken);
    }
    database_->writer().stop();
    EXPECT_EQ(33, succeeded);
    EXPECT_EQ(67, failed);
    EXPECT_EQ(33, verified());
}

// Repeatable jobs run without savepoints; the failure of one still undoes it alone.
TEST_F(WriterTest, AFailedRepeatableJobIsUndoneAlone) {
    std::atomic<int> failed{0};
    std::atomic<int> succeeded{0};
    std::vector<Writer::Job> jobs;
    for (int i = 0; i < 100; ++i) {
        jobs.push_back(
            {.work = [i](Transaction& tx) -> base::Result<void> {
                 tx.record(draft(std::to_string(i)));
                 if (i == 30) return base::fail(base::ProblemCode::Conflict);
                 if (i == 60) tx.db().execute("INSERT INTO nowhere VALUES (1)");
                 return {};
             },
             .done = [&](const base::Result<void>& result) { result ? ++succeeded : ++failed; },
             .repeatable = i != 80});
    }
    ASSERT_TRUE(database_->writer().submit(std::move(jobs)));
    database_->writer().stop();
    EXPECT_EQ(98, succeeded);
    EXPECT_EQ(2, failed);
    EXPECT_EQ(98, verified());
}

class Notes final : public BatchPart {
  public:
    void add(int note) { notes_ += std::to_string(note) + " "; }
    void expect() { ++expected_; }
    void flush(Transaction& tx) override {
        tx.record(draft(notes_ + "of " + std::to_string(expected_)));
    }

  private:
    std::string notes_;
    int expected_ = 0;
};

// What the jobs that go together left in a part is written once; what a failed one left is not.
TEST_F(WriterTest, AFailedJobTakesItsPartWithIt) {
    for (const bool one_fails : {false, true}) {
        std::vector<Writer::Job> jobs;
        for (int i = 0; i < 4; ++i) {
            jobs.push_back({.work = [i, one_fails](Transaction& tx) -> base::Result<void> {
                                tx.part<Notes>().add(i);
                                if (one_fails && i == 2)
                                    return base::fail(base::ProblemCode::Conflict);
                                return {};
                            },
                            .done = [](const auto&) {},
                            .repeatable = true,
                            .announce = [](Transaction& tx) { tx.part<Notes>().expect(); }});
        }
        ASSERT_TRUE(database_->writer().submit(std::move(jobs)));
        ASSERT_TRUE(database_->writer().run([](Transaction&) -> base::Result<int> { return 0; }));
    }
    const auto notes = database_->read([](Connection& db) -> base::Result<std::string> {
        std::string all;
        for (const auto& [id] : db.query<std::string>("SELECT object_id FROM journal ORDER BY seq"))
            all += id + "; ";
        return all;
    });
    EXPECT_EQ("0 1 2 3 of 4; 0 of 1; 1 of 1; 3 of 1; ", *notes);
}

TEST_F(WriterTest, AFullQueueSaysSo) {
    std::promise<void> gate;
    auto opened = gate.get_future().share();
    Writer writer(ledger_->connect(), clock_, ids_, {.queue_limit = 2});
    std::atomic<int> running{0};
    const auto block = [opened, &running](Transaction&) -> base::Result<void> {
        ++running;
        opened.wait();
        return {};
    };
    ASSERT_TRUE(writer.submit(block, [](const auto&) {}));
    while (running == 0) std::this_thread::yield();
    EXPECT_TRUE(writer.submit(block, [](const auto&) {}));
    EXPECT_TRUE(writer.submit(block, [](const auto&) {}));
    EXPECT_FALSE(writer.submit(block, [](const auto&) {}));
    gate.set_value();
}

TEST_F(WriterTest, TamperingWithTheJournalIsFound) {
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(database_->writer().run([&](Transaction& tx) -> base::Result<int> {
            tx.record(draft(std::to_string(i)));
            return 0;
        }));
    }
    for (const auto* crime :
         {"UPDATE journal SET actor = 'other' WHERE seq = 3", "DELETE FROM journal WHERE seq = 2",
          "UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 5"}) {
        auto connection = ledger_->connect();
        connection->begin_write();
        EXPECT_EQ(5, verify_journal(*connection, kCounty));
        connection->execute(crime);
        EXPECT_FALSE(verify_journal(*connection, kCounty)) << crime;
        connection->rollback();
    }
}

TEST_F(WriterTest, ASecondProgramIsKeptOut) {
    if (TestLedger::on_postgres()) GTEST_SKIP() << "many programs may share PostgreSQL";
    const auto second = DataDirectory::open_existing(path_);
    ASSERT_FALSE(second);
    EXPECT_EQ(base::ProblemCode::Conflict, second.error().code);
}

TEST_F(WriterTest, ALostLedgerIsNotBegunAnew) {
    if (TestLedger::on_postgres()) GTEST_SKIP() << "the ledger is not in the directory";
    ASSERT_TRUE(directory_->ledger_has_begun());
    database_.reset();
    directory_.reset();
    ASSERT_TRUE(DataDirectory::open(path_));
    for (const bool empty : {true, false}) {
        std::filesystem::resize_file(path_ + "/ledger.sqlite", 0);
        if (!empty) std::filesystem::remove(path_ + "/ledger.sqlite");
        const auto again = DataDirectory::open(path_);
        ASSERT_FALSE(again);
        EXPECT_NE(std::string::npos, again.error().to_string().find("restore a backup"));
    }
}

TEST_F(WriterTest, ACopyOfADirectoryInUseIsRefusedUntilItsLockIsGone) {
    if (TestLedger::on_postgres()) GTEST_SKIP() << "the ledger is not in the directory";
    const auto copy = [this](const std::string& name) {
        std::filesystem::copy(path_, path_ + name, std::filesystem::copy_options::recursive);
        return path_ + name;
    };
    ASSERT_TRUE(directory_->ledger_has_begun());
    const auto torn = copy("_torn");
    database_.reset();
    directory_.reset();
    const auto quiet = copy("_quiet");
    EXPECT_TRUE(DataDirectory::open(quiet));
    const auto refused = DataDirectory::open(torn);
    std::filesystem::remove(torn + "/lock");
    const auto taken = DataDirectory::open(torn);
    for (const auto& path : {torn, quiet}) std::filesystem::remove_all(path);
    ASSERT_FALSE(refused);
    EXPECT_EQ(base::ProblemCode::Conflict, refused.error().code);
    EXPECT_TRUE(taken);
}

TEST_F(WriterTest, ABackupStaysAsItWasWhenItIsRead) {
    if (TestLedger::on_postgres()) GTEST_SKIP() << "PostgreSQL has its own backup";
    ASSERT_TRUE(backup(*directory_, path_ + "/backup"));
    EXPECT_EQ(0,
              verify_journal(*Connection::open_sqlite(path_ + "/backup/ledger.sqlite"), kCounty));
    EXPECT_TRUE(restore(path_ + "/backup", path_ + "/restored"));
    std::filesystem::remove(path_ + "/backup/manifest.txt");
    const auto broken_off = restore(path_ + "/backup", path_ + "/again");
    ASSERT_FALSE(broken_off);
    EXPECT_NE(std::string::npos, broken_off.error().to_string().find("broken off"));
}

TEST_F(WriterTest, BackupWhileWritingRestores) {
    if (TestLedger::on_postgres()) GTEST_SKIP() << "PostgreSQL has its own backup";
    std::atomic<bool> stop{false};
    std::atomic<int> written{0};
    std::thread busy([&] {
        while (!stop) {
            ASSERT_TRUE(database_->writer().run([&](Transaction& tx) -> base::Result<int> {
                tx.record(draft("x"));
                return 0;
            }));
            ++written;
        }
    });
    while (written < 50) std::this_thread::yield();
    const int before = written;
    const auto copied = backup(*directory_, path_ + "/backup");
    stop = true;
    busy.join();
    ASSERT_TRUE(copied) << copied.error().to_string();
    ASSERT_TRUE(restore(path_ + "/backup", path_ + "/restored"));
    EXPECT_FALSE(restore(path_ + "/backup", path_ + "/restored"))
        << "never over an existing directory";
    const auto restored = Connection::open_sqlite(path_ + "/restored/ledger.sqlite");
    const auto entries = verify_journal(*restored, kCounty);
    ASSERT_TRUE(entries);
    EXPECT_GE(*entries, before);
}

}  // namespace
}  // namespace fengsui::ledger
