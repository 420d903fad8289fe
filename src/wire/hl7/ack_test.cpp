// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/ack.hpp"

#include <gtest/gtest.h>

#include "wire/hl7/batch.hpp"
#include "wire/hl7/charset.hpp"

namespace fengsui::wire::hl7 {
namespace {

using base::Problem;
using base::ProblemCode;

const AckOptions options{base::Instant{1'795'242'728'000}, 8 * 60, "F1"};

std::string original(std::string_view version) {
    return "MSH|^~\\&|HIS^1.2^ISO|Hospital|FENGSUI|CDC|20261121||ADT^A04^ADT_A01|M\\T\\7|T|" +
           std::string(version) + "||||||GBK\rPID|1";
}

TEST(Ack, SwapsTheSidesAndNamesTheMessage) {
    const auto ack = make_ack(original("2.5.1"), AckCode::Accept, {}, options);
    EXPECT_EQ(ack,
              "MSH|^~\\&|FENGSUI|CDC|HIS^1.2^ISO|Hospital|20261121143208+0800||ACK^A04^ACK|F1|T|2."
              "5.1||||||UNICODE "
              "UTF-8\rMSA|AA|M\\T\\7\r");
}

TEST(Ack, GivesOneErrPerProblemSinceVersion25) {
    const Problem problems[] = {{ProblemCode::DateInvalid, "PID-7", "expected YYYY|MM"},
                                {ProblemCode::FieldMissing, "OBX[2]-5.1", ""},
                                {ProblemCode::CodeUnmapped, "OBX[3]", "94500-6"},
                                {ProblemCode::EncodingInvalid, "byte 17", "not UTF-8"}};
    const auto ack = make_ack(original("2.5.1"), AckCode::Error, problems, options);
    const auto message = parse(ack);
    ASSERT_TRUE(message) << message.error().to_string();
    EXPECT_EQ(message->first("MSA").text(1), "AE");
    EXPECT_EQ(message->first("MSA").text(2), "M&7");
    const auto errors = message->all("ERR");
    ASSERT_EQ(errors.size(), 4U);
    EXPECT_EQ(errors[0].field(2).raw(), "PID^1^7");
    EXPECT_EQ(errors[0].field(3).raw(), "102^Data type error^HL70357");
    EXPECT_EQ(errors[0].text(4), "E");
    EXPECT_EQ(errors[0].text(5), "date_invalid");
    EXPECT_EQ(errors[0].text(7), "expected YYYY|MM");
    EXPECT_EQ(errors[0].text(8), "This is not a date.");
    EXPECT_EQ(errors[1].field(2).raw(), "OBX^2^5^1^1");
    EXPECT_EQ(errors[2].field(2).raw(), "OBX^3");
    EXPECT_EQ(errors[2].text(4), "W");
    EXPECT_EQ(errors[3].field(2).raw(), "");
    EXPECT_EQ(errors[3].text(7), "byte 17: not UTF-8");
}

TEST(Ack, UsesTheOldLayoutBeforeVersion25) {
    const Problem problems[] = {{ProblemCode::DateInvalid, "PID-7", "x"},
                                {ProblemCode::FieldMissing, "OBX[2]-5", ""}};
    for (const auto* version : {"2.3.1", "2.4", "2.1"}) {
        const auto message = parse(make_ack(original(version), AckCode::Error, problems, options));
        // The views of a temporary are not looked at: only the parse is.
        ASSERT_TRUE(message);
        const auto ack = make_ack(original(version), AckCode::Error, problems, options);
        const auto again = parse(ack);
        EXPECT_EQ(again->header().field(9).raw(), "ACK^A04");
        EXPECT_EQ(again->version(), version);
        EXPECT_EQ(again->first("MSA").text(3), "This is not a date.");
        ASSERT_EQ(again->count("ERR"), 1U);
        EXPECT_EQ(again->first("ERR").field(1).raw(),
                  "PID^1^7^102&Data type error&HL70357~OBX^2^5^101&Required field missing&HL70357");
        EXPECT_EQ(again->first("ERR").field_count(), 1U);
    }
}

TEST(Ack, UsesTheNewLayoutForAVersionThatCannotBeRead) {
    const Problem problems[] = {{ProblemCode::DateInvalid, "PID-7", "x"}};
    for (const auto* version : {"", "x", "2", "2026112114.4", "99999999999.1", "10.0"}) {
        const auto ack = make_ack(original(version), AckCode::Error, problems, options);
        const auto message = parse(ack);
        ASSERT_TRUE(message) << ack;
        EXPECT_EQ(message->first("ERR").field(2).raw(), "PID^1^7") << version;
    }
}

TEST(Ack, AnswersAMessageWithoutReadableHeader) {
    const Problem problems[] = {{ProblemCode::HeaderBroken, "MSH-2", "a delimiter is used twice"}};
    for (const std::string text : {"", "MSH|^^^^|A|B|C|D|||ADT^A04|7", "\xFF\xFE", "MSH"}) {
        const auto ack = make_ack(text, AckCode::Reject, problems, options);
        const auto message = parse(ack);
        ASSERT_TRUE(message) << ack;
        EXPECT_EQ(message->type(), "ACK");
        EXPECT_EQ(message->version(), "2.5.1");
        EXPECT_EQ(message->first("MSA").text(1), "AR");
        EXPECT_EQ(message->first("MSA").text(2), "");
        EXPECT_EQ(message->first("ERR").field(2).raw(), "MSH^1^2");
    }
}

TEST(Ack, KeepsTheDelimitersOfTheMessage) {
    const Problem problems[] = {{ProblemCode::FieldInvalid, "PID[1]-3[2].4.1", "a#b%c\rd"}};
    const auto ack =
        make_ack("MSH#*!%$#A#B#C#D#20260101##ORU*R01#9#P#2.6\r", AckCode::Error, problems, options);
    const auto message = parse(ack);
    ASSERT_TRUE(message) << ack;
    EXPECT_EQ(message->header().field(2).raw(), "*!%$");
    EXPECT_EQ(message->first("ERR").field(2).raw(), "PID*1*3*2*4*1");
    EXPECT_EQ(message->first("ERR").text(7), "a#b%c\rd");
}

TEST(Ack, LimitsTheProblemsListed) {
    const std::vector<Problem> many(answered_problems_max + 50,
                                    Problem{ProblemCode::FieldInvalid, "PID-7", ""});
    const auto ack = make_ack(original("2.5.1"), AckCode::Error, many, options);
    EXPECT_EQ(parse(ack)->count("ERR"), answered_problems_max);
}

TEST(Ack, ChoosesTheCodeByTheWorstProblem) {
    const Problem warning{ProblemCode::CodeUnmapped, "", ""};
    const Problem error{ProblemCode::FieldMissing, "", ""};
    const Problem reject{ProblemCode::SegmentBroken, "", ""};
    EXPECT_EQ(ack_code_for({}), AckCode::Accept);
    EXPECT_EQ(ack_code_for(std::vector{warning}), AckCode::Accept);
    EXPECT_EQ(ack_code_for(std::vector{warning, error}), AckCode::Error);
    EXPECT_EQ(ack_code_for(std::vector{error, reject, warning}), AckCode::Reject);
}

TEST(Ack, AnswersABatch) {
    const std::string answers[] = {make_ack(original("2.5.1"), AckCode::Accept, {}, options),
                                   make_ack(original("2.3"), AckCode::Error, {}, options)};
    const auto text =
        make_batch_answer("BHS|^~\\&|HIS|H|FENGSUI|CDC|20260101||||B77", answers, options);
    const auto batch = split_batch(text);
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->problems.size(), 0U);
    ASSERT_EQ(batch->messages.size(), 2U);
    EXPECT_EQ(batch->batch_header, "BHS|^~\\&|FENGSUI|CDC|HIS|H|20261121143208+0800||||F1|B77");
    EXPECT_EQ(parse(batch->messages[1].bytes)->first("MSA").text(1), "AE");
    EXPECT_TRUE(text.ends_with("BTS|2\r"));
    EXPECT_TRUE(split_batch(make_batch_answer("", {}, options)));
}

}  // namespace
}  // namespace fengsui::wire::hl7
