// SPDX-License-Identifier: Apache-2.0
// Several programs on one PostgreSQL database, and a database that goes away and comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <thread>

#include "base/embed.hpp"
#include "ledger/journal_follower.hpp"
#include "ledger/membership.hpp"
#include "ledger/ownership.hpp"
#include "ledger/test_ledger.hpp"

namespace fengsui::embedded {
base::EmbeddedFiles citus();
}

namespace fengsui::ledger {
namespace {

using testing::HasSubstr;

constexpr const char* kCounty = "500242";

class SharedTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!TestLedger::on_postgres()) GTEST_SKIP() << "SQLite serves one program";
        ledger_ = std::make_unique<TestLedger>("");
    }
    // As another program would open it.
    std::unique_ptr<Database> open(base::IdMaker& ids) {
        return Database::open(ledger_->options({.county = kCounty}), clock_, ids).value();
    }
    static base::Result<int> append(Transaction& tx, const std::string& id) {
        tx.record({.county = kCounty,
                   .actor = "test",
                   .verb = "thing.done",
                   .object_kind = "thing",
                   .object_id = id});
        return 0;
    }
    static void record(Database& database, const std::string& id) {
        ASSERT_TRUE(database.writer().run([&](Transaction& tx) { return append(tx, id); }));
    }
    // As a restart of the server would: every other session ends.
    void end_sessions() {
        ledger_->connect()->query<int>(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
            "current_database() AND pid <> pg_backend_pid()");
    }

    base::ManualClock clock_{{1'790'000'000'000}};
    base::IdMaker ids_{clock_, 2};
    base::IdMaker other_ids_{clock_, 3};
    std::unique_ptr<TestLedger> ledger_;
};

