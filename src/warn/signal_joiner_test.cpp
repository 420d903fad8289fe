// SPDX-License-Identifier: Apache-2.0
// From decoded reports through counts and detectors to signals, on a real ledger: what
// joins, what does not, and what a person's answers do.
#include "warn/signal_joiner.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "ledger/data_directory.hpp"
#include "ledger/test_ledger.hpp"
#include "surveil/detect/watcher.hpp"
#include "surveil/intake/intake.hpp"
#include "surveil/test_catalog.hpp"
#include "surveil/verify.hpp"
#include "warn/signal_change.hpp"
#include "warn/signal_detail.hpp"

namespace fengsui::warn {
namespace {

constexpr const char* kCounty = "500242";
constexpr const char* kTownship =
    "500242101";  // 龙潭镇 or whichever bears the code: only the code matters
constexpr const char* kOther = "500242104";

class SignalTest : public testing::Test {
  protected:
    void SetUp() override {
        path_ = fmt::format("{}/fengsui_signal_{}_{}", testing::TempDir(), ::getpid(),
                            testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::remove_all(path_);
        directory_ =
            std::make_unique<ledger::DataDirectory>(ledger::DataDirectory::open(path_).value());
        ledger_ = std::make_unique<ledger::TestLedger>(path_);
        database_ = ledger::Database::open(ledger_->options(), clock_, ids_).value();
        intake_ = std::make_unique<surveil::Intake>(*database_, surveil::test_catalog(), kCounty,
                                                    directory_->keys());
        watcher_ = std::make_unique<surveil::Watcher>(*database_, surveil::test_catalog(), kCounty,
                                                      joiner_);
    }
    void TearDown() override {
        watcher_.reset();
        intake_.reset();
        database_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }

    struct Case {
        std::string condition;
        std::string place;
        std::string onset;
        std::string report_id;
        std::string status = "final";
    };
    void report(const Case& wanted) {
        ++people_;
        const auto csv = fmt::format(
            "report_id,condition,status,onset_date,place,name,sex,birth_date\n{},{},{},{},{},某{},"
            "male,1990-01-01\n",
            wanted.report_id.empty() ? fmt::format("r{}", people_) : wanted.report_id,
            wanted.condition, wanted.status, wanted.onset, wanted.place,
            wanted.report_id.empty() ? std::to_string(people_) : wanted.report_id);
        const auto answers = intake_->take_and_wait(
            {.bytes = csv, .format = surveil::Format::Csv, .source = "test"});
        ASSERT_TRUE(answers);
        ASSERT_EQ(surveil::IntakeStatus::Accepted, answers->front().outcome.status)
            << (answers->front().outcome.problems.empty()
                    ? ""
                    : answers->front().outcome.problems.front().to_string());
    }
    void cases(int number, const std::string& condition, const std::string& place,
               const std::string& onset) {
        for (int i = 0; i < number; ++i) report({condition, place, onset, {}});
        fold();
    }
    void fold() {
        while (true) {
            const auto folded = watcher_->step();
            ASSERT_TRUE(folded) << folded.error().to_string();
            if (*folded == 0) return;
        }
    }
    std::vector<SignalRow> signals(SignalFilter filter = SignalFilter::Open) {
        return database_
            ->read([&](ledger::Connection& db) -> base::Result<std::vector<SignalRow>> {
                return read_signals(db, surveil::test_catalog(),
                                    {.county = kCounty, .filter = filter});
            })
            .value();
    }
    SignalRow only() {
        const auto rows = signals();
        EXPECT_EQ(1U, rows.size());
        return rows.empty() ? SignalRow{} : rows.front();
    }
    template <class Change>
    base::Result<void> answer(const SignalRow& row, Change change) {
        const SignalAnswer wanted{kCounty, *base::parse_id(row.id), row.version, "duty",
                                  "电话核实"};
        const auto done =
            database_->writer().run([&](ledger::Transaction& tx) -> base::Result<int> {
                if (auto changed = change(tx, wanted); !changed)
                    return tl::unexpected(changed.error());
                return 0;
            });
        if (!done) return tl::unexpected(done.error());
        return {};
    }
    void expect_whole() {
        const auto check =
            database_->read([&](ledger::Connection& db) -> base::Result<surveil::CountCheck> {
                return surveil::verify_counts(db, surveil::test_catalog(), kCounty);
            });
        EXPECT_EQ(std::vector<std::string>{}, check->faults);
    }

    std::string path_;
    base::ManualClock clock_{*base::parse_iso("2026-11-21T10:00:00+08:00")};
    base::IdMaker ids_{clock_, 1};
    std::unique_ptr<ledger::DataDirectory> directory_;
    std::unique_ptr<ledger::TestLedger> ledger_;
    std::unique_ptr<ledger::Database> database_;
    SignalJoiner joiner_{surveil::test_catalog(), kCounty};
    std::unique_ptr<surveil::Intake> intake_;
    std::unique_ptr<surveil::Watcher> watcher_;
    int people_ = 0;
};

TEST_F(SignalTest, OneCholeraCaseIsOneSignalAtItsTownship) {
    cases(1, "A02", kTownship, "2026-11-20");
    const auto row = only();
    EXPECT_EQ("A02", row.condition);
    EXPECT_EQ(kTownship, row.place) << "the county's alarm joins the township's";
    EXPECT_EQ(1, row.count);
    EXPECT_GE(row.urgency, 90);
    EXPECT_FALSE(row.retrospective);
    // Class A: verified within two hours.
    EXPECT_EQ(2 * 3'600'000, row.answer_by.ms - row.raised.ms);
}

TEST_F(SignalTest, MoreCasesUpdateTheSignalAndDoNotRaiseAnother) {
    cases(1, "A02", kTownship, "2026-11-18");
    const auto before = only();
    cases(2, "A02", kTownship, "2026-11-20");
    const auto after = only();
    EXPECT_EQ(before.id, after.id);
    EXPECT_EQ(3, after.count);
    EXPECT_EQ("2026-11-18", base::to_string(after.first_day));
    EXPECT_EQ("2026-11-20", base::to_string(after.last_day));
    EXPECT_EQ(before.version, after.version) << "more cases do not make a person's answer stale";
    expect_whole();
}

TEST_F(SignalTest, DistantDaysAndOtherDiseasesAreOtherSignals) {
    cases(1, "A02", kTownship, "2026-09-01");
    cases(1, "A02", kTownship, "2026-11-20");
    cases(1, "A01", kTownship, "2026-11-20");
    const auto rows = signals();
    EXPECT_EQ(3U, rows.size());
    EXPECT_TRUE(rows.back().retrospective) << "what lies long past comes last";
}

TEST_F(SignalTest, TownshipsApartAreSignalsApart) {
    cases(1, "A02", kTownship, "2026-11-19");
    cases(1, "A02", kOther, "2026-11-20");
    std::set<std::string> places;
    for (const auto& row : signals()) places.insert(row.place);
    EXPECT_EQ((std::set<std::string>{kTownship, kOther}), places);
    expect_whole();
}

TEST_F(SignalTest, WhatIsEverywhereIsOneSignalOfTheCounty) {
    cases(1, "C02", kOther, "2026-11-01");  // the county has been watched for a while
    const auto before = signals().size();
    for (const auto* township : {"500242101", "500242104", "500242105"}) {
        for (int i = 0; i < 6; ++i) report({"C02", township, "2026-11-20", {}});
    }
    fold();
    const auto rows = signals();
    ASSERT_EQ(before + 1, rows.size());
    const auto county = std::ranges::find(rows, kCounty, &SignalRow::place);
    ASSERT_NE(rows.end(), county);
    EXPECT_EQ(18, county->count);
}

// After a stop of the program months are folded at once.
TEST_F(SignalTest, FarTownshipsInOneFoldAtFarTimesAreSignalsApart) {
    report({"A02", "500242101", "2026-09-20", {}});
    report({"A02", "500242104", "2026-10-20", {}});
    report({"A02", "500242105", "2026-11-20", {}});
    fold();
    std::set<std::string> places;
    for (const auto& row : signals()) places.insert(row.place);
    EXPECT_EQ((std::set<std::string>{"500242101", "500242104", "500242105"}), places);
    expect_whole();
}

TEST_F(SignalTest, AWithdrawnReportTakesItsCaseBack) {
    report({"A02", kTownship, "2026-11-20", "card-1"});
    report({"A02", kTownship, "2026-11-20", "card-2"});
    fold();
    EXPECT_EQ(2, only().count);
    report({"A02", kTownship, "2026-11-20", "card-1", "withdrawn"});
    fold();
    EXPECT_EQ(1, only().count);
    report({"A02", kTownship, "2026-11-20", "card-2", "withdrawn"});
    fold();
    EXPECT_EQ(0, only().count) << "it stays in the inbox: a person ends it";
    EXPECT_EQ(0, only().urgency);
    expect_whole();
}

TEST_F(SignalTest, AClusterSaysWhyItFired) {
    cases(9, "C02", kTownship, "2026-11-20");
    cases(9, "C02", kTownship, "2026-11-21");
    const auto row = only();
    const auto detail =
        database_
            ->read([&](ledger::Connection& db) -> base::Result<SignalDetail> {
                return read_signal_detail(db, surveil::test_catalog(),
                                          {kCounty, *base::parse_id(row.id), clock_.now()})
                    .value();
            })
            .value();
    ASSERT_FALSE(detail.alarms.empty());
    EXPECT_EQ(18, detail.count);
    EXPECT_NE(std::string::npos, detail.why_zh.find("流行性腮腺炎")) << detail.why_zh;
    EXPECT_FALSE(detail.alarms.front().rule_text_zh.empty());
    EXPECT_FALSE(detail.alarms.front().source_zh.empty());
    int charted = 0;
    for (const auto& day : detail.series.days) charted += day.count;
    EXPECT_EQ(18, charted);
}

TEST_F(SignalTest, AnswersFollowTheStates) {
    cases(1, "A02", kTownship, "2026-11-20");
    auto row = only();
    EXPECT_EQ(base::ProblemCode::Conflict,
              answer(row, [](auto& tx,
                             const auto& wanted) { return close_signal(tx, wanted, "seasonal"); })
                  .error()
                  .code)
        << "an unseen signal cannot be closed";
    ASSERT_TRUE(answer(row, acknowledge_signal));
    EXPECT_EQ(base::ProblemCode::VersionStale, answer(row, acknowledge_signal).error().code);
    clock_.advance_ms(60'000);
    row = only();
    EXPECT_TRUE(row.answered);
    ASSERT_TRUE(answer(row, [](auto& tx, const auto& wanted) {
        return verify_signal(tx, wanted, Verdict::NotGenuine);
    }));
    EXPECT_EQ(row.answered, only().answered) << "the first answer stops the clock";
    EXPECT_EQ(
        base::ProblemCode::ValueInvalid,
        answer(only(),
               [](auto& tx, const auto& wanted) { return close_signal(tx, wanted, "whatever"); })
            .error()
            .code);
    ASSERT_TRUE(answer(only(), [](auto& tx, const auto& wanted) {
        return close_signal(tx, wanted, "data_fault");
    }));
    EXPECT_TRUE(signals().empty());
    // Late news about the answered days does not raise it again; new days do.
    cases(1, "A02", kTownship, "2026-11-20");
    EXPECT_TRUE(signals().empty());
    cases(1, "A02", kTownship, "2026-11-21");
    EXPECT_EQ(1U, signals().size());
    EXPECT_EQ(2U, signals(SignalFilter::All).size());
}

TEST_F(SignalTest, AnEpidemicWhoseHistoryIsTooShortFiresNoStatistics) {
    cases(3, "C01", kTownship, "2026-11-20");
    for (const auto& row : signals()) EXPECT_EQ(std::string::npos, row.why_zh.find("期望"));
}

TEST_F(SignalTest, AStatisticalAlarmSaysHowLikelyItIs) {
    cases(1, "C02", kOther, "2026-11-01");
    cases(6, "C02", kTownship, "2026-11-20");
    const auto row = only();
    const auto detail = database_->read([&](ledger::Connection& db) {
        return base::Result<SignalDetail>(*read_signal_detail(
            db, surveil::test_catalog(), {kCounty, *base::parse_id(row.id), clock_.now()}));
    });
    ASSERT_TRUE(detail);
    int statistical = 0;
    for (const auto& alarm : detail->alarms) {
        EXPECT_EQ(alarm.method == "ears_c2", alarm.pvalue.has_value()) << alarm.method;
        if (!alarm.pvalue) continue;
        ++statistical;
        EXPECT_LT(*alarm.pvalue, 0.01);
        EXPECT_LE(*alarm.pvalue, *alarm.false_discovery);
        EXPECT_LE(*alarm.false_discovery, 0.1);
        EXPECT_NE(std::string::npos, alarm.text_zh.find("，P "));
    }
    EXPECT_EQ(2, statistical) << "the township and the county";
}

TEST_F(SignalTest, StatisticsWarnOfThePresentAndRulesOfAnyDay) {
    const auto methods = [&] {
        std::set<std::string> all;
        database_->read([&](ledger::Connection& db) {
            for (const auto& [method] : db.query<std::string>("SELECT method FROM alarm", {}))
                all.insert(method);
            return base::Result<int>(0);
        });
        return all;
    };
    cases(1, "C02", kOther, "2026-01-01");
    cases(6, "C02", kTownship, "2026-03-20");
    EXPECT_FALSE(methods().contains("ears_c2"));
    cases(1, "A02", kTownship, "2026-03-20");
    EXPECT_TRUE(methods().contains("single_case"));
}

TEST_F(SignalTest, NobodyIsWarnedOfHistoryThatIsLoadedLater) {
    const auto load = [&](base::Instant then) {
        base::ManualClock past(then);
        base::IdMaker ids(past, 2);
        const auto csv = fmt::format(
            "report_id,condition,onset_date,place,name,birth_date\nold{0},A02,2026-09-01,{1},某{0},"
            "1990-01-01\n",
            then.ms, kTownship);
        auto messages =
            surveil::decode(csv, surveil::Format::Csv, {surveil::test_catalog(), then, "test"});
        ASSERT_TRUE(intake_->take_past(std::move(messages), {.at = then, .ids = &ids}));
        fold();
    };
    load(*base::parse_iso("2026-09-02T10:00:00+08:00"));
    EXPECT_TRUE(signals().empty()) << "it was known then";
    load(*base::parse_iso("2026-11-20T10:00:00+08:00"));
    EXPECT_EQ(1U, signals().size()) << "an old day that became known yesterday is news";
    expect_whole();
}

}  // namespace
}  // namespace fengsui::warn
