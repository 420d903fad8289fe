// SPDX-License-Identifier: Apache-2.0
// Small counties lived through from end to end: a meal that poisons many must be found, one that
// poisons nobody must leave the county as it was, and threads must not matter.
#include "app/judge/judge.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/house.hpp"
#include "app/judge/judge_tables.hpp"
#include "app/judge/published.hpp"
#include "wire/csv.hpp"

namespace fengsui::app {
namespace {

namespace fs = std::filesystem;
using evaluate::JudgedRun;
using evaluate::Nature;
using evaluate::Verdict;
using testing::HasSubstr;

// A few thousand people with one hospital, their townships' hospitals and schools.
constexpr const char* kRegion = R"(
name = "试验县"
county = "500242"
seat = "500242002"
id_region = "500299"
population = 20000
as_of = 2026-01-01
community_weight = 2.2
[messiness]
late = 0.02
late_days = 2
corrected = 0.03
cancelled = 0.004
duplicated = 0.005
misspelt = 0.008
refused = 0.002
silent_chance_month = 0
silent_days = 0
[[institution]]
code = "50024201001"
name = "试验县人民医院"
role = "general_hospital"
parent = "500242002"
vendor = "hl7_v251"
visits = 40
beds = 100
[[institution]]
code = "50024204001"
name = "试验县疾控中心检验所"
role = "cdc_laboratory"
parent = "500242002"
vendor = "hl7_v251"
[[group]]
role = "township_hospital"
name = "卫生院"
per = "township"
vendors = ["hl7_v251", "fhir_r4", "case_csv"]
visits = 1.3
beds = 20
[[group]]
role = "primary_school"
name = "中心小学"
per = "township"
vendors = ["counts_csv"]
)";

std::string meal(const std::string& attack_rate) {
    return fmt::format(R"(name_zh = "宴席"
name_en = "A meal"
description = "Guests of one meal"
kind = "point_source"
disease = "food_poisoning"
start_after_days = 0
at = "any_township"
attack_rate = {}
exposed_max = 120
days_max = 5
)",
                       attack_rate);
}

class JudgeTest : public testing::Test {
  protected:
    void SetUp() override {
        folder_ = fs::path(testing::TempDir()) / fmt::format("fengsui_judge_{}", ::getpid());
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "outbreaks");
        write("region.toml", kRegion);
    }
    void TearDown() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] JudgeOptions options() const {
        return {.outbreaks = (folder_ / "outbreaks").string(),
                .replications = 1,
                .region = (folder_ / "region.toml").string(),
                .from = base::parse_day("2025-03-03").value(),
                .spread_days = 60,
                .history_days = 10,
                .warm_up_days = 12,
                .days = 14};
    }
    static std::vector<JudgedRun> live(const JudgeOptions& options) {
        const auto plan = JudgePlan::make(options);
        if (!plan) {
            ADD_FAILURE() << plan.error().to_string();
            return {};
        }
        auto runs = judge(**plan);
        if (!runs) {
            ADD_FAILURE() << runs.error().to_string();
            return {};
        }
        return std::move(*runs);
    }
    // As many cells in each row as in the header, and at least so many rows.
    static void expect_table(const std::string& text, std::size_t rows) {
        const auto table = wire::csv::Table::parse(text);
        ASSERT_TRUE(table) << table.error().to_string();
        EXPECT_GE(table->row_count(), rows);
        for (std::size_t i = 0; i < table->row_count(); ++i)
            EXPECT_EQ(table->row(i).cell_count(), table->header().size()) << text;
    }
    // What JudgePlan says before anything is run.
    static std::string refusal(const JudgeOptions& options) {
        const auto plan = JudgePlan::make(options);
        return plan ? "accepted" : plan.error().to_string();
    }

    fs::path folder_;
};

TEST_F(JudgeTest, AMealThatPoisonsManyIsFoundAndTheQuietCountyHasNoOutbreak) {
    write("outbreaks/meal.toml", meal("0.6"));
    const auto runs = live(options());
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].truth.outbreak, evaluate::quiet_county);
    for (const auto& signal : runs[0].signals)
        EXPECT_EQ(verdict_of(signal, Nature::Illness), Verdict::False) << signal.condition;
    const auto& run = runs[1];
    EXPECT_EQ(run.truth.outbreak, "meal");
    EXPECT_GT(run.truth.patients, 10);
    EXPECT_LE(run.truth.patients, run.truth.cases);
    EXPECT_LE(run.truth.cases, run.truth.infections);
    EXPECT_TRUE(run.truth.tenth_case);
    const auto found = found_at(run, [](const auto&) { return true; });
    ASSERT_TRUE(found);
    EXPECT_GT(*found, run.truth.first_infection.value());
    EXPECT_LT((*found).ms - run.truth.first_visit.value().ms, 2 * 86'400'000);
    const auto right = std::ranges::find_if(run.signals, [](const auto& signal) {
        return verdict_of(signal, Nature::Illness) == Verdict::Outbreak;
    });
    ASSERT_NE(right, run.signals.end());
    EXPECT_TRUE(right->place.starts_with(run.truth.place) || run.truth.place == right->place ||
                run.truth.place.starts_with(right->place))
        << right->place;
    EXPECT_FALSE(right->closed) << "a genuine signal stays open while it is handled";
    expect_table(runs_csv(runs, 480), 2);
    expect_table(signals_csv(runs, 480), runs[0].signals.size() + run.signals.size());
    expect_table(summary_csv(evaluate::score(runs)), 3);
    expect_table(calibration_csv(runs), 1);
}

