// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "surveil/intake_call.hpp"
#include "surveil/routes_fixture.hpp"

namespace fengsui::surveil {
namespace {

class IntakeRoutesTest : public RoutesTest {};

TEST_F(IntakeRoutesTest, AResultIsTakenOnceAndTold) {
    const auto first = post_hl7("officer", result(1));
    ASSERT_EQ(200, first.status) << first.body;
    const auto message = json(first).at("messages").as_array().at(0);
    EXPECT_EQ(1, message.at("message").as_int64());
    EXPECT_EQ("C1", text(message, "control_id"));
    EXPECT_EQ("accepted", text(message, "status"));
    EXPECT_EQ(1, message.at("reports").as_int64());
    const auto& stated = message.at("stated").as_array().at(0);
    EXPECT_EQ("pathogen", text(stated, "channel"));
    EXPECT_EQ("B01", text(stated, "condition"));
    EXPECT_EQ("positive", text(stated, "result"));
    EXPECT_EQ("2026-11-20", text(stated, "day"));
    EXPECT_NE(std::string::npos, text(message, "ack").find("MSA|AA|C1"));

    const auto second = post_hl7("officer", result(1));
    EXPECT_EQ(200, second.status);
    EXPECT_EQ("duplicate", text(json(second).at("messages").as_array().at(0), "status"));
    EXPECT_EQ(1, value<int>("SELECT COUNT(*) FROM report"));
}

TEST_F(IntakeRoutesTest, ARefusedMessageIsAProblemWithTheResultsOfAll) {
    const auto response = post_hl7("officer", refused(1));
    EXPECT_EQ(422, response.status);
    EXPECT_EQ("application/problem+json; charset=utf-8", response.content_type);
    const auto body = json(response);
    EXPECT_EQ("segment_missing", text(body, "code"));
    EXPECT_EQ(422, body.at("status").as_int64());
    const auto& message = body.at("messages").as_array().at(0);
    EXPECT_EQ("rejected", text(message, "status"));
    EXPECT_EQ("OBR", text(message.at("problems").as_array().at(0), "path"));
}

TEST_F(IntakeRoutesTest, TheSenderMayAskForTheAckItself) {
    const auto send = [&](std::string body) {
        return call({"officer",
                     web::Method::Post,
                     "/api/v1/surveil/messages",
                     std::move(body),
                     {{"Content-Type", "application/hl7-v2"}, {"Accept", "application/hl7-v2"}}});
    };
    const auto taken = send(result(1));
    EXPECT_EQ(200, taken.status);
    EXPECT_EQ("application/hl7-v2", taken.content_type);
    EXPECT_NE(std::string::npos, taken.body.find("MSA|AA|C1"));
    const auto not_taken = send(refused(2));
    EXPECT_EQ(200, not_taken.status);
    EXPECT_NE(std::string::npos, not_taken.body.find("MSA|AE|C2"));
}

TEST_F(IntakeRoutesTest, WhatIsNoHl7IsNotTaken) {
    EXPECT_EQ(415,
              post("officer", "/api/v1/surveil/messages", result(1), "application/json").status);
    EXPECT_EQ(422, post_hl7("officer", "hello").status);
    EXPECT_EQ(422, post_hl7("officer", "").status);
    EXPECT_EQ(413, post_hl7("officer", std::string(intake_body_bytes_max + 1, 'x')).status);
    EXPECT_EQ(403, post_hl7("viewer", result(1)).status);
    EXPECT_EQ(401, post_hl7("", result(1)).status);
    EXPECT_EQ(0, value<int>("SELECT COUNT(*) FROM report"));
}

TEST_F(IntakeRoutesTest, ALargeBatchGoesInPortions) {
    std::string batch;
    constexpr int kMessages = static_cast<int>(intake_portion) + 3;
    for (int i = 1; i <= kMessages; ++i) batch += result(i);
    const auto response = post_hl7("officer", batch);
    ASSERT_EQ(200, response.status);
    const auto messages = json(response).at("messages").as_array();
    ASSERT_EQ(static_cast<std::size_t>(kMessages), messages.size());
    EXPECT_EQ(kMessages, messages.back().at("message").as_int64());
    EXPECT_EQ(kMessages, value<int>("SELECT COUNT(*) FROM report"));
}

TEST_F(IntakeRoutesTest, ATokenSendsAsItsInstitution) {
    const auto made =
        post("officer", "/api/v1/surveil/institutions",
             R"({"code":"H1","name":"县医院","kind":"hospital","place":"500242101"})");
    ASSERT_EQ(201, made.status) << made.body;
    people_.people["machine"].institution = text(json(made), "id");
    ASSERT_EQ(200, post_hl7("machine", result(1)).status);
    EXPECT_EQ("H1", value<std::string>("SELECT source FROM report"));
    EXPECT_EQ(kTownship, value<std::string>("SELECT place FROM report"));

    people_.people["machine"].institution = "H1";
    ASSERT_EQ(200, post_hl7("machine", result(2)).status);
    EXPECT_EQ(2, value<int>("SELECT COUNT(*) FROM report WHERE source = 'H1'"));

    people_.people["machine"].institution = "77";
    EXPECT_EQ(403, post_hl7("machine", result(3)).status);
}

TEST_F(IntakeRoutesTest, TheTemplateIsALayoutThatIsTaken) {
    const auto layout = get("machine", "/api/v1/surveil/case_reports/template.csv");
    ASSERT_EQ(200, layout.status);
    EXPECT_TRUE(layout.headers.find("Content-Disposition"));
    const auto sent =
        post("officer", "/api/v1/surveil/case_reports", layout.body, "text/csv; charset=utf-8");
    ASSERT_EQ(200, sent.status) << sent.body;
    EXPECT_EQ("accepted", text(json(sent).at("messages").as_array().at(0), "status"));
    EXPECT_EQ("form:officer", value<std::string>("SELECT source FROM report"));
    // A person's own reports do not make a sender that somebody has to place.
    EXPECT_EQ("connected",
              value<std::string>("SELECT status FROM institution WHERE code = 'form:officer'"));
    EXPECT_EQ(std::string::npos, sent.body.find("place_unknown"))
        << "the example names a real place";
    auto elsewhere = layout.body;
    elsewhere.replace(elsewhere.find("500242101"), 9, "999999999");
    const auto unknown =
        post("officer", "/api/v1/surveil/case_reports", elsewhere, "text/csv; charset=utf-8");
    EXPECT_NE(std::string::npos, unknown.body.find("place_unknown")) << unknown.body;
    EXPECT_EQ(415, post("officer", "/api/v1/surveil/case_reports", layout.body).status);
    EXPECT_EQ(422,
              post("officer", "/api/v1/surveil/case_reports", "a,b\n1,2\n", "text/csv").status);
}

constexpr const char* kForm =
    R"({"condition":"C10","onset_date":"2026-11-19","diagnosis_date":"2026-11-20","place":"500242102",)"
    R"("name":"李四","sex":"male","birth_date":"2020-03-04","id_number":"","phone":"","note":"","client_id":"abc1"})";

TEST_F(IntakeRoutesTest, AFormSentTwiceCountsOnce) {
    const auto first = post("town", "/api/v1/surveil/case_report", kForm);
    ASSERT_EQ(200, first.status) << first.body;
    EXPECT_EQ("accepted", text(json(first), "status"));
    EXPECT_EQ("abc1", text(json(first), "control_id"));
    EXPECT_EQ("duplicate",
              text(json(post("town", "/api/v1/surveil/case_report", kForm)), "status"));
    EXPECT_EQ(
        1,
        value<int>("SELECT COUNT(*) FROM report WHERE place = '500242102' AND condition = 'C10'"));
    EXPECT_EQ(1, value<int>("SELECT COUNT(*) FROM episode"));
    EXPECT_EQ(kTownship,
              value<std::string>("SELECT place FROM institution WHERE code = 'form:town'"));
    // Mended on the device, the same report replaces itself.
    auto mended = std::string(kForm);
    mended.replace(mended.find("2026-11-19"), 10, "2026-11-18");
    EXPECT_EQ("accepted",
              text(json(post("town", "/api/v1/surveil/case_report", mended)), "status"));
    EXPECT_EQ(1, value<int>("SELECT COUNT(*) FROM report"));
    EXPECT_EQ(1, value<int>("SELECT COUNT(*) FROM report_past"));
    fold_counts();
    expect_whole();
}

TEST_F(IntakeRoutesTest, AFormThatCannotBeUsedSaysWhere) {
    auto form = std::string(kForm);
    form.replace(form.find("C10"), 3, "ZZZ");
    const auto response = post("town", "/api/v1/surveil/case_report", form);
    ASSERT_EQ(200, response.status) << response.body;
    EXPECT_EQ("rejected", text(json(response), "status"));
    EXPECT_EQ("$.condition", text(json(response).at("problems").as_array().at(0), "path"));
    EXPECT_EQ(422,
              post("town", "/api/v1/surveil/case_report", R"({"condition":"C10","client_id":""})")
                  .status);
    EXPECT_EQ(422, post("town", "/api/v1/surveil/case_report", R"({"condition":"C10"})").status);
}

class BusyRoutesTest : public RoutesTest {
  protected:
    BusyRoutesTest() : RoutesTest(ledger::WriterOptions{.queue_limit = 0}) {}
};

TEST_F(BusyRoutesTest, AFullQueueIs503WithATimeToComeBack) {
    const auto response = post_hl7("officer", result(1));
    EXPECT_EQ(503, response.status);
    EXPECT_EQ("busy", code(response));
    EXPECT_TRUE(response.headers.find("Retry-After"));
    const auto fhir =
        post("officer", "/fhir", R"({"resourceType":"Bundle","type":"collection","entry":[]})",
             "application/fhir+json");
    EXPECT_EQ(503, fhir.status);
    EXPECT_TRUE(fhir.headers.find("Retry-After"));
    EXPECT_EQ("OperationOutcome", text(json(fhir), "resourceType"));
}

}  // namespace
}  // namespace fengsui::surveil