TEST_F(SharedTest, TheChainOfOneCountyHoldsWithManyWriters) {
    constexpr int kEach = 150;
    const auto one = open(ids_);
    const auto other = open(other_ids_);
    std::vector<std::thread> threads;
    for (auto* database : {one.get(), other.get(), one.get(), other.get()}) {
        threads.emplace_back([&, database] {
            for (int i = 0; i < kEach; ++i) record(*database, std::to_string(i));
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(4 * kEach,
              one->read([](Connection& db) { return verify_journal(db, kCounty); }).value());
}

// What a job has looked at stays so until its commit, whichever program it runs in.
TEST_F(SharedTest, LookingFirstAndWritingThenIsSafe) {
    constexpr int kEach = 100;
    const auto one = open(ids_);
    const auto other = open(other_ids_);
    const auto count_up = [](Transaction& tx) -> base::Result<int> {
        const auto before =
            tx.db().value<std::int64_t>("SELECT version FROM setting WHERE name = 'count'");
        if (before) {
            tx.db().execute("UPDATE setting SET version = ? WHERE county = ? AND name = 'count'",
                            {*before + 1, kCounty});
        } else {
            tx.db().execute(
                "INSERT INTO setting (county, name, value, version, changed_ms, changed_by) "
                "VALUES (?, 'count', '', 1, 0, '')",
                {kCounty});
        }
        return 0;
    };
    std::vector<std::thread> threads;
    for (auto* database : {one.get(), other.get()}) {
        threads.emplace_back([&, database] {
            for (int i = 0; i < kEach; ++i) ASSERT_TRUE(database->writer().run(count_up));
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(2 * kEach, ledger_->connect()->value<int>("SELECT version FROM setting"));
}

TEST_F(SharedTest, AfterALostConnectionReadersAndWriterGoOn) {
    const auto database = open(ids_);
    record(*database, "before");
    end_sessions();
    record(*database, "after");
    end_sessions();
    EXPECT_EQ(2,
              database->read([](Connection& db) { return verify_journal(db, kCounty); }).value());
}

TEST_F(SharedTest, ABatchWhoseConnectionIsLostFailsAndTheNextDoesNot) {
    const auto database = open(ids_);
    const auto lost = database->writer().run([&](Transaction& tx) -> base::Result<int> {
        auto done = append(tx, "lost");
        end_sessions();
        return done;
    });
    ASSERT_FALSE(lost);
    EXPECT_EQ(base::ProblemCode::StorageFailed, lost.error().code);
    EXPECT_THAT(lost.error().detail, HasSubstr("cannot be reached"));
    const auto torn = database->read([&](Connection& db) -> base::Result<int> {
        end_sessions();
        return db.value<int>("SELECT 1").value();
    });
    ASSERT_FALSE(torn);
    record(*database, "kept");
    EXPECT_EQ(1,
              database->read([](Connection& db) { return verify_journal(db, kCounty); }).value());
}

TEST_F(SharedTest, EachProgramMakesOtherIdsAndHasTheSameKeys) {
    const Keys keys{base::random_key(), base::random_key()};
    const auto first = join(ledger_->options(), keys);
    const auto second = join(ledger_->options(), keys);
    ASSERT_TRUE(first && second);
    EXPECT_NE(first->process, second->process);
    const auto stranger = join(ledger_->options(), {base::random_key(), keys.identity});
    ASSERT_FALSE(stranger);
    EXPECT_EQ(base::ProblemCode::Conflict, stranger.error().code);
    EXPECT_THAT(stranger.error().detail, HasSubstr("keys.txt"));
}

TEST_F(SharedTest, AProgramOlderThanTheSchemaIsRefused) {
    ledger_->connect()->execute("INSERT INTO schema_version (version) VALUES (9999)");
    const auto joined = join(ledger_->options(), {base::random_key(), base::random_key()});
    ASSERT_FALSE(joined);
    EXPECT_EQ(base::ProblemCode::Conflict, joined.error().code);
    EXPECT_THAT(joined.error().detail, HasSubstr("use a newer program"));
}

TEST_F(SharedTest, AProgramThatHasBecomeTooOldWritesNothingAndGivesItsCountyUp) {
    const auto database = open(ids_);
    Ownership one(ledger_->connect(), clock_, {.county = kCounty, .owner = "one"});
    record(*database, "before");
    const auto db = ledger_->connect();
    const auto until = [&] { return db->value<std::int64_t>("SELECT until_ms FROM county_owner"); };
    const auto lease = until();
    db->execute("INSERT INTO schema_version (version) VALUES (9999)");

    const auto refused =
        database->writer().run([&](Transaction& tx) { return append(tx, "after"); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(base::ProblemCode::StorageFailed, refused.error().code);
    clock_.advance_ms(1'000);
    one.renew();
    EXPECT_EQ(lease, until());
    EXPECT_EQ(1,
              database->read([](Connection& on) { return verify_journal(on, kCounty); }).value());
}

TEST_F(SharedTest, WhoMigratesWaitsForWriters) {
    const auto db = ledger_->connect();
    db->script("DROP TABLE county_owner; DROP TABLE installation");
    db->execute("DELETE FROM schema_version WHERE version = ?", {newest_schema_version()});
    const auto writes = ledger_->connect();
    writes->begin_write();
    writes->exclude_others(kCounty);
    std::thread newer([&] { EXPECT_TRUE(migrate(*ledger_->connect())); });
    while (db->value<int>("SELECT count(*) FROM pg_locks WHERE NOT granted") != 1)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_LT(db->value<int>("SELECT max(version) FROM schema_version"), newest_schema_version());
    writes->commit();
    newer.join();
    EXPECT_EQ(newest_schema_version(), db->value<int>("SELECT max(version) FROM schema_version"));
    record(*open(ids_), "and on");
}

// Somebody ends its waiting, and the server says with a warning only that it is done. Also the
// answer to a message that came again has no change of its own to wait for.
TEST_F(SharedTest, ACommitThatItsStandbyHasNotConfirmedIsNone) {
    const auto db = ledger_->connect();
    const auto standby = [&](const std::string& name) {
        db->execute("ALTER SYSTEM SET synchronous_standby_names = '" + name + "'");
        db->execute("SELECT pg_reload_conf()");
    };
    const auto waits = Connection::open_postgres(
        {ledger_->options().postgres + " options='-c synchronous_commit=on'"});
    const auto commit = [&](bool changes) {
        waits->begin_write();
        waits->exclude_others(kCounty);
        if (changes)
            waits->execute("INSERT INTO installation (name, value) VALUES ('test', 'there')");
        waits->commit();
    };
    const auto is_refused = [&](bool changes) {
        try {
            commit(changes);
        } catch (const DatabaseError& error) {
            EXPECT_THAT(error.what(), HasSubstr("may not last"));
            return true;
        }
        return false;
    };
    standby("away");
    std::jthread ends_the_waiting([&](const std::stop_token& stop) {
        const auto other = ledger_->connect();
        while (!stop.stop_requested()) {
            other->execute(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    });
    // The server's processes hear of the new setting by themselves.
    while (!is_refused(false)) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(is_refused(true));
    EXPECT_TRUE(is_refused(false));
    standby("");
    while (is_refused(false)) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ("there", db->value<std::string>("SELECT value FROM installation"));
}

TEST_F(SharedTest, WhoCannotBeReachedSaysWhatToDo) {
    const auto why = [](const std::string& conninfo) {
        const auto joined = join({.postgres = conninfo}, {});
        EXPECT_FALSE(joined);
        return joined ? "" : joined.error().to_string();
    };
    EXPECT_THAT(why("postgres://u:secret@127.0.0.1:1/none"), HasSubstr("start PostgreSQL"));
    EXPECT_THAT(why("postgres://u:secret@127.0.0.1:1/none"), testing::Not(HasSubstr("secret")));
    EXPECT_THAT(why("nonsense"), HasSubstr("postgres://USER@HOST"));
    const auto here = ledger_->options().postgres;
    EXPECT_THAT(why(here + "_not"), HasSubstr("check name of the database, user, password"));
    for (const auto* address : {"postgres://u:a@secret@host/db", "postgres://u:a/secret@host/db",
                                "postgres://u:1/secret@host/db", "postgres://u:%secret@host/db"}) {
        EXPECT_THAT(why(address), HasSubstr("%40")) << address;
        EXPECT_THAT(why(address), testing::Not(HasSubstr("secret"))) << address;
    }
}

TEST_F(SharedTest, ADatabaseThatSortsByLanguageIsRefused) {
    auto other = ledger_->options();
    const auto name = fmt::format("icu_{}", ::getpid());
    const auto db = ledger_->connect();
    db->execute("CREATE DATABASE " + name +
                " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh'");
    other.postgres += " dbname=" + name;
    const auto joined = join(other, {});
    ASSERT_FALSE(joined);
    EXPECT_THAT(joined.error().detail, HasSubstr("LOCALE 'C.UTF-8'"));
    db->execute("DROP DATABASE " + name);
}

// What distribute.sql asks of Citus, written down instead: Citus itself cannot run here.
constexpr std::string_view kCitusStandIn = R"(
CREATE TABLE pg_dist_local_group (groupid INT NOT NULL);
INSERT INTO pg_dist_local_group VALUES (0);
CREATE TABLE pg_dist_partition (logicalrelid REGCLASS PRIMARY KEY, how TEXT NOT NULL);
CREATE FUNCTION create_reference_table(one REGCLASS) RETURNS VOID LANGUAGE sql AS
    'INSERT INTO pg_dist_partition VALUES (one, ''everywhere'')';
CREATE FUNCTION create_distributed_table(one REGCLASS, by TEXT, colocate_with TEXT) RETURNS VOID LANGUAGE sql AS
    'INSERT INTO pg_dist_partition VALUES (one, by || '' with '' || colocate_with)';
SET allow_system_table_mods = on;
INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    SELECT 16000, 'citus', extowner, extnamespace, false, '0' FROM pg_extension WHERE extname = 'plpgsql';
)";

TEST_F(SharedTest, WithoutCitusNothingIsDistributed) {
    const auto db = ledger_->connect();
    const auto catalog = [&] {
        return db->query<std::int64_t, std::string>(
            "SELECT CAST(oid AS BIGINT), relname FROM pg_class ORDER BY oid");
    };
    const auto before = catalog();
    db->script(embedded::citus().front().bytes);
    db->script(embedded::citus().front().bytes);
    EXPECT_EQ(before, catalog());
}

TEST_F(SharedTest, OnCitusEachTableIsDistributedOnce) {
    const auto db = ledger_->connect();
    const auto tables = db->table_names();
    db->script(kCitusStandIn);
    ASSERT_TRUE(migrate(*db));
    ASSERT_TRUE(migrate(*db)) << "at the next start";
    const auto how = [&](const std::string& table) {
        return db
            ->value<std::string>(
                "SELECT how FROM pg_dist_partition WHERE logicalrelid = CAST(? AS REGCLASS)",
                {table})
            .value_or("nowhere: name it in distribute.sql");
    };
    for (const auto& table : tables) {
        const auto columns = db->columns_of(table);
        const bool of_county = columns.front().name == "county";
        EXPECT_EQ(!of_county           ? "everywhere"
                  : table == "journal" ? "county with none"
                                       : "county with journal",
                  how(table))
            << table;
    }
    db->execute("DELETE FROM pg_dist_partition WHERE logicalrelid = CAST('mission' AS REGCLASS)");
    ASSERT_TRUE(migrate(*db)) << "a table of a newer migration";
    EXPECT_EQ("county with journal", how("mission"));
}

TEST_F(SharedTest, AWorkerOfCitusIsRefused) {
    const auto db = ledger_->connect();
    db->script(kCitusStandIn);
    db->script("UPDATE pg_dist_local_group SET groupid = 7");
    const auto joined = join(ledger_->options(), {base::random_key(), base::random_key()});
    ASSERT_FALSE(joined);
    EXPECT_THAT(joined.error().detail, HasSubstr("must name the coordinator"));
}

TEST_F(SharedTest, ACountyHasOneOwnerAtATime) {
    Ownership one(ledger_->connect(), clock_, {.county = kCounty, .owner = "one"});
    Ownership other(ledger_->connect(), clock_, {.county = kCounty, .owner = "other"});
    const auto term = one.term();
    EXPECT_NE(0, term);
    EXPECT_EQ(0, other.term());
    const auto db = ledger_->connect();
    EXPECT_TRUE(one.confirm(*db, term));

    clock_.advance_ms(4'000);
    one.renew();
    clock_.advance_ms(4'000);
    other.renew();
    EXPECT_EQ(0, other.term()) << "renewed in time";

    clock_.advance_ms(6'000);  // `one` has hung
    other.renew();
    EXPECT_NE(0, other.term());
    EXPECT_FALSE(one.confirm(*db, term)) << "what it prepared before is not written";
    one.renew();
    EXPECT_EQ(0, one.term());

    other.stop();
    one.renew();
    EXPECT_NE(0, one.term()) << "given back, so it need not wait";
    EXPECT_FALSE(one.confirm(*db, term)) << "another has owned the county since";
    EXPECT_TRUE(one.confirm(*db, one.term()));
}

// Its commit may seem lost and be done: the connection broke, or it waited long for a standby.
TEST_F(SharedTest, WhatWasPreparedBeforeACommitIsNotWrittenAfterIt) {
    Ownership one(ledger_->connect(), clock_, {.county = kCounty, .owner = "one"});
    const auto db = ledger_->connect();
    const auto first = one.term_in(*db);
    EXPECT_TRUE(one.confirm(*db, first));
    EXPECT_FALSE(one.confirm(*db, first));
    EXPECT_TRUE(one.confirm(*db, one.term_in(*db)));
    one.renew();
    EXPECT_EQ(one.term_in(*db), one.term());
}

TEST_F(SharedTest, ALeaseOfAClockThatWasWrongIsNotWaitedFor) {
    clock_.advance_ms(86'400'000);
    Ownership gone(ledger_->connect(), clock_, {.county = kCounty, .owner = "gone"});
    const auto term = gone.term();
    clock_.advance_ms(-86'400'000);
    Ownership other(ledger_->connect(), clock_, {.county = kCounty, .owner = "other"});
    EXPECT_NE(0, other.term());
    EXPECT_FALSE(gone.confirm(*ledger_->connect(), term));
}

TEST_F(SharedTest, NobodyTakesACountyWhileItsOwnerCommits) {
    Ownership one(ledger_->connect(), clock_, {.county = kCounty, .owner = "one"});
    Ownership other(ledger_->connect(), clock_, {.county = kCounty, .owner = "other"});
    clock_.advance_ms(60'000);
    const auto db = ledger_->connect();
    db->begin_write();
    ASSERT_TRUE(one.confirm(*db, one.term()));
    std::thread taking([&] { other.renew(); });  // waits for the commit, and is too late then
    db->commit();
    taking.join();
    EXPECT_EQ(0, other.term());
}

TEST_F(SharedTest, TheFollowerHearsAllProgramsInOrder) {
    constexpr int kEach = 40;
    const auto one = open(ids_);
    const auto other = open(other_ids_);
    record(*one, "before");
    JournalFollower follower(*one, kCounty);
    std::mutex mutex;
    std::condition_variable heard_more;
    std::vector<std::int64_t> heard;
    follower.on_entries([&](std::span<const JournalEntry> entries) {
        const std::lock_guard lock(mutex);
        for (const auto& entry : entries) heard.push_back(entry.seq);
        heard_more.notify_one();
    });
    ASSERT_TRUE(follower.start());
    std::thread busy([&] {
        for (int i = 0; i < kEach; ++i) record(*other, std::to_string(i));
    });
    for (int i = 0; i < kEach; ++i) record(*one, std::to_string(i));
    busy.join();
    std::unique_lock lock(mutex);
    heard_more.wait(lock, [&] { return heard.size() >= 2 * kEach; });
    std::vector<std::int64_t> expected(2 * kEach);
    std::iota(expected.begin(), expected.end(), 2);  // not what was there before
    EXPECT_EQ(expected, heard);
    lock.unlock();
    one->writer().stop();  // before the follower that it tells
}

}  // namespace
}  // namespace fengsui::ledger
