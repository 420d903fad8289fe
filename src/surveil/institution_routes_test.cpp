// SPDX-License-Identifier: Apache-2.0
#include "surveil/institution_routes.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "surveil/institution.hpp"
#include "surveil/placement.hpp"
#include "surveil/routes_fixture.hpp"
#include "surveil/silence.hpp"

namespace fengsui::surveil {
namespace {

constexpr const char* kInstitutions = "/api/v1/surveil/institutions";

class InstitutionRoutesTest : public RoutesTest {
  protected:
    boost::json::value institution(const std::string& code) {
        for (const auto& row : items(get("officer", kInstitutions))) {
            if (text(row, "code") == code) return row;
        }
        ADD_FAILURE() << code;
        return {};
    }
    web::Response place(const std::string& who, const boost::json::value& institution,
                        const std::string& where) {
        return put(
            who, std::string(kInstitutions) + "/" + text(institution, "id"),
            fmt::format(R"({{"name":"县医院检验科","kind":"hospital","place":"{}"}})", where),
            text(institution, "version"));
    }
    int counted(const std::string& where) {
        return value<int>("SELECT CAST(SUM(count) AS BIGINT) FROM daily_count WHERE place = '" +
                          where + "'");
    }
};

TEST_F(InstitutionRoutesTest, AnUnknownSenderWaitsToBePlaced) {
    post_hl7("officer", result(1));
    post_hl7("officer", refused(2));
    post("officer", kInstitutions,
         R"({"code":"A1","name":"A","kind":"clinic","place":"500242102"})");
    const auto rows = items(get("viewer", kInstitutions));
    ASSERT_EQ(2U, rows.size());
    EXPECT_EQ("LAB", text(rows[0], "code")) << "pending first";
    EXPECT_EQ("pending", text(rows[0], "status"));
    EXPECT_EQ(2, rows[0].at("messages").as_int64());
    EXPECT_EQ(1, rows[0].at("rejected").as_int64());
    EXPECT_EQ(1, rows[0].at("reports").as_int64());
    EXPECT_EQ("2026-11-21T12:00:00.000+08:00", text(rows[0], "last_message"));
    EXPECT_FALSE(rows[0].at("silent").as_bool());
    EXPECT_EQ("麻旺镇", text(rows[1], "place_name"));
    EXPECT_TRUE(rows[1].at("silent").as_bool()) << "connected, and nothing came";
    EXPECT_TRUE(items(get("town", kInstitutions)).empty());
}

TEST_F(InstitutionRoutesTest, SilentAfterADayWithoutAMessage) {
    post_hl7("officer", result(1));
    ASSERT_EQ(200, place("officer", institution("LAB"), kTownship).status);
    clock_.advance_ms(silent_after_ms({}));
    EXPECT_FALSE(institution("LAB").at("silent").as_bool());
    clock_.advance_ms(1);
    EXPECT_TRUE(institution("LAB").at("silent").as_bool());
}

TEST_F(InstitutionRoutesTest, WhoSendsOnceAWeekIsNotSilentTheDayAfter) {
    constexpr std::int64_t week_ms = 7LL * 24 * 3600 * 1000;
    for (int week = 0; week < 4; ++week) {
        if (week > 0) clock_.advance_ms(week_ms);
        post_hl7("officer", result(week + 1));
    }
    ASSERT_EQ(200, place("officer", institution("LAB"), kTownship).status);
    clock_.advance_ms(week_ms + 1);
    EXPECT_FALSE(institution("LAB").at("silent").as_bool()) << "a little late";
    clock_.advance_ms(week_ms);
    EXPECT_TRUE(institution("LAB").at("silent").as_bool());
}

TEST_F(InstitutionRoutesTest, PlacingMovesWhatWasCountedAtCountyLevel) {
    std::string batch;
    const int persons = static_cast<int>(placement_persons) * 2 + 7;
    for (int i = 1; i <= persons; ++i) batch += result(i);
    ASSERT_EQ(200, post_hl7("officer", batch).status);
    fold_counts();
    EXPECT_EQ(persons, counted(kHome));
    EXPECT_EQ(0, counted(kTownship));

    const auto pending = institution("LAB");
    const auto placed = place("officer", pending, kTownship);
    ASSERT_EQ(200, placed.status) << placed.body;
    EXPECT_EQ("connected", text(json(placed), "status"));
    EXPECT_EQ("龙潭镇", text(json(placed), "place_name"));
    EXPECT_EQ("\"2\"", placed.headers.find("ETag"));
    fold_counts();
    EXPECT_EQ(persons, counted(kTownship));
    EXPECT_EQ(persons, counted(kHome)) << "a count at a place counts for the places above it";
    EXPECT_EQ(persons, value<int>("SELECT COUNT(*) FROM episode WHERE place = '500242101'"));
    EXPECT_EQ(persons, value<int>("SELECT COUNT(*) FROM episode"));
    EXPECT_EQ(persons, value<int>("SELECT COUNT(*) FROM report_past WHERE place = '500242'"));
    EXPECT_EQ(0, value<int>("SELECT COUNT(*) FROM setting"));
    expect_whole();
    const auto journal =
        value<std::string>("SELECT before_json FROM journal WHERE verb = 'institution.placed'");
    EXPECT_NE(std::string::npos, journal.find("\"pending\"")) << journal;

    // What comes later counts there at once, and a later change of name moves nothing.
    post_hl7("officer", result(persons + 1));
    EXPECT_EQ(kTownship, value<std::string>("SELECT place FROM report ORDER BY id DESC LIMIT 1"));
    ASSERT_EQ(200, place("officer", json(placed), kTownship).status);
    EXPECT_EQ(persons, value<int>("SELECT COUNT(*) FROM report_past"));
    EXPECT_EQ(1, value<int>("SELECT COUNT(*) FROM journal WHERE verb = 'institution.changed'"));
}

TEST_F(InstitutionRoutesTest, ReportsWithAStatedPlaceStay) {
    auto stated = result(1);
    stated.replace(stated.find("|19800101|M"), 11, "|19800101|M|||重庆市酉阳县麻旺镇");
    post_hl7("officer", stated);
    post_hl7("officer", result(2));
    ASSERT_EQ(200, place("officer", institution("LAB"), kTownship).status);
    EXPECT_EQ(1, value<int>("SELECT COUNT(*) FROM report WHERE place = '500242102'"));
    EXPECT_EQ(1, value<int>("SELECT COUNT(*) FROM report WHERE place = '500242101'"));
    fold_counts();
    expect_whole();
}

TEST_F(InstitutionRoutesTest, AnInterruptedPlacingIsFinishedAtStart) {
    post_hl7("officer", result(1));
    post_hl7("officer", result(2));
    const auto id = base::parse_id(text(institution("LAB"), "id")).value();
    // As if the program had stopped after the placing, before its first step.
    const auto begun = database_->writer().run([&](ledger::Transaction& tx) -> base::Result<int> {
        tx.db().execute(
            "UPDATE institution SET place = ?, status = 'connected' WHERE county = ? AND id = ?",
            {kTownship, kHome, id});
        begin_placement(tx, kHome, id);
        return 0;
    });
    ASSERT_TRUE(begun);
    EXPECT_EQ(2, finish_placements(*context_));
    EXPECT_EQ(2, value<int>("SELECT COUNT(*) FROM report WHERE place = '500242101'"));
    EXPECT_EQ(0, finish_placements(*context_));
    fold_counts();
    expect_whole();
}

TEST_F(InstitutionRoutesTest, WhatCannotBeSaidOfAnInstitution) {
    post_hl7("officer", result(1));
    const auto pending = institution("LAB");
    const auto path = std::string(kInstitutions) + "/" + text(pending, "id");
    const std::string body = R"({"name":"N","kind":"hospital","place":"500242101"})";
    EXPECT_EQ(412, put("officer", path, body, "9").status);
    EXPECT_EQ(
        428, call({"officer", web::Method::Put, path, body, {{"Content-Type", "application/json"}}})
                 .status);
    EXPECT_EQ(404, put("officer", std::string(kInstitutions) + "/5", body, "1").status);
    EXPECT_EQ(403, put("viewer", path, body, "1").status);
    EXPECT_EQ(403, put("town", path, body, "1").status) << "it stands at county level";
    for (const auto* wrong : {R"({"name":"","kind":"hospital","place":"500242101"})",
                              R"({"name":"N","kind":"","place":"500242101"})",
                              R"({"name":"N","kind":"hospital","place":"140702001"})",
                              R"({"name":"N","kind":"hospital","place":"nowhere"})",
                              R"({"name":"N","kind":"hospital"})"}) {
        EXPECT_EQ(422, put("officer", path, wrong, "1").status) << wrong;
    }
    EXPECT_EQ("pending", text(institution("LAB"), "status"));
}

TEST_F(InstitutionRoutesTest, RegisteredBeforehandItIsConnectedAtItsFirstMessage) {
    const std::string body =
        R"({"code":"LAB","name":"检验中心","kind":"laboratory","place":"500242101001"})";
    EXPECT_EQ(201, post("officer", kInstitutions, body).status);
    EXPECT_EQ(409, post("officer", kInstitutions, body).status);
    EXPECT_EQ(403, post("viewer", kInstitutions, body).status);
    EXPECT_EQ(403, post("town", kInstitutions,
                        R"({"code":"X","name":"X","kind":"clinic","place":"500242102"})")
                       .status);
    EXPECT_EQ(201, post("town", kInstitutions,
                        R"({"code":"X","name":"X","kind":"clinic","place":"500242101"})")
                       .status);
    EXPECT_EQ(422, post("officer", kInstitutions,
                        R"({"code":"","name":"X","kind":"clinic","place":"500242101"})")
                       .status);
    post_hl7("officer", result(1));
    EXPECT_EQ("500242101001", value<std::string>("SELECT place FROM report"));
    EXPECT_EQ("connected", text(institution("LAB"), "status"));
}

}  // namespace
}  // namespace fengsui::surveil
