// SPDX-License-Identifier: Apache-2.0
#include "catalog/code_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "catalog/icd10.hpp"
#include "catalog/load_test_data.hpp"

namespace fengsui::catalog {
namespace {

using testing_data::day;
using testing_data::shipped;

std::string icd10(std::string_view code) {
    const auto match = shipped().codes().by_icd10(code);
    return match ? match->condition->code : "";
}

// All 42 diseases in force since 2026-04-01, each by a code that a hospital would send.
TEST(Icd10, reaches_each_of_the_42_diseases) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> expected = {
        {"A01", {"A20.0", "A20.2", "A20.9"}},
        {"A02", {"A00.0", "A00.1", "A00.9"}},
        {"B01", {"U07.1", "U07.100x001", "U07.2"}},
        {"B02", {"U04.9", "U04.900"}},
        {"B03", {"B20.0", "B21.9", "B22.7", "B23.8", "B24.x00", "B24", "Z21.x00", "Z21"}},
        {"B04",
         {"B15.9", "B16.9", "B17.1", "B17.2", "B17.0", "B17.8", "B18.0", "B18.1", "B18.2", "B18.9",
          "B19.9"}},
        {"B05", {"A80.0", "A80.9"}},
        {"B06", {"J09", "J09.x00", "J09.X1"}},
        {"B07", {"B05.9", "B05.2+J17.1*"}},
        {"B08", {"A98.5", "A98.500x002"}},
        {"B09", {"A82.0", "A82.9"}},
        {"B10", {"A83.0", "a83.000"}},
        {"B11", {"A97.0", "A90", "A91.x00"}},
        {"B12", {"B04", "B04.x00"}},
        {"B13", {"A22.0", "A22.1", "A22.2", "A22.9"}},
        {"B14", {"A03.9", "A06.0"}},
        {"B15", {"A15.0", "A15.3", "A16.0", "A16.200x001", "A16.2"}},
        {"B16", {"A01.0", "A01.1", "A01.4"}},
        {"B17", {"A39.0+G01*", "A39.2", "A39.9"}},
        {"B18", {"A37.0", "A37.9"}},
        {"B19", {"A36.0", "A36.9"}},
        {"B20", {"A33", "A33.x00"}},
        {"B21", {"A38", "A38.x00"}},
        {"B22", {"A23.0", "A23.9"}},
        {"B23", {"A54.0", "A54.9"}},
        {"B24", {"A50.9", "A51.0", "A51.3", "A51.5", "A52.1", "A53.0", "A53.9"}},
        {"B25", {"A27.0", "A27.9"}},
        {"B26", {"B65.2", "B65.9"}},
        {"B27", {"B50.9", "B51.9", "B52.9", "B53.0", "B53.1", "B54"}},
        {"B28", {"A92.0"}},
        {"B29", {"A93.8", "A93.800x001"}},
        {"C01", {"J10.1", "J101", "j11.1", "J11.100x001", "J10.0"}},
        {"C02", {"B26.9"}},
        {"C03", {"B06.9"}},
        {"C04", {"B30.3"}},
        {"C05", {"A30.9"}},
        {"C06", {"A75.0", "A75.2"}},
        {"C07", {"B55.0"}},
        {"C08", {"B67.9"}},
        {"C09", {"B74.0", "B74.2"}},
        {"C10", {"B08.4", "B08.401"}},
        {"C11",
         {"A02.0", "A04.9", "A05.9", "A07.3", "A08.0", "A08.1", "A08.4", "A09.0", "A09.901"}},
    };
    const Conditions& all = shipped().conditions();
    ASSERT_EQ(expected.size(), all.statutory(day("2026-11-21")).size());
    for (const auto& [code, senders] : expected) {
        for (const std::string& sent : senders) {
            const auto match = shipped().codes().by_icd10(sent);
            ASSERT_TRUE(match) << sent;
            EXPECT_EQ(all.top(*match->condition).code, code) << sent;
        }
    }
}

TEST(Icd10, the_longest_prefix_decides) {
    EXPECT_EQ(icd10("A01.0"), "B16-1");
    EXPECT_EQ(icd10("A01"), "B16");
    EXPECT_EQ(icd10("A08.1"), "X14");
    EXPECT_EQ(icd10("A04.5"), "X22");
    EXPECT_EQ(icd10("B17.1"), "B04-3");
    EXPECT_EQ(icd10("B17.8"), "B04");
    EXPECT_EQ(icd10("J09"), "B06");
    EXPECT_EQ(icd10("J12.1"), "X12");
    EXPECT_EQ(icd10("A75.3"), "X04");
    EXPECT_EQ(shipped().codes().by_icd10("U07.100x001")->rule, "U071");
}

TEST(Icd10, leaves_alone_what_is_not_watched_or_no_code) {
    for (const char* code :
         {"J18.9", "J06.9", "A49.1", "A15.4", "B00.1", "B34.2", "I10", "", "J", "J1", "1234",
          "260373001", "流感", "Z20.3", "J10x", "B30.1", "A75.1", "U08"}) {
        if (std::string_view(code) == "J10x") continue;
        EXPECT_EQ(icd10(code), "") << code;
    }
    EXPECT_EQ(icd10("  J10.1 "), "C01");
    EXPECT_EQ(icd10("J10x"), "C01");
}

TEST(Icd10, expands_lists_and_ranges) {
    EXPECT_THAT(*expand_icd10("B20-B22;A15.0-A15.2;Z21"),
                ::testing::ElementsAre("B20", "B21", "B22", "A150", "A151", "A152", "Z21"));
    EXPECT_THAT(*expand_icd10("J00-J02"), ::testing::ElementsAre("J00", "J01", "J02"));
    for (const char* bad :
         {"", "B24-B20", "A00-B01", "A15.0-A16", "fever", "J10,J11", "J1", "A15.0-A16.2"}) {
        EXPECT_FALSE(expand_icd10(bad)) << bad;
    }
}

TEST(CodeMap, diagnosis_takes_the_code_by_its_system_then_the_name) {
    const CodeMap& codes = shipped().codes();
    const auto of = [&](const DiagnosisQuery& query) {
        const auto match = codes.diagnosis(query);
        return match ? match->condition->code : "";
    };
    EXPECT_EQ(of({"J10.1", "I10", ""}), "C01");
    EXPECT_EQ(of({"J10.1", "http://hl7.org/fhir/sid/icd-10-cm", ""}), "C01");
    EXPECT_EQ(of({"B05.9", "", ""}), "B07");
    EXPECT_EQ(of({"186747009", "http://snomed.info/sct", "Coronavirus infection (disorder)"}),
              "B01");
    EXPECT_EQ(of({"840539006", "SCT", ""}), "B01");
    EXPECT_EQ(of({"14189004", "", ""}), "B07");
    EXPECT_EQ(of({"D0017", "99LOCAL", "手足口病"}), "C10");
    EXPECT_EQ(of({"", "", "流行性感冒(甲型)"}), "C01");
    EXPECT_EQ(of({"J18.9", "I10", "肺炎"}), "");
    EXPECT_EQ(of({}), "");
}

TEST(CodeMap, diagnosis_names_and_their_traps) {
    const CodeMap& codes = shipped().codes();
    const auto of = [&](std::string_view name) {
        const auto match = codes.by_diagnosis_name(name);
        return match ? match->condition->code : "";
    };
    EXPECT_EQ(of("麻疹"), "B07");
    EXPECT_EQ(of("急性荨麻疹"), "");
    EXPECT_EQ(of("荨麻疹(风疹块)"), "");
    EXPECT_EQ(of("流行性斑疹伤寒"), "C06");
    EXPECT_EQ(of("副伤寒甲"), "B16-2");
    EXPECT_EQ(of("伤寒"), "B16-1");
    EXPECT_EQ(of("副流感病毒感染"), "X19");
    EXPECT_EQ(of("流感嗜血杆菌肺炎"), "");
    EXPECT_EQ(of("狂犬病疫苗接种"), "");
    EXPECT_EQ(of("狂犬病暴露Ⅲ级"), "");
    EXPECT_EQ(of("脊髓灰质炎后遗症"), "");
    EXPECT_EQ(of("陈旧性肺结核"), "");
    EXPECT_EQ(of("疑似流感"), "C01");
    EXPECT_EQ(of("排除流感"), "");
    EXPECT_EQ(of("COVID-19"), "B01");
    EXPECT_EQ(of("Hand, foot and mouth disease"), "C10");
    EXPECT_EQ(of("高血压病3级"), "");
    EXPECT_EQ(of("发热伴血小板减少综合征"), "B29");
}

TEST(CodeMap, each_statutory_disease_is_known_by_its_own_name) {
    const Conditions& all = shipped().conditions();
    for (const Condition* disease : all.statutory(day("2026-11-21"))) {
        const auto match = shipped().codes().by_diagnosis_name(disease->name_zh);
        ASSERT_TRUE(match) << disease->name_zh;
        EXPECT_EQ(all.top(*match->condition).code, disease->code) << disease->name_zh;
    }
}

struct TestName {
    const char* name;
    const char* condition;  // "" for none
    TestKind kind;
    const char* pathogen;
};

class TestNames : public ::testing::TestWithParam<TestName> {};

TEST_P(TestNames, are_read) {
    const TestName& expected = GetParam();
    const auto match = shipped().codes().by_test_name(expected.name);
    ASSERT_TRUE(match) << expected.name;
    EXPECT_EQ(match->condition != nullptr ? match->condition->code : "", expected.condition)
        << match->rule;
    EXPECT_EQ(match->kind, expected.kind) << match->rule;
    EXPECT_EQ(match->pathogen != nullptr ? match->pathogen->code : "", expected.pathogen)
        << match->rule;
}

INSTANTIATE_TEST_SUITE_P(
    Names, TestNames,
    ::testing::Values(TestName{"新型冠状病毒核酸检测", "B01", TestKind::Presence, "SARS2"},
                      TestName{"SARS-CoV-2 RNA, PCR", "B01", TestKind::Presence, "SARS2"},
                      TestName{"2019-nCoV ORF1ab基因", "B01", TestKind::Presence, "SARS2"},
                      TestName{"COVID-19 Rapid Antigen", "B01", TestKind::Presence, "SARS2"},
                      TestName{"新型冠状病毒IgG抗体", "", TestKind::Ignored, ""},
                      TestName{"甲型流感病毒抗原", "C01", TestKind::Presence, "FLUA"},
                      TestName{"甲 型 流感病毒 RNA", "C01", TestKind::Presence, "FLUA"},
                      TestName{"Flu B", "C01", TestKind::Presence, "FLUB"},
                      TestName{"INFLUENZA A VIRUS RNA", "C01", TestKind::Presence, "FLUA"},
                      TestName{"Influenza virus A and B Ag", "C01", TestKind::Presence, ""},
                      TestName{"甲型流感病毒/乙型流感病毒核酸", "C01", TestKind::Presence, ""},
                      TestName{"Influenza virus A and B and SARS-CoV-2 (COVID-19) identified", "",
                               TestKind::Identified, ""},
                      TestName{"人感染H7N9禽流感病毒核酸 H7N9", "B06-2", TestKind::Presence,
                               "FLUAH7"},
                      TestName{"副流感病毒1型", "X19", TestKind::Presence, "PIV1"},
                      TestName{"流感嗜血杆菌", "", TestKind::Ignored, ""},
                      TestName{"呼吸道合胞病毒抗原", "X12", TestKind::Presence, "RSV"},
                      TestName{"诺如病毒GII核酸", "X14", TestKind::Presence, "NOROV2"},
                      TestName{"Norovirus RNA", "X14", TestKind::Presence, ""},
                      TestName{"肠道病毒71型核酸", "C10", TestKind::Presence, "EVA71"},
                      TestName{"柯萨奇病毒A16型核酸", "C10", TestKind::Presence, "CVA16"},
                      TestName{"风疹病毒IgM抗体", "C03", TestKind::Presence, ""},
                      TestName{"风疹病毒IgG抗体", "", TestKind::Ignored, ""},
                      TestName{"乙肝表面抗原(HBsAg)", "B04-2", TestKind::Presence, ""},
                      TestName{"乙肝表面抗体(HBsAb)", "", TestKind::Ignored, ""},
                      TestName{"丙型肝炎病毒IgG抗体", "B04-3", TestKind::Presence, ""},
                      TestName{"HIV 1+2 Ab", "B03-1", TestKind::Presence, ""},
                      TestName{"梅毒螺旋体抗体(TPPA)", "B24", TestKind::Presence, ""},
                      TestName{"沙门氏菌培养", "X21", TestKind::Presence, ""},
                      TestName{"粪便培养", "", TestKind::Identified, ""},
                      TestName{"Salmonella typhi culture", "B16-1", TestKind::Presence, "STYPHI"},
                      TestName{"Bordetella pertussis DNA", "B18", TestKind::Presence, ""},
                      TestName{"新型布尼亚病毒核酸", "B29", TestKind::Presence, ""},
                      TestName{"疟原虫镜检", "B27", TestKind::Presence, ""}));

TEST(CodeMap, names_match_whole_words_only) {
    const CodeMap& codes = shipped().codes();
    for (const char* name :
         {"Archive", "fluid balance", "血常规", "", "Glucose", "Hemoglobin A1c", "influenzae"}) {
        EXPECT_FALSE(codes.by_test_name(name)) << name;
    }
}

TEST(CodeMap, test_takes_loinc_whatever_the_system_says) {
    const CodeMap& codes = shipped().codes();
    // The batch of the field names the coding system "zu3yh4"; the eICR has a blank behind the
    // code.
    EXPECT_EQ(codes.test({"95209-3", "zu3yh4", "", ""})->condition->code, "B01");
    EXPECT_EQ(codes.test({"94310-0 ", "http://loinc.org", "", ""})->condition->code, "B01");
    EXPECT_EQ(codes.test({"FLUA01", "L", "甲型流感病毒核酸", ""})->condition->code, "C01");
    EXPECT_EQ(codes.test({"X1", "L", "", "RSV"})->condition->code, "X12");
    EXPECT_FALSE(codes.test({"718-7", "LN", "Hemoglobin", ""}));
    const auto mixed =
        codes.test({"95423-0", "LN", "Influenza virus A and B and SARS-CoV-2 (COVID-19) identified",
                    "COVID-19"});
    EXPECT_EQ(mixed->kind, TestKind::Identified);
    EXPECT_EQ(mixed->condition->code, "B01");
    EXPECT_EQ(codes.test({"95423-0", "LN", "", ""})->condition, nullptr);
}

TEST(CodeMap, every_loinc_of_the_map_has_a_right_check_digit) {
    const auto table = testing_data::read_data_folder().at("code_map_loinc.csv");
    std::istringstream lines(table);
    std::string line;
    std::getline(lines, line);
    int checked = 0;
    while (std::getline(lines, line)) {
        const std::string code = line.substr(0, line.find(','));
        if (code == "99717-6") continue;  // a laboratory's own number in the form of a LOINC
        const auto dash = code.find('-');
        std::string odd;
        int sum = 0;
        for (std::size_t i = 0; i < dash; ++i) {
            const char digit = code[dash - 1 - i];
            if (i % 2 == 0)
                odd += digit;
            else
                sum += digit - '0';
        }
        for (const char digit : std::to_string(std::stol(odd) * 2)) sum += digit - '0';
        EXPECT_EQ((10 - sum % 10) % 10, code[dash + 1] - '0') << code;
        ++checked;
    }
    EXPECT_GT(checked, 300);
}

}  // namespace
}  // namespace fengsui::catalog
