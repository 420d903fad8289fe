// SPDX-License-Identifier: Apache-2.0
#include "catalog/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/load_test_data.hpp"

namespace fengsui::catalog {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;
using testing_data::day;
using testing_data::shipped;

const base::Day today = day("2026-11-21");

const Condition& condition(std::string_view code) {
    return *shipped().conditions().find(code);
}

std::vector<std::string> single(std::string_view code, base::Day on = today) {
    std::vector<std::string> ids;
    for (const SingleCaseRule* rule : shipped().rules().single_case_for(condition(code), on))
        ids.push_back(rule->head.id);
    return ids;
}

std::vector<std::string> cluster(std::string_view code, PlaceKind kind) {
    std::vector<std::string> ids;
    for (const ClusterRule* rule : shipped().rules().cluster_for(condition(code), kind, today))
        ids.push_back(rule->head.id);
    return ids;
}

TEST(SingleCaseRules, by_condition) {
    EXPECT_THAT(single("A01"), Contains("E001"));
    EXPECT_THAT(single("A02"), Contains("E002"));
    EXPECT_THAT(single("B13-1"), Contains("E005"));
    EXPECT_THAT(single("B05"), Contains("F01"));
    EXPECT_THAT(single("B11"), Contains("E018"));
    EXPECT_THAT(single("X02"), Contains("E042"));
    EXPECT_THAT(single("B07"), Contains("D10"));
    EXPECT_THAT(single("C10"), Not(Contains("D10")));
    EXPECT_THAT(single("B28"), Contains("D10"));
    EXPECT_THAT(single("B28", day("2026-03-31")), Not(Contains("D10")));
    EXPECT_THAT(single("X13"), IsEmpty());
    for (const SingleCaseRule& rule : shipped().rules().single_case()) {
        EXPECT_EQ(rule.absent_days > 0, rule.trigger == SingleTrigger::First) << rule.head.id;
    }
}

TEST(ClusterRules, by_condition_and_place) {
    EXPECT_THAT(cluster("S01", PlaceKind::School),
                UnorderedElementsAre("E032", "E034", "E067", "E070", "E076"));
    EXPECT_THAT(cluster("C10", PlaceKind::Village), UnorderedElementsAre("E063", "E066"));
    EXPECT_THAT(cluster("C10", PlaceKind::Household), ElementsAre("E064"));
    EXPECT_THAT(cluster("X14", PlaceKind::School),
                UnorderedElementsAre("E036", "E037", "E071", "E072", "E073", "D23"));
    EXPECT_THAT(cluster("B10", PlaceKind::Township), UnorderedElementsAre("E023", "E024"));
    EXPECT_THAT(cluster("B10", PlaceKind::Village), ElementsAre("D20"));
    EXPECT_THAT(cluster("B11", PlaceKind::County), ElementsAre("E017"));
    EXPECT_THAT(cluster("B15", PlaceKind::School), IsEmpty());
    EXPECT_THAT(cluster("X13", PlaceKind::School), IsEmpty());
}

TEST(ClusterRules, defaults_yield_to_what_is_published) {
    // Scarlet fever at a school has rules of its own; a village has none, so the default speaks.
    EXPECT_THAT(cluster("B21", PlaceKind::School), UnorderedElementsAre("E038", "E077"));
    EXPECT_THAT(cluster("B21", PlaceKind::Village), ElementsAre("D20"));
    EXPECT_THAT(cluster("B21", PlaceKind::Township), ElementsAre("D21"));
    // A rule only about locally acquired malaria does not silence the default.
    EXPECT_THAT(cluster("B27", PlaceKind::Village), UnorderedElementsAre("E025", "D20"));
}

TEST(ClusterRules, carry_the_numbers_of_the_criteria) {
    const auto rules = shipped().rules().cluster_for(condition("B21"), PlaceKind::School, today);
    EXPECT_EQ(rules[0]->min_cases, 10);
    EXPECT_EQ(rules[0]->window_days, 7);
    EXPECT_EQ(rules[0]->tier, Tier::EventReport);
}

TEST(Rules, every_criterion_says_where_it_went) {
    std::vector<std::string> ids;
    for (const auto& rule : shipped().rules().single_case())
        ids.push_back("single_case_rules " + rule.head.id);
    for (const auto& rule : shipped().rules().cluster())
        ids.push_back("cluster_rules " + rule.head.id);
    for (const EventCriterion& criterion : shipped().rules().event_criteria()) {
        if (criterion.used_by.starts_with("no machine: ") ||
            criterion.used_by.starts_with("same as E"))
            continue;
        EXPECT_THAT(ids, Contains(criterion.used_by)) << criterion.id;
    }
}

TEST(AnswerLimits, two_hours_for_the_serious_and_a_day_for_the_rest) {
    const Rules& rules = shipped().rules();
    EXPECT_EQ(rules.answer_limit(condition("A02"), Tier::Signal, today).verify_minutes, 120);
    EXPECT_EQ(rules.answer_limit(condition("B13-1"), Tier::Signal, today).verify_minutes, 120);
    EXPECT_EQ(rules.answer_limit(condition("B01"), Tier::Signal, day("2021-01-01")).verify_minutes,
              120);
    EXPECT_EQ(rules.answer_limit(condition("B01"), Tier::Signal, today).verify_minutes, 1440);
    EXPECT_EQ(rules.answer_limit(condition("C10"), Tier::Outbreak, today).verify_minutes, 120);
    EXPECT_EQ(rules.answer_limit(condition("C10"), Tier::Cluster, today).verify_minutes, 1440);
    EXPECT_EQ(rules.answer_limit(condition("S04"), Tier::EventReport, today).id, "L02");
}

TEST(Detectors, per_channel) {
    const Rules& rules = shipped().rules();
    const auto found = rules.detectors_for("case", condition("C01"), PlaceKind::Township, today);
    ASSERT_EQ(found.size(), 2U) << "ears_c2 and, for longer histories, adaptive";
    EXPECT_EQ(found[0]->method, "ears_c2");
    EXPECT_EQ(found[0]->baseline_days, 7);
    EXPECT_EQ(found[0]->lag_days, 2);
    EXPECT_EQ(found[0]->threshold, 3);
    EXPECT_EQ(found[0]->min_count, 3);
    const auto methods = [&](const char* channel) {
        std::vector<std::string> names;
        for (const auto* setting :
             rules.detectors_for(channel, condition("S04"), PlaceKind::County, today))
            names.push_back(setting->method);
        return names;
    };
    using testing::UnorderedElementsAre;
    EXPECT_THAT(methods("case"),
                UnorderedElementsAre("ears_c2", "adaptive", "farrington_flexible"));
    EXPECT_THAT(methods("pathogen"), UnorderedElementsAre("ears_c2", "adaptive"));
    EXPECT_THAT(methods("syndrome"), UnorderedElementsAre("ears_c2", "ewma", "adaptive"));
    EXPECT_THAT(methods("sector"), UnorderedElementsAre("ears_c2", "ewma", "adaptive"));
    EXPECT_THAT(methods("vector"), IsEmpty()) << "mosquitoes only";
    EXPECT_THAT(rules.detectors_for("case", condition("X13"), PlaceKind::County, today), IsEmpty());
    EXPECT_THAT(rules.detectors_for("phone", condition("C01"), PlaceKind::County, today),
                IsEmpty());
}

TEST(Grades, keep_the_published_rows) {
    const auto grades = shipped().rules().grades();
    EXPECT_EQ(grades.size(), 35U);  // 34, one of them split where the text says "or"
    int machine = 0;
    for (const GradeCriterion& row : grades) {
        machine += row.machine;
        if (row.machine && !row.times_baseline) {
            EXPECT_TRUE(row.min_cases || row.min_deaths) << row.id;
        }
        EXPECT_FALSE(row.text_en.empty());
    }
    EXPECT_GE(machine, 15);
    EXPECT_EQ(name_zh(Grade::IV), "一般");
}

}  // namespace
}  // namespace fengsui::catalog
