// SPDX-License-Identifier: Apache-2.0
#include "surveil/message_routes.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "surveil/routes_fixture.hpp"

namespace fengsui::surveil {
namespace {

constexpr const char* kMessages = "/api/v1/surveil/messages";

class MessageRoutesTest : public RoutesTest {
  protected:
    std::string first_id(const std::string& query) {
        const auto rows = items(get("officer", std::string(kMessages) + query));
        return rows.empty() ? std::string{} : text(rows[0], "id");
    }
    web::Response resend(const std::string& who, const std::string& id, const std::string& body) {
        return post(who, std::string(kMessages) + "/" + id + "/resend",
                    base::print_json({{"body", body}}));
    }
    int journaled(const std::string& verb) {
        return value<int>("SELECT COUNT(*) FROM journal WHERE verb = '" + verb + "'");
    }
};

TEST_F(MessageRoutesTest, RefusedOnesSayWhyInBothLanguages) {
    post_hl7("officer", result(1));
    post_hl7("officer", refused(2));
    EXPECT_EQ(2U, items(get("viewer", kMessages)).size());
    EXPECT_EQ(1U, items(get("viewer", std::string(kMessages) + "?status=accepted")).size());
    const auto rows = items(get("viewer", std::string(kMessages) + "?status=rejected"));
    ASSERT_EQ(1U, rows.size());
    EXPECT_EQ("C2", text(rows[0], "control_id"));
    EXPECT_EQ("hl7v2", text(rows[0], "format"));
    EXPECT_EQ("ORU^R01", text(rows[0], "type"));
    EXPECT_EQ("LAB", text(rows[0], "institution_name"));
    const auto& problem = rows[0].at("problems").as_array().at(0);
    EXPECT_EQ("segment_missing", text(problem, "code"));
    EXPECT_EQ("缺少必需的消息段。", text(problem, "text_zh"));
    EXPECT_FALSE(text(problem, "text_en").empty());
    EXPECT_EQ(1U, items(get("viewer", std::string(kMessages) + "?institution=" +
                                          text(rows[0], "institution") + "&status=rejected"))
                      .size());
    EXPECT_TRUE(items(get("viewer", std::string(kMessages) + "?institution=7")).empty());
    EXPECT_TRUE(items(get("town", kMessages)).empty()) << "its sender is not known to be there";
    EXPECT_EQ(422, get("viewer", std::string(kMessages) + "?status=lost").status);
}

TEST_F(MessageRoutesTest, PagesGoOn) {
    std::string batch;
    for (int i = 1; i <= 5; ++i) batch += result(i);
    post_hl7("officer", batch);
    auto page = json(get("viewer", std::string(kMessages) + "?limit=3"));
    EXPECT_EQ(3U, page.at("items").as_array().size());
    page = json(
        get("viewer", std::string(kMessages) + "?limit=3&cursor=" + text(page, "next_cursor")));
    EXPECT_EQ(2U, page.at("items").as_array().size());
    EXPECT_FALSE(page.as_object().contains("next_cursor"));
}

TEST_F(MessageRoutesTest, ABodyIsShownOnlyWithTheRightAndNeverWithoutATrace) {
    post_hl7("officer", refused(1));
    const auto path = std::string(kMessages) + "/" + first_id("");
    EXPECT_FALSE(json(get("viewer", path)).as_object().contains("body"));
    EXPECT_EQ(0, journaled("message.opened"));
    EXPECT_EQ(refused(1), text(json(get("officer", path)), "body") + "\r");
    EXPECT_EQ(1, journaled("message.opened"));
    EXPECT_EQ(403, get("town", path).status);
    EXPECT_EQ(404, get("officer", std::string(kMessages) + "/1").status);
    EXPECT_EQ(404, get("officer", std::string(kMessages) + "/x").status);
}

TEST_F(MessageRoutesTest, AMendedMessageIsTakenAsFromItsSender) {
    post_hl7("officer", refused(1));
    const auto id = first_id("");
    EXPECT_EQ(403, resend("viewer", id, result(1)).status);
    EXPECT_EQ(422, resend("officer", id, result(1) + result(2)).status);

    const auto again = resend("officer", id, refused(1) + "ZZZ|1\r");
    ASSERT_EQ(200, again.status) << again.body;
    EXPECT_EQ("rejected", text(json(again), "status"));
    const auto taken = resend("officer", id, result(1));
    ASSERT_EQ(200, taken.status) << taken.body;
    EXPECT_EQ("accepted", text(json(taken), "status"));
    EXPECT_EQ(1, value<int>("SELECT COUNT(*) FROM report WHERE source = 'LAB'"));
    EXPECT_EQ(2, journaled("message.resent"));
    // The first and the try in between point to what was taken.
    EXPECT_EQ(2,
              value<int>("SELECT COUNT(*) FROM message WHERE status = 'rejected' AND resent_as = "
                         "(SELECT id FROM message WHERE status = 'accepted')"));
    EXPECT_EQ(409, resend("officer", id, result(1)).status);
    EXPECT_EQ(409, resend("officer", first_id("?status=accepted"), result(1)).status);
    EXPECT_EQ(404, resend("officer", "12", result(1)).status);
}

TEST_F(MessageRoutesTest, ARefusedMessageCanBeLaidAsideWithANote) {
    post_hl7("officer", refused(1));
    post_hl7("officer", refused(2));
    post_hl7("officer", result(3));
    const auto waiting = std::string(kMessages) + "?status=waiting";
    ASSERT_EQ(2U, items(get("viewer", waiting)).size());
    const auto handle = [&](const std::string& who, const std::string& id,
                            const std::string& note) {
        return post(who, std::string(kMessages) + "/" + id + "/handle",
                    base::print_json({{"note", note}}));
    };
    const auto id = first_id("?status=waiting");
    EXPECT_EQ(403, handle("viewer", id, "联调测试").status);
    EXPECT_EQ(422, handle("officer", id, "  ").status);
    EXPECT_EQ(422, handle("officer", id, std::string(6001, 'x')).status);
    const auto done = handle("officer", id, " 联调测试 ");
    ASSERT_EQ(200, done.status) << done.body;
    EXPECT_EQ("officer", text(json(done), "handled_by"));
    EXPECT_EQ("联调测试", text(json(done), "handled_note"));
    EXPECT_EQ("rejected", text(json(done), "status"));
    EXPECT_EQ(1U, items(get("viewer", waiting)).size());
    EXPECT_EQ(2U, items(get("viewer", std::string(kMessages) + "?status=rejected")).size());
    EXPECT_EQ(1, journaled("message.handled"));
    EXPECT_EQ(409, handle("officer", id, "再次").status);
    EXPECT_EQ(409, handle("officer", first_id("?status=accepted"), "没有被拒收").status);
    EXPECT_EQ(404, handle("officer", "12", "没有").status);
    // What was mended and taken waits no more either.
    ASSERT_EQ("accepted",
              text(json(resend("officer", first_id("?status=waiting"), result(1))), "status"));
    EXPECT_TRUE(items(get("viewer", waiting)).empty());
}

TEST_F(MessageRoutesTest, ACorrectedRowThatIsUploadedAgainSettlesTheRefusedOne) {
    const auto upload = [&](const std::string& condition) {
        return post("officer", "/api/v1/surveil/case_reports",
                    "report_id,condition,onset_date,name,birth_date\nr1," + condition +
                        ",2026-11-19,乙,2000-01-01\nr2,ZZZ,2026-11-19,丙,2000-01-01\n",
                    "text/csv");
    };
    upload("ZZZ");
    const auto waiting = std::string(kMessages) + "?status=waiting";
    EXPECT_EQ(2U, items(get("viewer", waiting)).size());
    upload("C10");
    const auto left = items(get("viewer", waiting));
    ASSERT_EQ(1U, left.size());
    EXPECT_EQ("r2", text(left[0], "control_id"));
}

TEST_F(MessageRoutesTest, GbTextIsShownAndSentAgainAsItWasWritten) {
    auto message = refused(1);
    message.replace(message.find("Zhang^San1"), 10, "张^三");
    message.replace(message.find("|P|2.5.1"), 8, "|P|2.5.1||||||GB18030");
    const auto bytes = base::utf8_to_gb18030(message).value();
    ASSERT_EQ(422, post_hl7("officer", bytes).status);
    const auto id = first_id("");
    const auto shown = json(get("officer", std::string(kMessages) + "/" + id));
    EXPECT_EQ(message, text(shown, "body") + "\r");
    EXPECT_EQ("gb18030", text(shown, "body_encoding"));
    auto whole = result(1);
    const auto mended = text(shown, "body") + "\r" + whole.substr(whole.find("OBR|"));
    const auto taken = resend("officer", id, mended);
    ASSERT_EQ(200, taken.status) << taken.body;
    EXPECT_EQ("accepted", text(json(taken), "status")) << taken.body;
}

TEST_F(MessageRoutesTest, ARefusedFormAndARefusedRowCanBeMended) {
    ASSERT_EQ(200,
              post("officer", "/api/v1/surveil/case_report",
                   R"({"condition":"ZZZ","onset_date":"2026-11-19","client_id":"f1","name":"甲"})")
                  .status);
    auto id = first_id("?status=rejected");
    auto shown = json(get("officer", std::string(kMessages) + "/" + id));
    EXPECT_EQ("form", text(shown, "format"));
    auto body = text(shown, "body");
    body.replace(body.find("ZZZ"), 3, "C10");
    EXPECT_EQ("accepted", text(json(resend("officer", id, body)), "status"));
    EXPECT_EQ(
        1, value<int>(
               "SELECT COUNT(*) FROM report WHERE source = 'form:officer' AND condition = 'C10'"));
    EXPECT_EQ(409, resend("officer", id, body).status);

    ASSERT_EQ(
        422,
        post("officer", "/api/v1/surveil/case_reports",
             "report_id,condition,onset_date,name,birth_date\nr1,ZZZ,2026-11-19,乙,2000-01-01\n",
             "text/csv")
            .status);
    id = first_id("?status=rejected");
    shown = json(get("officer", std::string(kMessages) + "/" + id));
    body = text(shown, "body");
    EXPECT_TRUE(body.starts_with("report_id,condition,")) << body;
    body.replace(body.find("ZZZ"), 3, "C10");
    const auto taken = resend("officer", id, body);
    EXPECT_EQ("accepted", text(json(taken), "status")) << taken.body;
    EXPECT_EQ(2, value<int>("SELECT COUNT(*) FROM report WHERE condition = 'C10'"));
}

}  // namespace
}  // namespace fengsui::surveil
