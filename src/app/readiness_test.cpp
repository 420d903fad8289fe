// SPDX-License-Identifier: Apache-2.0
#include "app/readiness.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "ledger/test_ledger.hpp"

namespace fengsui::app {
namespace {

using std::chrono::seconds;

class ReadinessTest : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::remove_all(path_);
        ledger_ = std::make_unique<ledger::TestLedger>(path_);
        house_ = House::open({.data = path_, .database = ledger_->options().postgres}).value();
    }
    void TearDown() override {
        house_.reset();
        ledger_.reset();
        std::filesystem::remove_all(path_);
    }
    void write(std::string_view sql, std::initializer_list<ledger::Value> bind) {
        const auto done =
            house_->database().writer().run([&](ledger::Transaction& tx) -> base::Result<bool> {
                tx.db().execute(sql, bind);
                return true;
            });
        ASSERT_TRUE(done) << done.error().to_string();
    }
    void add_delta(base::Id id) {
        write(
            "INSERT INTO count_delta (county, id, channel, condition, place, day, change, "
            "known_ms, folded) VALUES (?, ?, 'case', 'A01', '500242', 20000, 1, 0, 0)",
            {house_->county(), id});
    }
    static bool well(const std::vector<Readiness::Check>& checks, std::string_view name) {
        const auto found = std::ranges::find(checks, name, &Readiness::Check::name);
        return found != checks.end() && found->well;
    }

    std::string path_ = fmt::format("{}/fengsui_readiness_{}", testing::TempDir(), ::getpid());
    std::unique_ptr<ledger::TestLedger> ledger_;
    std::unique_ptr<House> house_;
    Readiness::Now now_ = std::chrono::steady_clock::now();
};

TEST_F(ReadinessTest, AFreshHouseIsReady) {
    Readiness readiness(*house_);
    const auto checks = readiness.look(now_);
    EXPECT_EQ(3U, checks.size());
    EXPECT_TRUE(std::ranges::all_of(checks, &Readiness::Check::well));
}

TEST_F(ReadinessTest, ADeltaThatStaysIsAWatcherThatStandsStill) {
    Readiness readiness(*house_);
    add_delta(1);
    EXPECT_TRUE(well(readiness.look(now_), "folding"));
    EXPECT_TRUE(well(readiness.look(now_ + seconds(59)), "folding"));
    EXPECT_FALSE(well(readiness.look(now_ + seconds(61)), "folding"));
    add_delta(2);
    write("UPDATE count_delta SET folded = 1 WHERE county = ? AND id = 1", {house_->county()});
    EXPECT_TRUE(well(readiness.look(now_ + seconds(62)), "folding")) << "it goes on";
}

TEST_F(ReadinessTest, AProgramThatHasBecomeTooOldSaysSo) {
    Readiness readiness(*house_);
    write("INSERT INTO schema_version (version) VALUES (?)", {9999});
    const auto checks = readiness.look(now_);
    EXPECT_FALSE(well(checks, "ledger"));
    EXPECT_NE(std::string::npos, checks.front().detail.find("use a newer program"));
}

TEST_F(ReadinessTest, AFullDiskIsSaid) {
    Readiness readiness(*house_, {.disk_bytes = std::numeric_limits<std::uintmax_t>::max()});
    EXPECT_FALSE(well(readiness.look(now_), "disk"));
}

TEST_F(ReadinessTest, AnArchiveThatIsAwayIsSaidAndStopsNothing) {
    if (ledger::TestLedger::on_postgres()) GTEST_SKIP() << "PostgreSQL archives its own log";
    house_.reset();
    house_ = House::open({.data = path_, .archive = path_ + "/nowhere"}).value();
    Readiness readiness(*house_);
    const auto checks = readiness.look(now_);
    EXPECT_FALSE(well(checks, "archive"));
    EXPECT_FALSE(std::ranges::find(checks, "archive", &Readiness::Check::name)->needed);
    add_delta(1);
    web::Metrics metrics;
    readiness.publish(metrics);
    EXPECT_NE(std::string::npos, metrics.text().find("fengsui_ready{check=\"archive\"} 0"));
    EXPECT_NE(std::string::npos, metrics.text().find("fengsui_archive_behind_seconds"));
}

TEST_F(ReadinessTest, MetricsTellTheSame) {
    Readiness readiness(*house_);
    web::Metrics metrics;
    readiness.publish(metrics);
    const auto text = metrics.text();
    EXPECT_NE(std::string::npos, text.find("fengsui_ready{check=\"ledger\"} 1")) << text;
    EXPECT_NE(std::string::npos, text.find("fengsui_disk_available_bytes"));
    EXPECT_NE(std::string::npos, text.find("fengsui_signals_overdue 0"));
}

}  // namespace
}  // namespace fengsui::app
