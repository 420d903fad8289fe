// SPDX-License-Identifier: Apache-2.0
#include "catalog/result_map.hpp"

#include <gtest/gtest.h>

#include "catalog/load_test_data.hpp"

namespace fengsui::catalog {
namespace {

using testing_data::shipped;

// Every pair of test and value that occurs in the messages of the field which the project was given
// (HL7 OBX and FHIR Observation), with the flag and range that came with it.
struct RealResult {
    const char* loinc;
    const char* condition;  // "" for none
    TestKind kind;
    QuestionRole role;
    ResultValue value;
    std::optional<Finding> finding;
};

class RealResults : public ::testing::TestWithParam<RealResult> {};

TEST_P(RealResults, are_read) {
    const RealResult& real = GetParam();
    const auto test = shipped().codes().by_loinc(real.loinc);
    ASSERT_TRUE(test) << real.loinc;
    EXPECT_EQ(test->kind, real.kind);
    EXPECT_EQ(test->role, real.role);
    EXPECT_EQ(test->condition != nullptr ? test->condition->code : "", real.condition);
    if (real.kind == TestKind::Question) return;
    ResultValue value = real.value;
    value.kind = test->kind;
    const auto reading = shipped().results().read(value, shipped().codes());
    ASSERT_EQ(reading.has_value(), real.finding.has_value());
    if (reading) {
        EXPECT_EQ(reading->finding, *real.finding);
    }
}

ResultValue coded(std::string_view code, std::string_view text, std::string_view flag = {},
                  std::string_view range = {}) {
    return {.code = code,
            .system = "SCT",
            .text = text,
            .number = {},
            .comparator = {},
            .reference_range = range,
            .flag = flag};
}

ResultValue number(std::string_view text, std::string_view range, std::string_view flag) {
    return {.code = {},
            .system = {},
            .text = {},
            .number = text,
            .comparator = {},
            .reference_range = range,
            .flag = flag};
}

constexpr auto positive = Finding::Positive;
constexpr auto negative = Finding::Negative;
constexpr auto open = Finding::Inconclusive;
const ResultValue detected = coded("260373001", "Detected", "A");
const ResultValue not_detected = coded("260415000", "Not detected", "N");

RealResult presence(const char* loinc, const char* condition, const ResultValue& value,
                    Finding finding) {
    return {loinc, condition, TestKind::Presence, QuestionRole::None, value, finding};
}

INSTANTIATE_TEST_SUITE_P(
    Presence, RealResults,
    ::testing::Values(
        presence("94500-6", "B01", detected, positive),
        presence("94500-6", "B01", coded("260373001", "Detected", "A", "Not detected"), positive),
        presence("94558-4", "B01", coded("260415000", "Not detected", "N"), negative),
        presence("94558-4", "B01", detected, positive),
        presence("94558-4", "B01", coded("419984006", "Inconclusive", "NEG", "Normal"), open),
        presence("94558-4", "B01", coded("419984006", "Inconclusive", "DET", "Negative"), open),
        presence("94558-4", "B01", coded("419984006", "Inconclusive", "L", "Abnormal"), open),
        presence("94558-4", "B01", coded("419984006", "Inconclusive", "null", "Normal"), open),
        presence("94558-4", "B01", coded("419984006", "Inconclusive", "B", "Negative"), open),
        presence("94558-4", "B01", coded("419984006", "Inconclusive", "R", "Negative"), open),
        presence("94558-4", "B01", coded("260373001", "Detected", "LL", "Negative"), positive),
        presence("94558-4", "B01", coded("260373001", "Detected", ">", ""), positive),
        presence("94558-4", "B01", coded("260373001", "Detected", "AA", "Abnormal"), positive),
        presence("94558-4", "B01", coded("260415000", "Not detected", "HH", "Negative"), negative),
        presence("95209-3", "B01", coded("260373001", "Detected", "D", ""), positive),
        presence("95209-3", "B01", coded("260373001", "Detected", "null", "Normal"), positive),
        presence("95209-3", "B01", coded("260415000", "Not detected", "NEG", "Normal"), negative),
        presence("95209-3", "B01", coded("260415000", "Not detected", "QCF", "Abnormal"), negative),
        presence("95209-3", "B01", coded("260415000", "Not detected", "NR", "Negative"), negative),
        presence("95209-3", "B01", coded("419984006", "Inconclusive", "W", "Abnormal"), open),
        presence("95209-3", "B01", coded("419984006", "Inconclusive", "MS", "Normal"), open),
        presence("95209-3", "B01", coded("419984006", "Inconclusive", "A", "Abnormal"), open),
        presence("95209-3", "B01", detected, positive),
        presence("97097-0", "B01", detected, positive),
        presence("97097-0", "B01", coded("1234", "", "N"), negative),
        presence("85479-4", "X12", detected, positive),
        presence("85479-4", "X12", not_detected, negative),
        presence("85478-6", "C01", detected, positive),
        presence("85477-8", "C01", detected, positive),
        presence("80382-5", "C01", not_detected, negative),
        presence("80382-5", "C01", coded("260373001", "Detected", "A"), positive),
        presence("80383-3", "C01", detected, positive),
        presence("80383-3", "C01", coded("260415000", "Not Detected", "N"), negative),
        presence("92142-9", "C01", detected, positive),
        presence("92141-1", "C01", detected, positive),
        presence("100434-0", "B12", coded("260415000", "Not detected"), negative),
        presence("94310-0 ", "B01", coded("260373001", "Detected (qualifier value)"), positive)));

INSTANTIATE_TEST_SUITE_P(
    Others, RealResults,
    ::testing::Values(RealResult{"95423-0", "", TestKind::Identified, QuestionRole::None, detected,
                                 positive},
                      RealResult{"38473-5", "X13", TestKind::Component, QuestionRole::None,
                                 number("65.88", "<85", "N"), negative},
                      RealResult{"99717-6", "X13", TestKind::Component, QuestionRole::None,
                                 number("39", "<38", "H"), positive},
                      RealResult{"53343-0", "X13", TestKind::Component, QuestionRole::None,
                                 number("40.15", "", "N"), negative},
                      RealResult{"53345-5", "X13", TestKind::Component, QuestionRole::None,
                                 number("850.0", "", "N"), negative},
                      RealResult{"53336-4", "X13", TestKind::Component, QuestionRole::None,
                                 number("0.93", "<1", "N"), negative},
                      RealResult{"53341-4", "X13", TestKind::Component, QuestionRole::None,
                                 number("0.02", "<5", "N"), negative},
                      RealResult{"53347-1", "X13", TestKind::Component, QuestionRole::None,
                                 number("25", "<240", "N"), negative},
                      RealResult{"46758-9", "X13", TestKind::Interpretation, QuestionRole::None,
                                 coded("LA18592-8", "In range", "N"), negative},
                      RealResult{"57706-4", "", TestKind::Ignored, QuestionRole::None,
                                 coded("", "Negative", "N"), negative}));

RealResult question(const char* loinc, QuestionRole role) {
    return {loinc, "", TestKind::Question, role, {}, std::nullopt};
}

INSTANTIATE_TEST_SUITE_P(Questions, RealResults,
                         ::testing::Values(question("65222-2", QuestionRole::OnsetDate),
                                           question("11368-8", QuestionRole::OnsetDate),
                                           question("95419-8", QuestionRole::Symptomatic),
                                           question("77974-4", QuestionRole::Hospitalised),
                                           question("95420-6", QuestionRole::IntensiveCare),
                                           question("82810-3", QuestionRole::Pregnancy),
                                           question("95418-0", QuestionRole::HealthcareWorker),
                                           question("95421-4", QuestionRole::CongregateSetting),
                                           question("95417-2", QuestionRole::FirstTest),
                                           question("30525-0", QuestionRole::Age),
                                           question("76689-9", QuestionRole::SexAtBirth),
                                           question("76691-5", QuestionRole::GenderIdentity),
                                           question("75323-6", QuestionRole::DiagnosisCode),
                                           question("8339-4", QuestionRole::BirthDetail),
                                           question("57714-8", QuestionRole::BirthDetail),
                                           question("57713-0", QuestionRole::BirthDetail),
                                           question("67704-7", QuestionRole::BirthDetail),
                                           question("57723-9", QuestionRole::Other),
                                           question("62328-0", QuestionRole::Other),
                                           question("62324-9", QuestionRole::Other),
                                           question("62326-4", QuestionRole::Other)));

TEST(RealPanels, are_headings) {
    for (const char* loinc :
         {"94531-1", "95941-1", "95422-2", "95942-9", "97099-6", "54089-8", "57086-1"}) {
        EXPECT_EQ(shipped().codes().by_loinc(loinc)->kind, TestKind::Panel) << loinc;
    }
}

TEST(ResultMap, says_what_decided_and_what_disagreed) {
    const ResultMap& results = shipped().results();
    const CodeMap& codes = shipped().codes();
    const auto unknown = results.read(coded("1234", "", "N"), codes);
    EXPECT_EQ(unknown->by, ReadBy::Flag);
    EXPECT_TRUE(unknown->code_unknown);
    const auto disagree = results.read(coded("260373001", "Detected", "NEG"), codes);
    EXPECT_EQ(disagree->finding, positive);
    EXPECT_TRUE(disagree->flag_disagrees);
    EXPECT_FALSE(results.read(coded("1234", "", ""), codes));
    EXPECT_FALSE(results.read({}, codes));
    EXPECT_FALSE(results.read(coded("", "see comment", ""), codes));
}

TEST(ResultMap, a_value_that_names_an_organism_is_positive_for_it) {
    const ResultMap& results = shipped().results();
    const CodeMap& codes = shipped().codes();
    auto reading = results.read(coded("5595000", "Salmonella Typhi"), codes);
    EXPECT_EQ(reading->organism->condition->code, "B16-1");
    ResultValue words = coded("", "Shigella sonnei");
    words.kind = TestKind::Identified;
    reading = results.read(words, codes);
    EXPECT_EQ(reading->finding, positive);
    EXPECT_EQ(reading->organism->condition->code, "B14-1");
    words.text = "检出诺如病毒GII";
    reading = results.read(words, codes);
    EXPECT_EQ(reading->by, ReadBy::Text);
    EXPECT_EQ(reading->organism->pathogen->code, "NOROV2");
    words.text = "Escherichia coli";
    EXPECT_FALSE(results.read(words, codes));
}

TEST(ResultMap, words_of_both_languages) {
    const ResultMap& results = shipped().results();
    const auto expect = [&](Finding finding, std::initializer_list<const char*> texts) {
        for (const char* text : texts) {
            const auto found = results.by_text(text);
            ASSERT_TRUE(found) << text;
            EXPECT_EQ(*found, finding) << text;
        }
    };
    expect(positive, {"阳性", "弱阳性", "阳性(+)", "阳性（＋）", "检出", "检出甲型流感病毒", "(+)",
                      "+", "++", "＋", "1+", "反应性", "Positive", "POS", "Detected", "DETECTED ",
                      "Reactive", "Presumptive Positive", "Out of range"});
    expect(negative, {"阴性",
                      "阴性(-)",
                      "未检出",
                      "未检测到",
                      "未见",
                      "(-)",
                      "-",
                      "－",
                      "无反应性",
                      "非反应性",
                      "Negative",
                      "neg",
                      "Not Detected",
                      "NOT  DETECTED",
                      "None detected",
                      "Non-Reactive",
                      "Nonreactive",
                      "No growth",
                      "No SARS-CoV-2 RNA detected",
                      "Virus not isolated",
                      "<检出限",
                      "低于检测下限",
                      "ND",
                      "In range"});
    expect(open, {"可疑", "±", "(±)", "+/-", "不确定", "Equivocal", "Inconclusive", "Indeterminate",
                  "Invalid result", "灰区"});
    for (const char* text : {"", " ", "see note", "标本溶血",
                             "Influenza A positive, influenza B negative", "pending"}) {
        EXPECT_FALSE(results.by_text(text)) << text;
    }
}

struct Range {
    const char* number;
    const char* comparator;
    const char* range;
    std::optional<RangePosition> position;
};

class Ranges : public ::testing::TestWithParam<Range> {};

TEST_P(Ranges, are_compared) {
    const Range& r = GetParam();
    EXPECT_EQ(position_in_range(r.number, r.comparator, r.range), r.position)
        << r.number << " in " << r.range;
}

constexpr auto below = RangePosition::Below;
constexpr auto inside = RangePosition::Inside;
constexpr auto above = RangePosition::Above;

INSTANTIATE_TEST_SUITE_P(
    Table, Ranges,
    ::testing::Values(Range{"39", "", "<38", above}, Range{"38", "", "<38", above},
                      Range{"37.9", "", "<38", inside}, Range{"38", "", "<=38", inside},
                      Range{"1.0", "", "≤1.0", inside}, Range{"0.5", "", "0-1", inside},
                      Range{"1.2", "", "0.00--1.00", above},
                      Range{"0.2", "", "0.0 ~ 1.0 S/CO", inside}, Range{"-6", "", "-5 to 5", below},
                      Range{"1:160", "", "<1:80", above}, Range{"1:40", "", "<1:80", inside},
                      Range{"<20", "", "<20", inside}, Range{"<20", "", "0-38", inside},
                      Range{"<20", "", "<10", std::nullopt}, Range{">1000", "", "<38", above},
                      Range{"1000", ">", "<38", above}, Range{"20", "<", "<20", inside},
                      Range{"1,200", "", "<1000", above}, Range{"1.2E3", "", "<1000", above},
                      Range{"1.2x10^3", "", "<1000", above}, Range{"5", "", ">=10", below},
                      Range{"5", "", "阴性", std::nullopt}, Range{"abc", "", "<5", std::nullopt},
                      Range{"", "", "<5", std::nullopt}, Range{"5", "", "", std::nullopt},
                      Range{"5", "", "9-1", std::nullopt}, Range{"7", "", "＜5.0", above},
                      Range{"nan", "", "<5", std::nullopt}));

TEST(ResultMap, numbers_with_a_range) {
    const ResultMap& results = shipped().results();
    const CodeMap& codes = shipped().codes();
    EXPECT_EQ(results.read(number("2.4", "0-1", ""), codes)->finding, positive);
    EXPECT_EQ(results.read(number("0.4", "0-1", "H"), codes)->finding, negative);
    EXPECT_EQ(results.read(coded("", "<20", "", "<20"), codes)->finding, negative);
    EXPECT_EQ(results.read(number("350", "", "H"), codes)->by, ReadBy::Flag);
    EXPECT_FALSE(results.read(number("350", "", "L"), codes));
    ResultValue low = number("1", "5-9", "");
    EXPECT_EQ(results.read(low, codes)->finding, negative);
    low.kind = TestKind::Interpretation;
    EXPECT_EQ(results.read(low, codes)->finding, positive);
}

}  // namespace
}  // namespace fengsui::catalog
