// SPDX-License-Identifier: Apache-2.0
// Intake on a real ledger for tests: after each test the counts are verified anew from the
// reports.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "ledger/test_ledger.hpp"
#include "surveil/detect/watcher.hpp"
#include "surveil/intake/intake.hpp"
#include "surveil/intake/sealed_body.hpp"
#include "surveil/test_catalog.hpp"
#include "surveil/verify.hpp"

namespace fengsui::surveil {

inline constexpr const char* kCounty = "500242";

class NoSink final : public AlarmSink {
  public:
    void on_counts(ledger::Transaction&, std::span<const CountMove>) override {}
    void on_alarms(ledger::Transaction&, std::span<const Alarm>) override {}
};

class IntakeTest : public testing::Test {
  protected:
    void SetUp() override {
        path_ = fmt::format("{}/fengsui_intake_{}_{}", testing::TempDir(), ::getpid(),
                            testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::remove_all(path_);
        directory_ =
            std::make_unique<ledger::DataDirectory>(ledger::DataDirectory::open(path_).value());
        ledger_ = std::make_unique<ledger::TestLedger>(path_);
        database_ = ledger::Database::open(ledger_->options(), clock_, ids_).value();
        intake_ = std::make_unique<Intake>(*database_, test_catalog(), kCounty, directory_->keys());
    }
    void TearDown() override {
        Watcher watcher(*database_, test_catalog(), kCounty, sink_);
        while (watcher.step().value() > 0) {
        }
        const auto check = database_->read([&](ledger::Connection& db) -> base::Result<CountCheck> {
            return verify_counts(db, test_catalog(), kCounty);
        });
        EXPECT_EQ(std::vector<std::string>{}, check->faults);
        intake_.reset();
        database_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }

    std::vector<IntakeAnswer> take(const std::string& bytes) {
        return intake_->take_and_wait(IntakeRequest{.bytes = bytes}).value();
    }
    IntakeAnswer one(const std::string& bytes) {
        auto answers = take(bytes);
        EXPECT_EQ(1U, answers.size());
        return std::move(answers.at(0));
    }
    std::int64_t number(std::string_view sql) {
        return database_
            ->read([&](ledger::Connection& db) -> base::Result<std::int64_t> {
                return db.value<std::int64_t>(sql).value_or(0);
            })
            .value();
    }
    // Of the only message.
    std::string kept_body() {
        const auto row =
            database_
                ->read([](ledger::Connection& db)
                           -> base::Result<std::tuple<std::string, std::string, std::string>> {
                    return db
                        .first<std::string, std::string, std::string>(
                            "SELECT source, external_id, body FROM message")
                        .value();
                })
                .value();
        const auto& [source, external_id, sealed] = row;
        return open_body(sealed, {source, external_id}, directory_->keys()).value();
    }
    std::int64_t episodes() { return number("SELECT count(*) FROM episode"); }
    static std::string code(const IntakeAnswer& answer) {
        return answer.outcome.problems.empty()
                   ? ""
                   : std::string(base::info(answer.outcome.problems.front().code).name);
    }
    static std::string path(const IntakeAnswer& answer) {
        return answer.outcome.problems.empty() ? "" : answer.outcome.problems.front().path;
    }

    std::string path_;
    base::ManualClock clock_{*base::parse_iso("2026-11-21T10:00:00+08:00")};
    base::IdMaker ids_{clock_, 1};
    NoSink sink_;
    std::unique_ptr<ledger::DataDirectory> directory_;
    std::unique_ptr<ledger::TestLedger> ledger_;
    std::unique_ptr<ledger::Database> database_;
    std::unique_ptr<Intake> intake_;
};

}  // namespace fengsui::surveil
