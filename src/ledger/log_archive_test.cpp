// SPDX-License-Identifier: Apache-2.0
#include "ledger/log_archive.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <random>

#include "base/crypto.hpp"
#include "ledger/archive_restore.hpp"
#include "ledger/checkpointer.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/test_ledger.hpp"

namespace fengsui::ledger {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::HasSubstr;

std::string digest(Connection& db) {
    std::string all;
    for (const auto& [id, text] :
         db.query<std::int64_t, std::string>("SELECT id, hex(body) FROM thing ORDER BY id"))
        all += fmt::format("{} {}\n", id, text);
    return base::sm3_hex(all);
}

class LogArchiveTest : public testing::Test {
  protected:
    void SetUp() override {
        if (TestLedger::on_postgres()) GTEST_SKIP() << "PostgreSQL archives its own log";
        fs::remove_all(path_);
        fs::create_directories(archive_path_);
        keys_ = std::make_unique<DataDirectory>(DataDirectory::open(data_).value());
    }
    void TearDown() override {
        close();
        keys_.reset();
        fs::remove_all(path_);
    }

    // As a server does, in the same order.
    void open() {
        archive_ = std::make_unique<LogArchive>(file_, keys_->keys_path(), clock_, options_);
        checkpoints_ = Connection::open_sqlite(file_);
        db_ = Connection::open_sqlite(file_);
        db_->script("CREATE TABLE IF NOT EXISTS thing (id INTEGER PRIMARY KEY, body BLOB)");
        db_->on_log_growth([this](int pages) {
            archive_->committed(pages);
            pages_ = pages;
            return std::exchange(move_in_commit_, false) && archive_->take_rest(pages);
        });
    }
    void close() {
        db_.reset();
        checkpoints_.reset();
        archive_.reset();
    }
    bool checkpoint() {
        const LogArchive::Hold hold(*archive_);
        if (!hold.may_move()) return false;
        checkpoints_->checkpoint();
        return true;
    }
    void put(std::int64_t id, int size) {
        db_->execute("INSERT OR REPLACE INTO thing (id, body) VALUES (?, randomblob(?))",
                     {id, size});
    }
    void wait_until(const std::function<bool()>& done) {
        for (int i = 0; i < 1000 && !done(); ++i) std::this_thread::sleep_for(10ms);
        ASSERT_TRUE(done());
    }
    // Everything that was committed is in the archive, dated now.
    void archived() {
        wait_until([this] { return archive_->status().well; });
        const LogArchive::Hold hold(*archive_);
        ASSERT_TRUE(hold.may_move());
    }
    base::Result<RestoredMoment> restore(std::int64_t ms, const std::string& name) {
        return restore_until(archive_path_, {ms}, path_ + "/" + name);
    }
    std::string restored_digest(std::int64_t ms) {
        const auto name = fmt::format("restored-{}", ++restored_);
        const auto done = restore(ms, name);
        if (!done) return done.error().to_string();
        auto is = digest(*Connection::open_sqlite(path_ + "/" + name + "/ledger.sqlite"));
        fs::remove_all(path_ + "/" + name);
        return is;
    }
    std::int64_t tick() {
        clock_.advance_ms(1000);
        return clock_.now().ms;
    }
    std::string last_segment() const {
        return segment_path(archive_path_,
                            list_archive(archive_path_).value().segments.rbegin()->first, "wal");
    }

