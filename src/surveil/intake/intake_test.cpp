// SPDX-License-Identifier: Apache-2.0
// Intake on a real SQLite ledger: each message counts once, in whatever order and however often it
// comes; what cannot be is refused with its place; after each test the counts are verified anew
// from the reports.
#include <algorithm>

#include "base/text.hpp"
#include "surveil/intake/intake_fixture.hpp"
#include "surveil/intake/test_messages.hpp"

namespace fengsui::surveil {
namespace {

TEST_F(IntakeTest, TheSameMessageTwiceHasTheEffectOfOnce) {
    EXPECT_EQ(IntakeStatus::Accepted, one(lab({})).outcome.status);
    const auto again = one(lab({}));
    EXPECT_EQ(IntakeStatus::Duplicate, again.outcome.status);
    EXPECT_NE(std::string::npos, again.ack.find("MSA|AA|c1")) << again.ack;
    EXPECT_EQ(1, number("SELECT count(*) FROM message"));
    EXPECT_EQ(1, episodes());
}

TEST_F(IntakeTest, TheSameResultUnderANewControlIdCountsOnce) {
    one(lab({.control = "c1"}));
    EXPECT_EQ(IntakeStatus::Accepted, one(lab({.control = "c2"})).outcome.status);
    EXPECT_EQ(1, number("SELECT count(*) FROM report"));
    EXPECT_EQ(1, episodes());
}

TEST_F(IntakeTest, ThePersonsTownshipIsReadFromTheAddress) {
    one(lab({}));
    EXPECT_EQ(1, number("SELECT count(*) FROM episode WHERE length(place) = 9 AND substr(place, 1, "
                        "6) = '500242'"));
}

TEST_F(IntakeTest, ACorrectionStandsWhateverTheOrder) {
    const auto original = lab({.control = "c1"});
    const auto correction =
        lab({.control = "c2", .value = "260415000^Not detected^SCT", .status = "C"});
    one(correction);
    one(original);
    EXPECT_EQ(0, episodes()) << "the correction came first and still stands";
    EXPECT_EQ(
        1,
        number("SELECT count(*) FROM report WHERE result = 'negative' AND status = 'corrected'"));
}

TEST_F(IntakeTest, ACorrectionAfterItsOriginalTakesTheCaseBackAndKeepsTheTrace) {
    one(lab({.control = "c1"}));
    EXPECT_EQ(1, episodes());
    one(lab({.control = "c2", .value = "260415000^Not detected^SCT", .status = "C"}));
    EXPECT_EQ(0, episodes());
    EXPECT_EQ(1, number("SELECT count(*) FROM report_past WHERE result = 'positive'"));
    EXPECT_EQ(0, number("SELECT CAST(sum(change) AS BIGINT) FROM count_delta"));
}

TEST_F(IntakeTest, AWithdrawnResultSentAnewCountsAgain) {
    one(lab({.control = "c1", .sent = "20261120100000"}));
    one(lab({.control = "c2", .status = "W", .sent = "20261120110000"}));
    EXPECT_EQ(0, episodes());
    one(lab({.control = "c3", .status = "F", .sent = "20261120120000"}));
    EXPECT_EQ(1, episodes());
}

TEST_F(IntakeTest, OneIllnessOfOnePersonCountsOnceAcrossOrders) {
    one(lab({.control = "c1", .order = "o1", .day = "20261118"}));
    one(lab({.control = "c2", .order = "o2", .day = "20261120"}));
    one(lab({.control = "c3", .order = "o3", .name = "王^五", .day = "20261120"}));
    EXPECT_EQ(3, number("SELECT count(*) FROM report"));
    EXPECT_EQ(2, episodes());
}

TEST_F(IntakeTest, ImpossibleDatesAreRefusedWithTheirPlace) {
    for (const auto* day : {"20271120", "18991231", "20260231"}) {
        const auto answer = one(lab({.control = day, .day = day}));
        EXPECT_EQ(IntakeStatus::Rejected, answer.outcome.status) << day;
        EXPECT_TRUE(path(answer) == "OBX-14" || path(answer) == "OBR-7") << path(answer);
        EXPECT_NE(std::string::npos, answer.ack.find("MSA|AE|")) << answer.ack;
        EXPECT_NE(std::string::npos, answer.ack.find("\rERR|")) << answer.ack;
    }
    EXPECT_EQ(0, number("SELECT count(*) FROM report"));
    EXPECT_EQ(3,
              number("SELECT count(*) FROM message WHERE status = 'rejected' AND length(body) > 0"))
        << "kept";
}

TEST_F(IntakeTest, AWrongCheckDigitIsFlaggedAndTheReportKept) {
    const auto answer = one(lab({.id_number = "500242190101010018"}));
    EXPECT_EQ(IntakeStatus::Accepted, answer.outcome.status);
    EXPECT_EQ("id_number_invalid", code(answer));
    EXPECT_EQ(1, episodes());
    EXPECT_NE(std::string::npos, answer.ack.find("MSA|AA|"));
}

TEST_F(IntakeTest, IdentityStandsInOneTableOnlyAndSealed) {
    one(lab({.name = "欧阳^某某", .id_number = "500242190101010017"}));
    for (const auto* sql :
         {"SELECT count(*) FROM person WHERE pseudonym LIKE '%50024219%'",
          "SELECT count(*) FROM report WHERE visit LIKE '%欧阳%' OR value LIKE '%欧阳%'",
          "SELECT count(*) FROM journal WHERE summary_zh LIKE '%欧阳%' OR after_json LIKE "
          "'%50024219%'",
          "SELECT count(*) FROM message WHERE CAST(body AS TEXT) LIKE '%欧阳%' OR CAST(body AS "
          "TEXT) "
          "LIKE '%50024219%'",
          "SELECT count(*) FROM identity WHERE sealed LIKE '%欧阳%' OR sealed LIKE '%50024219%'"}) {
        EXPECT_EQ(0, number(sql)) << sql;
    }
    const auto sealed =
        database_
            ->read([](ledger::Connection& db) -> base::Result<std::pair<std::string, std::string>> {
                const auto row = db.first<std::string, std::string>(
                                       "SELECT p.pseudonym, i.sealed FROM identity i JOIN person p "
                                       "ON p.county = i.county AND p.id = i.person")
                                     .value();
                return std::pair{std::get<0>(row), std::get<1>(row)};
            })
            .value();
    const auto person = open_identity(sealed.second, sealed.first, directory_->keys());
    ASSERT_TRUE(person);
    EXPECT_EQ("欧阳 某某", person->name);
    EXPECT_EQ("500242190101010017", person->document_number);
    EXPECT_FALSE(open_identity(sealed.second, "another", directory_->keys()))
        << "bound to its person";
}

TEST_F(IntakeTest, GbTextWithItsDeclarationIsRead) {
    auto text = lab({});
    const auto at = text.find("UNICODE UTF-8");
    text.replace(at, 13, "GB 18030-2000");
    const auto answer = one(*base::utf8_to_gb18030(text));
    EXPECT_EQ(IntakeStatus::Accepted, answer.outcome.status) << code(answer);
    EXPECT_EQ(1, number("SELECT count(*) FROM episode WHERE length(place) = 9"))
        << "the address was understood";
    // But for the last segment's end, which no message of a batch has.
    EXPECT_EQ(*base::utf8_to_gb18030(text), kept_body() + "\r") << "kept as it came";
}

TEST_F(IntakeTest, TextThatDoesNotFitItsDeclarationIsRefused) {
    auto text = lab({});
    text.replace(text.find("张"), 3, "\xFF\xFE\xFD");
    const auto answer = one(text);
    EXPECT_EQ(IntakeStatus::Rejected, answer.outcome.status);
    EXPECT_EQ("encoding_invalid", code(answer));
}

TEST_F(IntakeTest, WhatIsNoMessageIsKeptAndAnswered) {
    const std::pair<std::string, std::string> rows[] = {
        {"MSH", "header_broken"},
        {"MSH|^~\\&|LIS|H1|FS|CDC|20261120||ZZZ^Z01|c9|P|2.5\r", "message_type_unsupported"},
        {"MSH|^~\\&|LIS|H1|FS|CDC|20261120||ORU^R01|c9|P|2.1\r", "version_unsupported"},
        {"MSH|^~\\&|LIS|H1|FS|CDC|20261120||ORU^R01|c8|P|2.5\r", "segment_missing"},
        {"   ", "message_empty"},
        {"hello", "format_unknown"},
        {"FHS|^~\\&|A|B\rFTS|0\r", "message_empty"},
        {"{\"resourceType\":", "json_invalid"},
        {"{\"resourceType\":\"Nonsense\"}", "resource_unsupported"},
        {std::string(200, '[') + std::string(200, ']'), "json_too_deep"},
    };
    for (const auto& [bytes, expected] : rows) {
        const auto answers = take(bytes);
        ASSERT_FALSE(answers.empty()) << bytes;
        EXPECT_EQ(IntakeStatus::Rejected, answers.front().outcome.status) << bytes;
        EXPECT_EQ(expected, code(answers.front())) << bytes.substr(0, 40);
    }
    EXPECT_EQ(static_cast<std::int64_t>(std::size(rows)),
              number("SELECT count(*) FROM message WHERE status = 'rejected'"));
}

TEST_F(IntakeTest, ACutBatchKeepsWhatIsWholeAndNamesTheFault) {
    const auto batch = "BHS|^~\\&|LIS|H1\r" + lab({.control = "b1", .order = "x1"}) +
                       lab({.control = "b2", .order = "x2"});
    const auto answers = take(batch);
    const auto refused = std::ranges::count(answers, IntakeStatus::Rejected,
                                            [](const auto& a) { return a.outcome.status; });
    EXPECT_GE(refused, 1);
    EXPECT_EQ(IntakeStatus::Accepted, answers.front().outcome.status);
    // The whole batch sent again: nothing twice.
    take(batch + "BTS|2\r");
    EXPECT_EQ(2, number("SELECT count(*) FROM report"));
}

TEST_F(IntakeTest, AVisitIsACaseAndItsCancellationTakesItBack) {
    EXPECT_EQ(IntakeStatus::Accepted, one(visit({})).outcome.status);
    EXPECT_EQ(1,
              number("SELECT count(*) FROM episode WHERE condition = 'C02' AND channel = 'case'"));
    one(visit({.trigger = "A11", .control = "v2", .diagnosis = "", .sent = "20261120100000"}));
    EXPECT_EQ(0, number("SELECT count(*) FROM episode WHERE channel = 'case'"));
    // Cancelling a discharge ends nothing.
    one(visit({.control = "v3", .visit = "V200"}));
    one(visit({.trigger = "A13", .control = "v4", .diagnosis = "", .visit = "V200"}));
    EXPECT_EQ(1, number("SELECT count(*) FROM episode WHERE channel = 'case'"));
}

TEST_F(IntakeTest, AnUpdateOfAVisitReplacesItsDiagnosis) {
    one(visit({}));
    one(visit({.trigger = "A08",
               .control = "v2",
               .diagnosis = "DG1|1||B05.9^麻疹^I10||20261120|F\r",
               .sent = "20261120110000"}));
    EXPECT_EQ(0, number("SELECT count(*) FROM episode WHERE condition = 'C02'"));
    EXPECT_EQ(1, number("SELECT count(*) FROM episode WHERE condition = 'B07'"));
}

TEST_F(IntakeTest, AMergeCountsTheTwoNumbersAsOnePerson) {
    one(visit({.control = "m1", .visit = "V1", .patient = "P7"}));
    one(visit({.control = "m2", .visit = "V2", .patient = "P8"}));
    EXPECT_EQ(2,
              number("SELECT count(*) FROM episode WHERE condition = 'C02' AND channel = 'case'"));
    one(visit({.trigger = "A40",
               .control = "m3",
               .diagnosis = "",
               .merge = "MRG|P8^^^H1^PI\r",
               .patient = "P7"}));
    EXPECT_EQ(1,
              number("SELECT count(*) FROM episode WHERE condition = 'C02' AND channel = 'case'"));
}

TEST_F(IntakeTest, AnUnknownSenderIsPendingAndItsMessagesCountAtTheCounty) {
    auto text = lab({});
    text.replace(text.find("重庆市酉阳县麻旺镇"), std::string_view("重庆市酉阳县麻旺镇").size(),
                 "Houston TX");
    one(text);
    EXPECT_EQ(1, number("SELECT count(*) FROM institution WHERE code = 'H1' AND status = 'pending' "
                        "AND place = '500242'"));
    EXPECT_EQ(1, number("SELECT count(*) FROM episode WHERE place = '500242'"));
    EXPECT_EQ(1, number("SELECT count(*) FROM journal WHERE verb = 'institution.pending'"));
}

TEST_F(IntakeTest, OneJournalEntryPerCommitHoldsTheDigest) {
    one(lab({}));
    EXPECT_EQ(1, number("SELECT count(*) FROM journal WHERE verb = 'intake.committed' AND "
                        "length(object_id) = 64"));
}

TEST_F(IntakeTest, APartCountsForItsDiseaseWhateverItsCode) {
    // Non-typhoidal salmonella infection (X21) is one of the other infectious diarrhoeas (C11).
    const auto answers = take(
        "report_id,condition,onset_date,place,name,sex,birth_date\n"
        "k1,X21,2026-11-19,500242101,甲,男,2022-01-02\n");
    ASSERT_EQ(IntakeStatus::Accepted, answers.at(0).outcome.status);
    EXPECT_EQ(1, number("SELECT count(*) FROM episode WHERE condition = 'X21'"));
    EXPECT_EQ(1, number("SELECT count(*) FROM episode WHERE condition = 'C11'"));
}

TEST_F(IntakeTest, ACsvRowIsAMessage) {
    const auto answers = take(
        "report_id,condition,onset_date,place,name,sex,birth_date\n"
        "k1,手足口病,2026-11-19,500242101,甲,男,2022-01-02\n"
        "k2,C10,2026-13-01,500242101,乙,女,2022-01-02\n"
        "k3,无此病,2026-11-19,500242101,丙,女,2022-01-02\n");
    ASSERT_EQ(3U, answers.size());
    EXPECT_EQ(IntakeStatus::Accepted, answers[0].outcome.status);
    EXPECT_EQ("date_invalid", code(answers[1]));
    EXPECT_EQ("line 3, column onset_date", path(answers[1]));
    EXPECT_EQ("field_invalid", code(answers[2]));
    EXPECT_EQ(
        1, number("SELECT count(*) FROM episode WHERE condition = 'C10' AND place = '500242101'"));
}

TEST_F(IntakeTest, ARowIsKeptWithItsHeaderSoThatItCanBeSentAgain) {
    one("condition,onset_date,note\r\nB99,2026-11-20,\"fever, cough\"\r\n");
    const auto body = kept_body();
    EXPECT_NE(std::string::npos, body.find("condition")) << body;
    EXPECT_NE(std::string::npos, body.find("\"fever, cough\"")) << body;
    EXPECT_EQ(IntakeStatus::Rejected, one(body).outcome.status);
    EXPECT_EQ(1, number("SELECT count(*) FROM message")) << "the kept row is the row";
}

TEST_F(IntakeTest, HistoryLoadedLaterIsDatedAsOfThen) {
    one(lab({}));
    const base::Instant then = *base::parse_iso("2025-03-04T12:00:00+08:00");
    base::ManualClock past(then);
    base::IdMaker ids(past, 2);
    auto messages = decode(lab({.control = "old",
                                .order = "old",
                                .name = "李^四",
                                .day = "20250303",
                                .sent = "20250303120000"}),
                           Format::Hl7v2, {test_catalog(), then, {}});
    const auto answers = intake_->take_past(std::move(messages), {.at = then, .ids = &ids});
    ASSERT_TRUE(answers);
    EXPECT_EQ(IntakeStatus::Accepted, answers->front().outcome.status);
    EXPECT_EQ(then.ms, number("SELECT received_ms FROM message WHERE control_id = 'old'"));
    EXPECT_EQ(then.ms, number("SELECT min(known_ms) FROM count_delta"));
    EXPECT_LT(number("SELECT id FROM message WHERE control_id = 'old'"),
              number("SELECT id FROM message WHERE control_id = 'c1'"))
        << "lists show it where it belongs";
    EXPECT_EQ(clock_.now().ms, number("SELECT max(at_ms) FROM journal")) << "the journal is now";
    EXPECT_EQ(2, number("SELECT count(*) FROM institution_day")) << "one row a day of receipt";
}

TEST_F(IntakeTest, EveryAnswerIsTold) {
    std::vector<std::string> told;
    intake_->on_answer([&](const IntakeAnswer& answer) {
        told.push_back(answer.control_id + " " + std::string(to_string(answer.outcome.status)));
    });
    one(lab({}));
    one(lab({}));
    EXPECT_EQ((std::vector<std::string>{"c1 accepted", "c1 duplicate"}), told);
}

}  // namespace
}  // namespace fengsui::surveil
