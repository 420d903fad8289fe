// SPDX-License-Identifier: Apache-2.0
#include "evaluate/indicator_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/load_test_data.hpp"

namespace fengsui::evaluate {
namespace {

using catalog::testing_data::read_data_folder;
using catalog::testing_data::shipped;
using testing::HasSubstr;

base::Result<IndicatorTable> load(std::string_view bytes) {
    const base::EmbeddedFile file{"indicators.csv", bytes};
    return IndicatorTable::load({&file, 1});
}
std::string shipped_text() {
    return read_data_folder().at("indicators.csv");
}
std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    EXPECT_NE(std::string::npos, at) << what;
    return text.replace(at, what.size(), with);
}

TEST(IndicatorTable, TargetsAreThoseOfThePolicy) {
    const auto table = load(shipped_text());
    ASSERT_TRUE(table) << table.error().to_string();
    int from_policy = 0;
    for (const auto& info : table->all()) {
        if (info.policy_row.empty()) continue;
        ++from_policy;
        const auto* policy = shipped().reference().indicator(info.policy_row);
        ASSERT_NE(nullptr, policy) << info.policy_row;
        EXPECT_EQ(policy->target_number, info.target) << info.code;
        EXPECT_EQ(policy->comparator, info.comparator) << info.code;
        EXPECT_EQ(policy->unit, info.unit) << info.code;
        EXPECT_TRUE(info.source.starts_with(info.policy_row)) << info.source;
    }
    EXPECT_EQ(2, from_policy);
}

TEST(IndicatorTable, MetNeedsATargetAndAValue) {
    const auto table = load(shipped_text());
    ASSERT_TRUE(table);
    const auto* rate = table->find("signal_response_rate");
    ASSERT_NE(nullptr, rate);
    EXPECT_EQ(std::optional(true), rate->met(100));
    EXPECT_EQ(std::optional(false), rate->met(99.99));
    EXPECT_EQ(std::nullopt, rate->met(std::nullopt));
    EXPECT_EQ(std::nullopt, table->find("messages_refused")->met(5));
    IndicatorInfo less{.comparator = "<=", .target = 3};
    EXPECT_EQ(std::optional(true), less.met(3));
    EXPECT_EQ(std::optional(false), less.met(3.1));
}

TEST(IndicatorTable, WhatDoesNotFitTheFormulasIsRefused) {
    const auto text = shipped_text();
    const auto problem = [](const std::string& bytes) {
        const auto table = load(bytes);
        return table ? std::string("loaded") : table.error().to_string();
    };
    EXPECT_THAT(problem(replaced(text, "messages_refused", "messages_lost")),
                HasSubstr("no formula"));
    EXPECT_THAT(problem(replaced(text, "messages_refused", "tasks_done_in_time")),
                HasSubstr("twice"));
    EXPECT_THAT(problem(text.substr(0, text.find("messages_refused"))),
                HasSubstr("no row for messages_refused"));
    EXPECT_THAT(problem(replaced(text, ",%,", ",min,")), HasSubstr("a share is in %"));
    EXPECT_THAT(problem(replaced(text, ">=,100", "=>,100")), HasSubstr("neither"));
    EXPECT_THAT(problem(replaced(text, ">=,100", ">=,all")), HasSubstr("not a number"));
    EXPECT_THAT(problem(replaced(text, "policy_row", "row")), HasSubstr("policy_row"));
    EXPECT_FALSE(IndicatorTable::load({}));
}

}  // namespace
}  // namespace fengsui::evaluate
