// SPDX-License-Identifier: Apache-2.0
// Daily counts from CSV to deltas: a number instead of a person, corrected, named, placed, refused.
#include "surveil/intake/intake_fixture.hpp"

namespace fengsui::surveil {
namespace {

using DailyCountTest = IntakeTest;

constexpr const char* kCountHeader =
    "report_id,channel,condition,place,date,count,denominator,note\r\n";

std::string counts(std::string_view rows) {
    return std::string(kCountHeader) + std::string(rows);
}

TEST_F(DailyCountTest, ADailyCountAddsItsNumberAndNoPerson) {
    const auto answers =
        take(counts("a1,sector,M01,500242101,2026-11-20,7,420,\r\n"
                    "a2,sector,M02,500242101,2026-11-20,0,,\"none, closed\"\r\n"));
    ASSERT_EQ(2U, answers.size());
    for (const auto& answer : answers) EXPECT_EQ(IntakeStatus::Accepted, answer.outcome.status);
    EXPECT_EQ(7, number("SELECT CAST(sum(change) AS BIGINT) FROM count_delta"));
    EXPECT_EQ(2, number("SELECT count(*) FROM tally"));
    EXPECT_EQ(0, number("SELECT count(*) FROM person"));
    EXPECT_EQ(420, number("SELECT denominator FROM report WHERE condition = 'M01'"));
}

TEST_F(DailyCountTest, ACorrectedCountReplacesItAndTheOldOneIsKept) {
    one(counts("a1,sector,M01,500242101,2026-11-20,7,420,\r\n"));
    clock_.advance_ms(1000);
    one(counts("a1,sector,M01,500242101,2026-11-19,9,420,\r\n"));
    EXPECT_EQ(1, number("SELECT count(*) FROM report"));
    EXPECT_EQ(7, number("SELECT count FROM report_past"));
    EXPECT_EQ(9, number("SELECT CAST(sum(change) AS BIGINT) FROM count_delta"));
    EXPECT_EQ(0, number("SELECT CAST(sum(change) AS BIGINT) FROM count_delta WHERE day = "
                        "(SELECT max(day) FROM count_delta)"));
    clock_.advance_ms(1000);
    EXPECT_EQ(IntakeStatus::Duplicate,
              one(counts("a1,sector,M01,500242101,2026-11-19,9,420,\r\n")).outcome.status);
}

TEST_F(DailyCountTest, ACountWithoutIdIsNamedByItsStreamAndDay) {
    one(counts(",vector,M05,500242101,2026-11-20,3,30,\r\n"));
    clock_.advance_ms(1000);
    one(counts(",vector,M05,500242101,2026-11-20,4,30,\r\n"));
    EXPECT_EQ(1, number("SELECT count(*) FROM report"));
    EXPECT_EQ(4, number("SELECT CAST(sum(change) AS BIGINT) FROM count_delta"));
}

TEST_F(DailyCountTest, TheInstitutionThatACountNamesIsRegisteredWhereItWaitsForAPlace) {
    one(counts("a1,sector,M01,SCHOOL-7,2026-11-20,7,420,\r\n"));
    EXPECT_EQ(1, number("SELECT count(*) FROM institution WHERE code = 'SCHOOL-7' AND status = "
                        "'pending'"));
    EXPECT_EQ(7,
              number("SELECT CAST(sum(change) AS BIGINT) FROM count_delta WHERE place = '500242'"));
}

TEST_F(DailyCountTest, AWrongCountIsRefusedAtItsColumn) {
    struct Wrong {
        std::string row;
        std::string column;
    };
    for (const auto& [row, column] :
         std::initializer_list<Wrong>{{"a1,sector,M01,500242101,2026-11-20,-1,,", "count"},
                                      {"a1,sector,M01,500242101,2026-11-20,1.5,,", "count"},
                                      {"a1,sector,M01,500242101,2026-11-20,,,", "count"},
                                      {"a1,sector,M01,500242101,2026-11-20,99999999999,,", "count"},
                                      {"a1,sector,M01,500242101,2026-11-20,1,x,", "denominator"},
                                      {"a1,case,M01,500242101,2026-11-20,1,,", "channel"},
                                      {"a1,sector,M99,500242101,2026-11-20,1,,", "condition"},
                                      {"a1,sector,M01,140702001,2026-11-20,1,,", "place"},
                                      {"a1,sector,M01,500242101,2026-13-20,1,,", "date"},
                                      {"a1,sector,M01,500242101,2027-11-20,1,,", "date"},
                                      {"a1,sector,M01,500242101,,1,,", "date"}}) {
        const auto answer = one(counts(row + "\r\n"));
        EXPECT_EQ(IntakeStatus::Rejected, answer.outcome.status) << row;
        EXPECT_EQ("line 2, column " + column, path(answer)) << row;
    }
    EXPECT_EQ(0, number("SELECT count(*) FROM report"));
}

TEST_F(DailyCountTest, ACaseOfAMeasureIsRefused) {
    EXPECT_EQ("line 2, column condition", path(one("condition,onset_date\nM01,2026-11-20\n")));
}

}  // namespace
}  // namespace fengsui::surveil