TEST_F(JudgeTest, AMealThatPoisonsNobodyLeavesTheCountyAsItWas) {
    write("outbreaks/meal.toml", meal("0"));
    auto quiet_only = options();
    quiet_only.days = 10;
    const auto runs = live(quiet_only);
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[1].truth.infections, 0);
    EXPECT_EQ(runs[1].last, runs[0].last);
    ASSERT_EQ(runs[0].signals.size(), runs[1].signals.size());
    for (std::size_t i = 0; i < runs[0].signals.size(); ++i) {
        EXPECT_EQ(runs[0].signals[i].condition, runs[1].signals[i].condition);
        EXPECT_EQ(runs[0].signals[i].raised, runs[1].signals[i].raised);
        for (const auto& alarm : runs[1].signals[i].alarms) EXPECT_EQ(alarm.added, 0);
    }
}

TEST_F(JudgeTest, ASeedGivesTheSameAnswerWithAnyNumberOfThreads) {
    write("outbreaks/meal.toml", meal("0.5"));
    auto asked = options();
    asked.replications = 2;
    asked.days = 8;
    const auto one = live(asked);
    asked.threads = 2;
    const auto two = live(asked);
    EXPECT_EQ(runs_csv(one, 480), runs_csv(two, 480));
    EXPECT_EQ(signals_csv(one, 480), signals_csv(two, 480));
    ASSERT_EQ(one.size(), 4U);
    EXPECT_NE(one[1].first, one[3].first) << "another time of the year";
    EXPECT_NE(one[1].seed, one[3].seed);
}

TEST_F(JudgeTest, ACancelledJudgeSaysSo) {
    write("outbreaks/meal.toml", meal("0.5"));
    const auto plan = JudgePlan::make(options()).value();
    const auto stopped = judge(*plan, {.cancelled = [] { return true; }});
    ASSERT_FALSE(stopped);
    EXPECT_THAT(stopped.error().to_string(), HasSubstr("stopped"));
}

TEST_F(JudgeTest, RefusesWhatDoesNotFitBeforeAnythingIsRun) {
    EXPECT_THAT(refusal(options()), HasSubstr("holds no outbreak"));
    write("outbreaks/meal.toml", meal("0.5"));
    EXPECT_EQ(refusal(options()), "accepted");
    auto asked = options();
    asked.replications = 0;
    EXPECT_THAT(refusal(asked), HasSubstr("--replications"));
    asked = options();
    asked.outbreaks = (folder_ / "nowhere").string();
    EXPECT_THAT(refusal(asked), HasSubstr("nowhere"));
    asked = options();
    asked.from = base::parse_day("2020-01-05").value();
    EXPECT_THAT(refusal(asked), HasSubstr("--from"));
    asked = options();
    write("detectors.csv", "id,channel\nDT01,nose\n");
    asked.detectors = (folder_ / "detectors.csv").string();
    EXPECT_THAT(refusal(asked), HasSubstr("detectors.csv line 2"));
    asked = options();
    std::string elsewhere = kRegion;
    for (auto at = elsewhere.find("500242"); at != std::string::npos;
         at = elsewhere.find("500242", at))
        elsewhere.replace(at, 6, "140702");
    write("elsewhere.toml", elsewhere);
    asked.region = (folder_ / "elsewhere.toml").string();
    EXPECT_THAT(refusal(asked), HasSubstr("field county"));
}

TEST_F(JudgeTest, ABrokenOutbreakFileIsNamedWithLineAndField) {
    write("outbreaks/a_good_one.toml", meal("0.5"));
    write("outbreaks/broken.toml", meal("1.5"));
    EXPECT_THAT(refusal(options()), HasSubstr("broken.toml line 8, field attack_rate"));
}

TEST_F(JudgeTest, TheReportKeepsSimulatedAndPublishedApart) {
    const auto published = load_published(catalogue_files()).value();
    ASSERT_FALSE(published.empty());
    JudgedRun run{.first = {20'000}, .last = {20'013}};
    run.truth = {.outbreak = "flu", .nature = Nature::Illness};
    const auto text = report_md(std::vector{run}, published);
    const auto simulated = text.find("## Simulated");
    const auto real = text.find("## Published: CIDARS");
    ASSERT_NE(simulated, std::string::npos);
    ASSERT_NE(real, std::string::npos);
    EXPECT_LT(text.rfind("## Simulated"), real);
    for (const auto& figure : published) {
        EXPECT_GT(text.find(figure.source), real) << "every published figure has its source";
    }
    EXPECT_THAT(text.substr(0, real), testing::Not(HasSubstr("CIDARS")));
}

}  // namespace
}  // namespace fengsui::app
