// SPDX-License-Identifier: Apache-2.0
#include "catalog/condition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/load_test_data.hpp"

namespace fengsui::catalog {
namespace {

using testing_data::day;
using testing_data::shipped;

TEST(Conditions, the_list_of_the_day_of_onset_applies) {
    const Conditions& all = shipped().conditions();
    EXPECT_EQ(all.statutory(day("2004-11-30")).size(), 0U);
    EXPECT_EQ(all.statutory(day("2004-12-01")).size(), 37U);
    EXPECT_EQ(all.statutory(day("2008-05-02")).size(), 38U);
    EXPECT_EQ(all.statutory(day("2013-11-01")).size(), 39U);
    EXPECT_EQ(all.statutory(day("2020-01-20")).size(), 40U);
    EXPECT_EQ(all.statutory(day("2023-09-20")).size(), 41U);
    EXPECT_EQ(all.statutory(day("2025-09-01")).size(), 40U);
    EXPECT_EQ(all.statutory(day("2026-03-31")).size(), 40U);
    EXPECT_EQ(all.statutory(day("2026-04-01")).size(), 42U);
    int a = 0;
    int b = 0;
    int c = 0;
    for (const Condition* condition : all.statutory(day("2026-11-21"))) {
        const DiseaseClass cls = condition->in_force(day("2026-11-21"))->disease_class;
        a += cls == DiseaseClass::A;
        b += cls == DiseaseClass::B;
        c += cls == DiseaseClass::C;
    }
    EXPECT_EQ(a, 2);
    EXPECT_EQ(b, 29);
    EXPECT_EQ(c, 11);
}

TEST(Conditions, limits_follow_class_and_time) {
    const Conditions& all = shipped().conditions();
    EXPECT_EQ(all.find("A01")->report_limit_hours(day("2026-11-21")), 2);
    EXPECT_EQ(all.find("B01")->report_limit_hours(day("2022-06-01")), 2);
    EXPECT_EQ(all.find("B01")->report_limit_hours(day("2023-01-08")), 24);
    EXPECT_EQ(all.find("B13")->report_limit_hours(day("2026-11-21")), 24);
    EXPECT_EQ(all.find("B13-1")->report_limit_hours(day("2026-11-21")), 2);
    EXPECT_TRUE(all.find("B13-1")->in_force(day("2026-11-21"))->managed_as_class_a);
    EXPECT_EQ(all.find("B28")->in_force(day("2026-03-31")), nullptr);
    EXPECT_EQ(all.find("B28")->in_force(day("2026-04-01"))->disease_class, DiseaseClass::B);
    EXPECT_EQ(all.find("X02")->report_limit_hours(day("2026-11-21")), 2);
    EXPECT_EQ(all.find("X12")->report_limit_hours(day("2026-11-21")), 24);
}

TEST(Conditions, counts_of_each_kind) {
    std::map<ConditionKind, int> counts;
    for (const Condition& condition : shipped().conditions().all()) ++counts[condition.kind];
    EXPECT_EQ(counts[ConditionKind::Disease], 42);
    EXPECT_EQ(counts[ConditionKind::Subtype], 36);
    EXPECT_EQ(counts[ConditionKind::Monitored], 20);
    EXPECT_EQ(counts[ConditionKind::Syndrome], 18);
    EXPECT_EQ(counts[ConditionKind::Screening], 1);
}

TEST(Conditions, subtypes_belong_to_their_disease) {
    const Conditions& all = shipped().conditions();
    EXPECT_EQ(all.top(*all.find("X14")).code, "C11");
    EXPECT_EQ(all.top(*all.find("B05")).code, "B05");
    EXPECT_TRUE(all.includes(*all.find("B04"), *all.find("B04-2")));
    EXPECT_FALSE(all.includes(*all.find("B04-2"), *all.find("B04")));
    EXPECT_EQ(all.find("nothing"), nullptr);
}

TEST(Conditions, screening_is_never_counted) {
    const Condition* screening = shipped().conditions().find("X13");
    EXPECT_FALSE(screening->infectious);
    EXPECT_FALSE(screening->detected);
}

TEST(ConditionSelector, speaks_of_codes_classes_and_exceptions) {
    const Conditions& all = shipped().conditions();
    const auto matches = [&](std::string_view text, std::string_view code,
                             std::string_view on = "2026-11-21") {
        return ConditionSelector::parse(text, all)->matches(*all.find(code), day(on));
    };
    EXPECT_TRUE(matches("B04", "B04-2"));
    EXPECT_FALSE(matches("B04-2", "B04"));
    EXPECT_TRUE(matches("class:A", "A02"));
    EXPECT_FALSE(matches("class:A", "B01"));
    EXPECT_TRUE(matches("class:managed_as_a", "B01", "2021-01-01"));
    EXPECT_FALSE(matches("class:managed_as_a", "B01", "2023-02-01"));
    EXPECT_TRUE(matches("class:C", "X14"));
    EXPECT_TRUE(matches("infectious", "X12"));
    EXPECT_FALSE(matches("infectious;-X12", "X12"));
    EXPECT_FALSE(matches("infectious", "X13"));
    EXPECT_FALSE(matches("infectious;-B04", "B04-1"));
    EXPECT_TRUE(matches("*", "X13"));
    EXPECT_FALSE(ConditionSelector::parse("", all));
    EXPECT_FALSE(ConditionSelector::parse("B07;Q1", all));
    EXPECT_FALSE(ConditionSelector::parse("class:D", all));
}

}  // namespace
}  // namespace fengsui::catalog
