// SPDX-License-Identifier: Apache-2.0
#include "access/access_fixture.hpp"

namespace fengsui::access {
namespace {

constexpr const char* kUsers = "/api/v1/admin/users";
constexpr const char* kTokens = "/api/v1/admin/tokens";

class AdminRoutesTest : public RoutesTest {
  protected:
    AdminRoutesTest() { boss_ = login("boss"); }
    static const boost::json::array& items(const boost::json::object& page) {
        return page.at("items").as_array();
    }
    Browser boss_;
};

TEST_F(AdminRoutesTest, OnlyAdministratorsEnter) {
    for (const auto role :
         {web::Role::DutyOfficer, web::Role::Commander, web::Role::Reporter, web::Role::Viewer}) {
        const std::string name(web::name_of(role));
        add_account(name, role);
        const auto who = login(name);
        EXPECT_EQ(403, get(kUsers, who).status) << name;
        EXPECT_EQ(403, post(kUsers, who, "{}").status);
        EXPECT_EQ(403, put("/api/v1/admin/users/boss", who, "{}").status);
        EXPECT_EQ(403, post("/api/v1/admin/users/boss/reset", who).status);
        EXPECT_EQ(403, get(kTokens, who).status);
        EXPECT_EQ(403, post(kTokens, who, "{}").status);
        EXPECT_EQ(403, del("/api/v1/admin/tokens/1", who).status);
    }
}

TEST_F(AdminRoutesTest, AddListChangeAUser) {
    const auto added =
        post(kUsers, boss_,
             R"({"user":"Zhang","display_name":"张三","role":"viewer","scope_place":"500242100"})");
    ASSERT_EQ(201, added.status) << added.body;
    EXPECT_EQ("zhang", text(json(added), "user"));
    const auto zhang = login("zhang", text(json(added), "one_time_password"));
    EXPECT_FALSE(zhang.cookie.empty());

    const auto page = json(get(kUsers, boss_));
    ASSERT_EQ(2U, items(page).size());
    EXPECT_FALSE(page.contains("next_cursor"));
    const auto& row = items(page).at(1).as_object();
    EXPECT_EQ("zhang", text(row, "user"));
    EXPECT_EQ("桃花源街道", text(row, "scope_name"));
    EXPECT_TRUE(row.at("must_change_password").as_bool());
    EXPECT_EQ(base::to_iso(clock_.now(), 480), text(row, "last_login"));
    EXPECT_EQ(8U, row.size());

    const auto changed = put(
        "/api/v1/admin/users/zhang", boss_,
        R"({"display_name":"张三丰","role":"commander","scope_place":"500242","disabled":false})");
    ASSERT_EQ(200, changed.status) << changed.body;
    EXPECT_EQ("commander", text(json(changed), "role"));
    EXPECT_EQ("commander", text(json(get("/api/v1/session", zhang)), "role"))
        << "at once, in the open session";
}

TEST_F(AdminRoutesTest, WhatIsWrongIsNamed) {
    const auto problem = [&](const char* body) { return json(post(kUsers, boss_, body)); };
    EXPECT_EQ(
        "$.scope_place",
        text(problem(
                 R"({"user":"li","display_name":"李","role":"viewer","scope_place":"500242999"})"),
             "path"));
    EXPECT_EQ(
        "place_unknown",
        text(problem(R"({"user":"li","display_name":"李","role":"viewer","scope_place":"110000"})"),
             "code"));
    EXPECT_EQ("$.role",
              text(problem(R"({"user":"li","display_name":"李","role":"king","scope_place":""})"),
                   "path"));
    EXPECT_EQ("$.user",
              text(problem(R"({"user":"李","display_name":"李","role":"viewer","scope_place":""})"),
                   "path"));
    EXPECT_EQ(
        "conflict",
        text(problem(R"({"user":"boss","display_name":"李","role":"viewer","scope_place":""})"),
             "code"));
    EXPECT_EQ(404, post("/api/v1/admin/users/nobody/reset", boss_).status);
    EXPECT_EQ(1, number("SELECT count(*) FROM account"));
}

TEST_F(AdminRoutesTest, UsersArePaged) {
    for (const auto* name : {"aa", "ab", "ac", "ad"}) add_account(name, web::Role::Viewer);
    std::vector<std::string> names;
    std::string cursor;
    int pages = 0;
    do {
        const auto page = json(get(std::string(kUsers) + "?limit=2&cursor=" + cursor, boss_));
        for (const auto& row : items(page)) names.push_back(text(row.as_object(), "user"));
        cursor = page.contains("next_cursor") ? text(page, "next_cursor") : "";
        ++pages;
    } while (!cursor.empty());
    EXPECT_EQ((std::vector<std::string>{"aa", "ab", "ac", "ad", "boss"}), names);
    EXPECT_EQ(3, pages);
    EXPECT_EQ(422, get(std::string(kUsers) + "?limit=201", boss_).status);
}

TEST_F(AdminRoutesTest, DisablingKillsTheSessions) {
    add_account("zhang", web::Role::Viewer);
    const auto zhang = login("zhang");
    ASSERT_EQ(200, get("/api/v1/session", zhang).status);
    const auto disable =
        R"({"display_name":"Z","role":"viewer","scope_place":"500242","disabled":true})";
    ASSERT_EQ(200, put("/api/v1/admin/users/zhang", boss_, disable).status);
    EXPECT_EQ(401, get("/api/v1/session", zhang).status);
    EXPECT_EQ(401, try_login("zhang", kPassword).status);
    const auto enable =
        R"({"display_name":"Z","role":"viewer","scope_place":"500242","disabled":false})";
    ASSERT_EQ(200, put("/api/v1/admin/users/zhang", boss_, enable).status);
    EXPECT_EQ(401, get("/api/v1/session", zhang).status) << "the old session stays dead";
    EXPECT_EQ(200, try_login("zhang", kPassword).status);
    const auto last =
        R"({"display_name":"B","role":"viewer","scope_place":"500242","disabled":false})";
    EXPECT_EQ(409, put("/api/v1/admin/users/boss", boss_, last).status);
}

TEST_F(AdminRoutesTest, ResettingKillsTheSessionsAndLiftsTheSlowdown) {
    add_account("zhang", web::Role::Viewer);
    const auto zhang = login("zhang");
    for (int i = 0; i < 5; ++i) try_login("zhang", "wrong");
    ASSERT_EQ(429, try_login("zhang", kPassword).status);
    const auto reset = post("/api/v1/admin/users/zhang/reset", boss_);
    ASSERT_EQ(200, reset.status) << reset.body;
    EXPECT_EQ(401, get("/api/v1/session", zhang).status);
    EXPECT_EQ(401, try_login("zhang", kPassword).status);
    EXPECT_EQ(200, try_login("zhang", text(json(reset), "one_time_password")).status);
}

TEST_F(AdminRoutesTest, TokensAreShownOnceAndRevoked) {
    const auto added = post(kTokens, boss_, R"({"name":"医院 LIS","institution":"77"})");
    ASSERT_EQ(201, added.status) << added.body;
    const auto id = text(json(added), "id");
    const Browser machine{.cookie = {}, .csrf = {}, .bearer = text(json(added), "token")};
    EXPECT_EQ(200, get("/api/v1/about", machine).status);
    settle();

    const auto list = get(kTokens, boss_);
    EXPECT_EQ(std::string::npos, list.body.find(machine.bearer));
    const auto row = items(json(list)).at(0).as_object();
    EXPECT_EQ(id, text(row, "id"));
    EXPECT_EQ("医院 LIS", text(row, "name"));
    EXPECT_EQ("77", text(row, "institution"));
    EXPECT_EQ("县人民医院", text(row, "institution_name"));
    EXPECT_EQ(base::to_iso(clock_.now(), 480), text(row, "last_used"));

    EXPECT_EQ(204, del("/api/v1/admin/tokens/" + id, boss_).status);
    EXPECT_EQ(401, get("/api/v1/about", machine).status);
    EXPECT_EQ(404, del("/api/v1/admin/tokens/" + id, boss_).status);
    EXPECT_EQ(404, del("/api/v1/admin/tokens/x", boss_).status);
    EXPECT_TRUE(items(json(get(kTokens, boss_))).empty());
}

TEST_F(AdminRoutesTest, ATokenNeedsAKnownInstitutionOrNone) {
    EXPECT_EQ(422, post(kTokens, boss_, R"({"name":"a","institution":"78"})").status);
    EXPECT_EQ(422, post(kTokens, boss_, R"({"name":"a","institution":"x"})").status);
    EXPECT_EQ(422, post(kTokens, boss_, R"({"name":" "})").status);
    EXPECT_EQ(201, post(kTokens, boss_, R"({"name":"a","institution":""})").status);
    EXPECT_EQ(201, post(kTokens, boss_, R"({"name":"b"})").status);
    const auto first = json(get(std::string(kTokens) + "?limit=1", boss_));
    EXPECT_EQ("a", text(items(first).at(0).as_object(), "name"));
    const auto second =
        json(get(std::string(kTokens) + "?cursor=" + text(first, "next_cursor"), boss_));
    ASSERT_EQ(1U, items(second).size());
    EXPECT_EQ("b", text(items(second).at(0).as_object(), "name"));
}

}  // namespace
}  // namespace fengsui::access
