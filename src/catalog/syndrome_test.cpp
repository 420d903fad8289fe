// SPDX-License-Identifier: Apache-2.0
#include "catalog/syndrome.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/load_test_data.hpp"

namespace fengsui::catalog {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using testing_data::shipped;

std::vector<std::string> match(const Visit& visit) {
    std::vector<SyndromeMatch> found;
    shipped().syndromes().match(visit, found);
    std::vector<std::string> codes;
    for (const SyndromeMatch& one : found) codes.push_back(one.syndrome->condition->code);
    return codes;
}

std::vector<std::string> complaint(std::string_view text, std::optional<int> age = {}) {
    return match({.icd10 = {}, .complaint = text, .age_years = age, .inpatient = false});
}

TEST(Syndromes, by_complaint) {
    EXPECT_THAT(complaint("发热、咳嗽3天"), Contains("S01"));
    EXPECT_THAT(complaint("体温38.9℃，咽痛"), Contains("S01"));
    EXPECT_THAT(complaint("无明显诱因出现发热，伴咳嗽、乏力"), Contains("S01"));
    EXPECT_THAT(complaint("咳嗽3天"), Not(Contains("S01")));
    EXPECT_THAT(complaint("腹泻、呕吐1天"), Contains("S04"));
    EXPECT_THAT(complaint("发热2天，手足疱疹"), Contains("S05"));
    EXPECT_THAT(complaint("聚餐后呕吐、腹痛"), Contains("S15"));
    EXPECT_THAT(complaint("右手被狗咬伤2小时"), Contains("S17"));
    EXPECT_THAT(complaint("蜱虫叮咬后发热、乏力"), Contains("S14"));
    EXPECT_THAT(complaint("右下肢骨折"), IsEmpty());
    EXPECT_THAT(complaint(""), IsEmpty());
}

TEST(Syndromes, negation_reaches_to_the_end_of_its_clause) {
    EXPECT_THAT(complaint("无发热、咳嗽"), IsEmpty());
    EXPECT_THAT(complaint("无发热，咳嗽3天"), Not(Contains("S01")));
    EXPECT_THAT(complaint("否认腹泻"), IsEmpty());
    EXPECT_THAT(complaint("发热，不伴咳嗽"), Not(Contains("S01")));
    EXPECT_THAT(complaint("无腹泻，发热伴咽痛"), Contains("S01"));
    EXPECT_THAT(complaint("四肢无力2天", 8), Contains("S09"));
}

TEST(Syndromes, ages_and_wards) {
    EXPECT_THAT(complaint("双下肢无力", 40), Not(Contains("S09")));
    EXPECT_THAT(complaint("皮肤黄疸", 0), Not(Contains("S11")));
    EXPECT_THAT(complaint("皮肤黄疸", 30), Contains("S11"));
    const std::vector<std::string_view> codes{"J10.1"};
    EXPECT_THAT(match({.icd10 = codes, .complaint = "", .age_years = 3, .inpatient = false}),
                Not(Contains("S02")));
    EXPECT_THAT(match({.icd10 = codes, .complaint = "", .age_years = 3, .inpatient = true}),
                Contains("S02"));
}

TEST(Syndromes, by_diagnosis_and_by_both_together) {
    const std::vector<std::string_view> flu{"j11.100"};
    EXPECT_THAT(match({.icd10 = flu, .complaint = "", .age_years = {}, .inpatient = false}),
                Contains("S01"));
    const std::vector<std::string_view> symptoms{"R50.9", "R05"};
    EXPECT_THAT(match({.icd10 = symptoms, .complaint = "", .age_years = {}, .inpatient = false}),
                Contains("S01"));
    const std::vector<std::string_view> fever{"R50.9"};
    EXPECT_THAT(match({.icd10 = fever, .complaint = "咳嗽", .age_years = {}, .inpatient = false}),
                Contains("S01"));
    EXPECT_THAT(match({.icd10 = fever, .complaint = "", .age_years = {}, .inpatient = false}),
                IsEmpty());
    const std::vector<std::string_view> pneumonia{"J18.9"};
    EXPECT_THAT(match({.icd10 = pneumonia, .complaint = "", .age_years = {}, .inpatient = true}),
                Not(Contains("S13")));
    EXPECT_THAT(match({.icd10 = pneumonia,
                       .complaint = "抗生素治疗无效5天",
                       .age_years = {},
                       .inpatient = true}),
                Contains("S13"));
}

TEST(Syndromes, each_has_a_way_to_be_met) {
    for (const Syndrome& syndrome : shipped().syndromes().all()) {
        EXPECT_TRUE(!syndrome.icd10.empty() || syndrome.groups > 0) << syndrome.condition->code;
    }
}

}  // namespace
}  // namespace fengsui::catalog
