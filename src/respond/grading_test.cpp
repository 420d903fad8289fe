// SPDX-License-Identifier: Apache-2.0
#include "respond/grading.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "catalog/load_test_data.hpp"

namespace fengsui::respond {
namespace {

using catalog::GradeCriterion;
using catalog::testing_data::day;
using catalog::testing_data::shipped;

const base::Day kLast = day("2026-11-21");

const catalog::Condition& condition(std::string_view code) {
    const auto* found = shipped().conditions().find(code);
    EXPECT_NE(nullptr, found) << code;
    return *found;
}

GradeFacts facts_of(const catalog::Condition& about, int cases, std::optional<int> deaths) {
    GradeFacts facts{.condition = about,
                     .first_day = kLast - 3,
                     .last_day = kLast,
                     .event_cases = {},
                     .county_cases = {},
                     .history_years = 0,
                     .deaths = deaths};
    if (cases > 0) facts.event_cases[kLast - 1] = facts.county_cases[kLast - 1] = cases;
    return facts;
}

// Five years in each of which the week around the same day had this many cases.
void add_history(GradeFacts& facts, int cases) {
    facts.history_years = kBaselineYears;
    for (int year = 1; year <= kBaselineYears; ++year)
        facts.county_cases[kLast - (365 * year + year / 4) - 2] = cases;
}

// A condition of which the criterion speaks.
const catalog::Condition& example_of(const GradeCriterion& criterion) {
    const auto all = shipped().conditions().all();
    const auto found = std::ranges::find_if(
        all, [&](const auto& any) { return criterion.conditions.matches(any, kLast); });
    EXPECT_NE(all.end(), found) << criterion.id;
    return *found;
}

GradeProposal propose_one(const GradeCriterion& criterion, const GradeFacts& facts) {
    return propose_grade(std::span(&criterion, 1), facts);
}

void expect_reached(const GradeCriterion& criterion, const GradeFacts& facts) {
    const auto alone = propose_one(criterion, facts);
    EXPECT_EQ(static_cast<EventGrade>(criterion.grade), alone.grade) << criterion.id;
    ASSERT_FALSE(alone.lines.empty());
    EXPECT_EQ(criterion.id, alone.lines.front().id);
    EXPECT_EQ(criterion.source, alone.lines.front().source);
    EXPECT_TRUE(alone.lines.front().text_zh.starts_with(criterion.text_zh)) << criterion.id;
    // Beside the others, the gravest wins.
    const auto among = propose_grade(shipped().rules().grades(), facts);
    EXPECT_LE(among.grade, static_cast<EventGrade>(criterion.grade)) << criterion.id;
}
void expect_not_reached(const GradeCriterion& criterion, const GradeFacts& facts) {
    const auto alone = propose_one(criterion, facts);
    EXPECT_EQ(EventGrade::None, alone.grade) << criterion.id;
    ASSERT_EQ(1U, alone.lines.size()) << criterion.id;
    EXPECT_EQ("none", alone.lines.front().id) << criterion.id;
}

TEST(Grading, EachMachineCriterionIsReachedAtItsNumbersAndNotBelow) {
    int criteria = 0;
    for (const auto& criterion : shipped().rules().grades()) {
        if (!criterion.machine) continue;
        ++criteria;
        const auto& about = example_of(criterion);
        const int deaths = criterion.min_deaths.value_or(0);
        const bool either =
            criterion.min_cases && criterion.min_deaths && !criterion.cases_and_deaths;
        int cases = criterion.min_cases.value_or(deaths > 0 ? 0 : 1);
        if (criterion.times_baseline) cases = kBaselineCasesMin + 1;
        auto facts = facts_of(about, cases, either ? 0 : deaths);
        if (criterion.times_baseline) add_history(facts, 2);
        expect_reached(criterion, facts);

        if (criterion.times_baseline) {
            add_history(facts, 3);  // twice three is not exceeded by six
            expect_not_reached(criterion, facts);
            facts.history_years = kBaselineYears - 1;
            expect_not_reached(criterion, facts);
        }
        if (criterion.min_cases)
            expect_not_reached(criterion, facts_of(about, *criterion.min_cases - 1, 0));
        if (criterion.max_cases)
            expect_not_reached(criterion, facts_of(about, *criterion.max_cases + 1, 0));
        if (deaths > 0)
            expect_not_reached(criterion, facts_of(about, either ? 0 : cases, deaths - 1));
        if (either) expect_reached(criterion, facts_of(about, 1, deaths));
    }
    EXPECT_GE(criteria, 15) << "the shipped table has lost its machine criteria";
}

TEST(Grading, ProposesWhatThePlanSays) {
    struct Row {
        const char* condition;
        int cases;
        std::optional<int> deaths;
        EventGrade grade;
        const char* line;
    };
    for (const auto& row : {
             Row{"A02", 1, {}, EventGrade::IV, "G-IV-02"},
             Row{"A02", 9, 0, EventGrade::IV, "G-IV-02"},
             Row{"A02", 10, 0, EventGrade::III, "G-III-03"},
             Row{"A01", 1, {}, EventGrade::III, "G-III-01"},
             Row{"A01", 5, {}, EventGrade::II, "G-II-01"},
             Row{"B02", 1, {}, EventGrade::II, "G-II-02"},
             Row{"V01", 29, 0, EventGrade::None, "none"},
             Row{"V01", 30, {}, EventGrade::IV, "G-IV-03"},
             Row{"V01", 40, 1, EventGrade::III, "G-III-06"},
             Row{"V01", 100, 0, EventGrade::III, "G-III-06"},
             Row{"V01", 101, 1, EventGrade::II, "G-II-10"},
             Row{"V01", 12, 10, EventGrade::II, "G-II-10b"},
             Row{"V02", 49, 0, EventGrade::III, "G-III-08"},
             Row{"V02", 50, 0, EventGrade::II, "G-II-11"},
             Row{"V05", 2, {}, EventGrade::None, "none"},
             Row{"V05", 3, {}, EventGrade::III, "G-III-05"},
         }) {
        const auto proposal = propose_grade(
            shipped().rules().grades(), facts_of(condition(row.condition), row.cases, row.deaths));
        EXPECT_EQ(row.grade, proposal.grade) << row.condition << " " << row.cases;
        EXPECT_EQ(row.line, proposal.lines.front().id) << row.condition << " " << row.cases;
    }
}

TEST(Grading, WhatNumbersCannotTellIsAskedAndNeverRaisesTheGrade) {
    const auto sars = propose_grade(shipped().rules().grades(), facts_of(condition("B02"), 1, {}));
    EXPECT_EQ(EventGrade::II, sars.grade);
    const auto question = std::ranges::find(sars.lines, "G-I-02", &GradeLine::id);
    ASSERT_NE(sars.lines.end(), question);
    EXPECT_TRUE(question->text_zh.starts_with("如经研判为确诊病例、有扩散趋势，则为Ⅰ级"))
        << question->text_zh;
    EXPECT_TRUE(question->text_en.starts_with("grade I if a person finds that"))
        << question->text_en;

    const auto plague =
        propose_grade(shipped().rules().grades(), facts_of(condition("A01"), 1, {}));
    EXPECT_NE(std::string::npos, plague.lines.front().text_zh.find("须核实：为肺型"))
        << plague.lines.front().text_zh;
    for (const auto& line : plague.lines) EXPECT_NE("G-IV-01", line.id) << "the graver grade wins";
}

TEST(Grading, UnknownDeathsAreSaidToBeUnknown) {
    const auto unknown =
        propose_grade(shipped().rules().grades(), facts_of(condition("V01"), 30, {}));
    EXPECT_NE(std::string::npos, unknown.lines.front().text_zh.find("死亡数未采集"));
    const auto known = propose_grade(shipped().rules().grades(), facts_of(condition("V01"), 30, 0));
    EXPECT_EQ(std::string::npos, known.lines.front().text_zh.find("死亡数未采集"));
}

TEST(Grading, AWindowHoldsItsDaysAndNoMore) {
    auto facts = facts_of(condition("A02"), 0, {});
    facts.first_day = kLast - 20;
    facts.county_cases = {{kLast - 14, 4}, {kLast - 8, 5}, {kLast - 7, 3}, {kLast, 6}};
    // 14 to 8 days ago: 4 + 5; the day after that window brings 3 and loses 4.
    const auto peak = peak_window(facts.county_cases, facts, 7);
    EXPECT_EQ(9, peak.cases);
    EXPECT_EQ(kLast - 8, peak.end);
    EXPECT_EQ(18, peak_window(facts.county_cases, facts, 0).cases);
    facts.first_day = kLast - 5;
    EXPECT_EQ(8, peak_window(facts.county_cases, facts, 7).cases)
        << "only windows that end within the event count, also those that began before it";
    EXPECT_EQ(6, peak_window(facts.county_cases, facts, 0).cases);
}

TEST(Grading, ACriterionOutOfForceIsSilent) {
    const auto grades = shipped().rules().grades();
    auto criterion = *std::ranges::find(grades, "G-IV-02", &GradeCriterion::id);
    criterion.effective.to = kLast - 1;
    expect_not_reached(criterion, facts_of(condition("A02"), 3, {}));
    criterion.effective.to = kLast;
    expect_reached(criterion, facts_of(condition("A02"), 3, {}));
}

}  // namespace
}  // namespace fengsui::respond
