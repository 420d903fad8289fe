// SPDX-License-Identifier: Apache-2.0
// The rule that tells an outbreak's signals from the others, and its reading from a real ledger.
#include "evaluate/outbreak_match.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "ledger/database.hpp"

namespace fengsui::evaluate {
namespace {

using surveil::Channel;

JudgedAlarm alarm(int count, double expected, int added, std::int64_t raised_ms = 100) {
    return {.method = "ewma",
            .rule = "DT11",
            .stream = {Channel::Syndrome, "S04", "500242101"},
            .day = {20'000},
            .count = count,
            .expected = expected,
            .raised = {raised_ms},
            .added = added};
}

JudgedSignal signal(std::vector<JudgedAlarm> alarms,
                    std::optional<base::Instant> closed = std::nullopt) {
    return {.condition = "S04", .closed = closed, .alarms = std::move(alarms)};
}

TEST(OutbreakMatchTest, AnAlarmIsTheOutbreaksIfHalfOfTheExcessIs) {
    EXPECT_TRUE(is_of_outbreak(alarm(20, 10, 5)));
    EXPECT_FALSE(is_of_outbreak(alarm(20, 10, 4)));
    // A rule expects nothing: half of all cases.
    EXPECT_TRUE(is_of_outbreak(alarm(5, 0, 3)));
    EXPECT_FALSE(is_of_outbreak(alarm(5, 0, 2)));
}

TEST(OutbreakMatchTest, WithoutAnAddedCaseNothingIsTheOutbreaks) {
    EXPECT_FALSE(is_of_outbreak(alarm(20, 10, 0)));
    // A chart that carries an excess over from days before can alarm below the expected count.
    EXPECT_FALSE(is_of_outbreak(alarm(8, 10, 0)));
    EXPECT_TRUE(is_of_outbreak(alarm(8, 10, 1)));
    // A late correction can leave the county with fewer than its twin.
    EXPECT_FALSE(is_of_outbreak(alarm(8, 10, -1)));
}

TEST(OutbreakMatchTest, OneHeardAlarmMakesASignalTheOutbreaks) {
    EXPECT_EQ(verdict_of(signal({alarm(20, 10, 0), alarm(20, 10, 8)}), Nature::Illness),
              Verdict::Outbreak);
    EXPECT_EQ(verdict_of(signal({alarm(20, 10, 0), alarm(20, 10, 4)}), Nature::Illness),
              Verdict::False);
    EXPECT_EQ(verdict_of(signal({}), Nature::Illness), Verdict::False);
}

TEST(OutbreakMatchTest, WhatJoinsAClosedSignalIsNotHeard) {
    const auto closed_before = signal({alarm(20, 10, 0, 100), alarm(20, 10, 8, 300)}, {{200}});
    EXPECT_EQ(verdict_of(closed_before, Nature::Illness), Verdict::False);
    const auto closed_after = signal({alarm(20, 10, 0, 100), alarm(20, 10, 8, 300)}, {{300}});
    EXPECT_EQ(verdict_of(closed_after, Nature::Illness), Verdict::Outbreak);
}

TEST(OutbreakMatchTest, TheNatureSaysWhatATrueAlarmMeans) {
    const auto caused = signal({alarm(20, 10, 8)});
    EXPECT_EQ(verdict_of(caused, Nature::FalseResults), Verdict::DataFault);
    EXPECT_EQ(verdict_of(caused, Nature::Silence), Verdict::False);
    EXPECT_EQ(verdict_of(caused, Nature::Quiet), Verdict::False);
}

TEST(OutbreakMatchTest, AFilterAsksOnlyItsOwnAlarms) {
    auto of_case = alarm(20, 10, 8);
    of_case.stream.channel = Channel::Case;
    const auto both = signal({alarm(20, 10, 0), of_case});
    const auto only = [](Channel channel) {
        return [channel](const JudgedAlarm& a) { return a.stream.channel == channel; };
    };
    EXPECT_EQ(verdict_of(both, Nature::Illness, only(Channel::Case)), Verdict::Outbreak);
    EXPECT_EQ(verdict_of(both, Nature::Illness, only(Channel::Syndrome)), Verdict::False);
    EXPECT_EQ(verdict_of(both, Nature::Illness, only(Channel::Sector)), std::nullopt);
}

TEST(OutbreakMatchTest, KnownCountsAddUpDaysOfOneStream) {
    KnownCounts counts;
    const surveil::StreamKey stream{Channel::Case, "C01", "500242"};
    counts.add(stream, {10}, 2);
    counts.add(stream, {10}, 1);
    counts.add(stream, {12}, 4);
    counts.add({Channel::Pathogen, "C01", "500242"}, {11}, 50);
    EXPECT_EQ(counts.sum(stream, {10}, {12}), 7);
    EXPECT_EQ(counts.sum(stream, {11}, {11}), 0);
    EXPECT_EQ(counts.sum(stream, {11}, {12}), 4);
    EXPECT_EQ(counts.sum({Channel::Case, "C01", "500242101"}, {0}, {99}), 0);
}

class RaisedTest : public testing::Test {
  protected:
    void SetUp() override {
        path_ = fmt::format("{}/fengsui_raised_{}", testing::TempDir(), ::getpid());
        std::filesystem::remove(path_);
        database_ = ledger::Database::open({.sqlite_path = path_}, clock_, ids_).value();
    }
    void TearDown() override {
        database_.reset();
        for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(path_ + end);
    }

    void run(const std::string& sql) {
        const auto done =
            database_->writer().run([&](ledger::Transaction& tx) -> base::Result<bool> {
                tx.db().script(sql);
                return true;
            });
        ASSERT_TRUE(done) << done.error().to_string();
    }
    void add_signal(int id, int raised_ms, const std::string& closed) {
        run(fmt::format(
            "INSERT INTO signal (county, id, number, condition, place, channels, state, "
            "first_day, last_day, count, urgency, urgency_zh, urgency_en, why_zh, why_en, "
            "retrospective, raised_ms, updated_ms, answer_by_ms, closed_ms, version) VALUES "
            "('500242', {0}, {0}, 'C01', '500242', 'case', 'new', 100, 101, 9, 0, '', '', '', '', "
            "0, {1}, {1}, {1}, {2}, 1)",
            id, raised_ms, closed));
    }
    void add_alarm(int id, int day, int window, int count) {
        run(fmt::format(
            "INSERT INTO alarm (county, id, method, rule, channel, condition, place, day, "
            "window_days, count, expected_milli, threshold_milli, raised_ms, updated_ms, signal) "
            "VALUES ('500242', {0}, 'cluster', 'D{0}', 'case', 'C01', '500242', {1}, {2}, {3}, "
            "NULL, 3000, 500, 500, 2)",
            id, day, window, count));
    }
    void add_count(int day, int count) {
        run(
            fmt::format("INSERT INTO daily_count (county, channel, condition, place, day, count, "
                        "late) VALUES ('500242', 'case', 'C01', '500242', {}, {}, 0)",
                        day, count));
    }
    std::vector<JudgedSignal> read(const RaisedQuery& query, const KnownCounts& twin) {
        return database_
            ->read([&](ledger::Connection& db) -> base::Result<std::vector<JudgedSignal>> {
                return read_raised(db, query, twin);
            })
            .value();
    }

    base::ManualClock clock_{{1}};
    base::IdMaker ids_{clock_, 0};
    std::string path_;
    std::unique_ptr<ledger::Database> database_;
};

TEST_F(RaisedTest, AddedIsWhatTheTwinHasNotCountedInTheWindow) {
    add_signal(1, 400, "450");  // before the moment asked for
    add_signal(2, 500, "NULL");
    add_signal(3, 600, "650");
    add_alarm(10, 101, 3, 9);
    add_alarm(11, 101, 1, 5);
    for (const auto& [day, count] : {std::pair{98, 100}, {99, 4}, {100, 4}, {101, 5}})
        add_count(day, count);
    KnownCounts twin = database_
                           ->read([&](ledger::Connection& db) -> base::Result<KnownCounts> {
                               return KnownCounts::read(db, "500242", {100});
                           })
                           .value();
    EXPECT_EQ(read({"500242", {400}}, twin).front().alarms.front().added, 0);
    twin.add({Channel::Case, "C01", "500242"}, {100}, -3);
    twin.add({Channel::Case, "C01", "500242"}, {101}, -1);
    const auto signals = read({"500242", {400}}, twin);
    ASSERT_EQ(signals.size(), 2U);
    EXPECT_EQ(signals[0].number, 2);
    ASSERT_EQ(signals[0].alarms.size(), 2U);
    EXPECT_EQ(signals[0].alarms[0].added, 4);  // days 100 and 101: before, both are one county
    EXPECT_EQ(signals[0].alarms[0].expected, 0);
    EXPECT_EQ(signals[0].alarms[1].added, 1);
    EXPECT_FALSE(signals[0].closed);
    EXPECT_EQ(signals[1].closed, base::Instant{650});
    EXPECT_EQ(read({"500242", {400}, true}, twin).size(), 1U);
}

}  // namespace
}  // namespace fengsui::evaluate