    std::string path_ = fmt::format("{}/fengsui_archive_{}", testing::TempDir(), ::getpid());
    std::string data_ = path_ + "/data";
    std::string archive_path_ = path_ + "/archive";
    std::string file_ = data_ + "/ledger.sqlite";
    base::ManualClock clock_{{1'790'000'000'000}};
    ArchiveOptions options_{
        .directory = archive_path_, .every = 20ms, .patience = 5s, .retry = 20ms};
    std::unique_ptr<DataDirectory> keys_;
    std::unique_ptr<LogArchive> archive_;
    std::unique_ptr<Connection> checkpoints_;
    std::unique_ptr<Connection> db_;
    int pages_ = 0;
    int restored_ = 0;
    bool move_in_commit_ = false;
};

class LogArchiveHistory : public LogArchiveTest, public testing::WithParamInterface<unsigned> {};

// Commits, rollbacks larger than the cache, checkpoints of both kinds, logs that begin anew, stops
// and starts: what is restored is what was there.
TEST_P(LogArchiveHistory, IsThereAtEachMoment) {
    std::mt19937 random(GetParam());
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    open();
    archived();
    std::map<std::int64_t, std::string> history;
    int kind = 0;
    std::size_t unsure = 0;  // starts on a log that an undone transaction has begun
    for (int step = 0; step < 40; ++step) {
        tick();
        const auto before = std::exchange(kind, below(10));
        if (kind == 0) {
            db_->script("PRAGMA cache_size=10");
            db_->begin_write();
            for (int i = 0; i < 60; ++i) put(below(200), 3000);
            db_->rollback();
            db_->script("PRAGMA cache_size=-65536");
        } else if (kind == 1) {
            unsure += before == 0;
            close();
            open();
        } else if (kind == 2) {
            db_->execute("DELETE FROM thing WHERE id % 3 = ?", {below(3)});
            db_->script("VACUUM");
        } else if (kind <= 4) {
            ASSERT_TRUE(checkpoint());
        } else {
            move_in_commit_ = kind == 5;
            db_->begin_write();
            for (int i = below(30); i >= 0; --i) put(below(200), below(9000));
            db_->commit();
        }
        archived();
        history[clock_.now().ms] = digest(*db_);
    }
    close();
    EXPECT_GT(list_archive(archive_path_).value().segments.size(), 3U) << "logs that began anew";
    EXPECT_LE(list_archive(archive_path_).value().bases.size(), 1 + unsure) << "no interruption";
    int seen = 0;
    for (const auto& [ms, was] : history) {
        if (++seen % 3 != 0) continue;
        ASSERT_EQ(was, restored_digest(ms)) << ms;
        ASSERT_EQ(was, restored_digest(ms + 999)) << ms;
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, LogArchiveHistory, testing::Range(1U, 8U));

TEST_F(LogArchiveTest, WritersAndCheckpointsDoNotWaitForOneAnotherAndNothingIsLost) {
    archive_ = std::make_unique<LogArchive>(file_, keys_->keys_path(), clock_, options_);
    db_ = Connection::open_sqlite(file_);
    db_->script("CREATE TABLE thing (id INTEGER PRIMARY KEY, body BLOB)");
    std::map<std::int64_t, std::string> history;
    {
        Checkpointer checkpointer(
            Connection::open_sqlite(file_), archive_.get(),
            {.move_every = 100, .log_wanted = 600, .log_limit = 3000, .short_stretch = 150});
        int begun_anew = 0;
        int before = 0;
        db_->on_log_growth([&](int pages) {
            begun_anew += pages < before;
            before = pages;
            return checkpointer.log_has(pages);
        });
        for (int i = 0; i < 600; ++i) {
            db_->begin_write();
            for (int row = 0; row < 4; ++row) put((i * 4 + row) % 300, 8000);
            db_->commit();
            if (i % 120 != 119) continue;
            tick();
            archived();
            history[clock_.now().ms] = digest(*db_);
            tick();
        }
        EXPECT_GT(begun_anew, 0);
        db_.reset();
    }
    archive_.reset();
    for (const auto& [ms, was] : history) EXPECT_EQ(was, restored_digest(ms)) << ms;
}

TEST_F(LogArchiveTest, AfterACrashItGoesOnWhereItEnded) {
    const auto child = ::fork();
    if (child == 0) {
        open();
        archived();
        put(1, 5000);
        archived();
        ::kill(::getpid(), SIGSTOP);
        put(2, 5000);
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(child, &status, WUNTRACED);
    // While its archive is out of its sight it takes nothing: the last commit is on one disk only.
    fs::rename(archive_path_, archive_path_ + "-away");
    ::kill(child, SIGCONT);
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    fs::rename(archive_path_ + "-away", archive_path_);
    open();
    archived();
    EXPECT_EQ(2, db_->value<int>("SELECT COUNT(*) FROM thing"));
    const auto was = digest(*db_);
    EXPECT_EQ(was, restored_digest(clock_.now().ms));
    EXPECT_EQ(1U, list_archive(archive_path_).value().bases.size());
}

TEST_F(LogArchiveTest, WhatAnotherProgramDidMeanwhileNeedsANewBase) {
    open();
    archived();
    put(1, 5000);
    archived();
    close();
    {
        const auto other = Connection::open_sqlite(file_);
        other->execute("DELETE FROM thing");
    }
    tick();
    open();
    archived();
    put(2, 100);
    archived();
    EXPECT_EQ(digest(*db_), restored_digest(clock_.now().ms));
    EXPECT_EQ(2U, list_archive(archive_path_).value().bases.size());
}

TEST_F(LogArchiveTest, AnArchiveThatIsAwayLetsTheLogGrowAndIsGivenUpAtTheLimit) {
    options_.log_limit_pages = 300;
    options_.patience = 100ms;
    open();
    archived();
    put(1, 5000);
    archived();
    const auto before = digest(*db_);
    const auto before_ms = clock_.now().ms;
    tick();
    fs::rename(archive_path_, archive_path_ + "-away");
    put(2, 5000);
    wait_until([this] { return !archive_->status().well; });
    EXPECT_THAT(archive_->status().detail, HasSubstr("not there"));
    EXPECT_FALSE(checkpoint()) << "what is not archived stays in the log";
    for (int id = 3; pages_ < 400; ++id) put(id, 50'000);
    EXPECT_TRUE(checkpoint()) << "intake goes on";
    fs::rename(archive_path_ + "-away", archive_path_);
    archived();
    tick();
    put(999, 10);
    archived();
    EXPECT_EQ(digest(*db_), restored_digest(clock_.now().ms));
    EXPECT_EQ(before, restored_digest(before_ms)) << "what was archived before is not lost";
    EXPECT_EQ(2U, list_archive(archive_path_).value().bases.size());
}

TEST_F(LogArchiveTest, AnArchiveThatComesBackInTimeMissesNothing) {
    options_.patience = 100ms;
    open();
    archived();
    fs::rename(archive_path_, archive_path_ + "-away");
    put(1, 50'000);
    wait_until([this] { return !archive_->status().well; });
    EXPECT_FALSE(checkpoint());
    fs::rename(archive_path_ + "-away", archive_path_);
    archived();
    EXPECT_EQ(digest(*db_), restored_digest(clock_.now().ms));
    EXPECT_EQ(1U, list_archive(archive_path_).value().bases.size());
}

TEST_F(LogArchiveTest, ATornEndGivesTheLastWholeCommit) {
    open();
    archived();
    std::vector<std::string> history;
    for (int id = 1; id <= 3; ++id) {
        tick();
        put(id, 9000);
        archived();
        history.push_back(digest(*db_));
    }
    close();
    fs::resize_file(last_segment(), fs::file_size(last_segment()) - 100);
    const auto done = restore(clock_.now().ms, "torn");
    ASSERT_TRUE(done) << done.error().to_string();
    EXPECT_THAT(done->missing, HasSubstr("torn"));
    EXPECT_EQ(clock_.now().ms - 1000, done->last.ms);
    EXPECT_EQ(history[1], digest(*Connection::open_sqlite(path_ + "/torn/ledger.sqlite")));
}

TEST_F(LogArchiveTest, DamageInTheMiddleIsRefused) {
    open();
    archived();
    put(1, 9000);
    archived();
    const auto damaged = last_segment();
    ASSERT_TRUE(checkpoint());
    tick();
    put(2, 9000);
    archived();
    ASSERT_NE(damaged, last_segment()) << "the log has begun anew";
    close();
    const RawFile file(damaged, O_RDWR);
    ASSERT_TRUE(file.write(static_cast<std::int64_t>(fs::file_size(damaged)) - 50, "damage"));
    const auto done = restore(clock_.now().ms, "damaged");
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().to_string(), HasSubstr("is damaged at frame"));
    EXPECT_FALSE(fs::exists(path_ + "/damaged/ledger.sqlite"));
}

TEST_F(LogArchiveTest, BeforeItsBeginningThereIsNothing) {
    open();
    archived();
    const auto done = restore(clock_.now().ms - 1, "early");
    ASSERT_FALSE(done);
    EXPECT_EQ(base::ProblemCode::NotFound, done.error().code);
    EXPECT_THAT(done.error().to_string(), HasSubstr("begins at"));
}

TEST_F(LogArchiveTest, WhatIsTooOldIsRemoved) {
    options_.days = 7;
    open();
    archived();
    constexpr std::int64_t kDay = 24LL * 3600 * 1000;
    std::map<std::int64_t, std::string> history;
    for (int day = 0; day < 20; ++day) {
        put(day, 5000);
        archived();
        ASSERT_TRUE(checkpoint());
        history[clock_.now().ms] = digest(*db_);
        clock_.advance_ms(kDay + 1000);
        wait_until([&] {
            const auto bases = list_archive(archive_path_).value().bases;
            return bases.back().usable_from_ms == clock_.now().ms;
        });
    }
    close();
    const auto listing = list_archive(archive_path_).value();
    EXPECT_LE(listing.bases.size(), 9U);
    EXPECT_LE(listing.segments.size(), 10U);
    for (const auto& [ms, was] : history) {
        if (ms >= clock_.now().ms - 7 * kDay) {
            EXPECT_EQ(was, restored_digest(ms));
        }
    }
    EXPECT_FALSE(restore(history.begin()->first, "old"));
}

TEST_F(LogArchiveTest, AnArchiveIsOfOneLedgerOnly) {
    open();
    archived();
    const auto other_keys = DataDirectory::open(path_ + "/other").value();
    LogArchive second(path_ + "/other/ledger.sqlite", other_keys.keys_path(), clock_, options_);
    wait_until([&] { return second.status().detail.find("another program") != std::string::npos; });
    close();
    wait_until([&] { return second.status().detail.find("other keys") != std::string::npos; });
}

}  // namespace
}  // namespace fengsui::ledger
