// SPDX-License-Identifier: Apache-2.0
#include "access/access_fixture.hpp"

namespace fengsui::access {
namespace {

using Method = web::Method;

constexpr const char* kSession = "/api/v1/session";

class SessionRoutesTest : public RoutesTest {
  protected:
    SessionRoutesTest() { add_account("zhang", web::Role::DutyOfficer, kTownship); }
    static std::string passwords(const std::string& old_password, const std::string& new_password) {
        return boost::json::serialize(
            boost::json::object{{"old_password", old_password}, {"new_password", new_password}});
    }
    double logins(const char* result) {
        return metrics_.counter({"fengsui_logins_total", ""}, {{"result", result}}).value();
    }
};

TEST_F(SessionRoutesTest, LoginGivesTheSessionOfTheContract) {
    const auto response = try_login(" Zhang ", kPassword);
    ASSERT_EQ(200, response.status) << response.body;
    const auto session = json(response);
    EXPECT_EQ("zhang", text(session, "user"));
    EXPECT_EQ("测试 zhang", text(session, "display_name"));
    EXPECT_EQ("duty_officer", text(session, "role"));
    EXPECT_EQ(kTownship, text(session, "scope_place"));
    EXPECT_EQ("桃花源街道", text(session, "scope_name"));
    EXPECT_FALSE(session.at("must_change_password").as_bool());
    EXPECT_EQ(base::to_iso({clock_.now().ms + 12 * 3'600'000}, 480), text(session, "expires"));
    EXPECT_EQ("surveil_read", session.at("rights").as_array().at(0).as_string());
    EXPECT_EQ(64U, text(session, "csrf").size());
    EXPECT_EQ(9U, session.size());
    EXPECT_EQ(clock_.now().ms, number("SELECT last_login_ms FROM account WHERE name = 'zhang'"));

    const auto again = get(kSession, browser(response));
    ASSERT_EQ(200, again.status);
    EXPECT_EQ(session, json(again));
    EXPECT_EQ(1, logins("ok"));
}

TEST_F(SessionRoutesTest, TheCookieCannotBeReadOrSentFromElsewhere) {
    const auto response = try_login("zhang", kPassword);
    const std::string header(response.headers.find("Set-Cookie").value());
    for (const auto* part : {"Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=43200"})
        EXPECT_NE(std::string::npos, header.find(part)) << header;
    EXPECT_EQ(std::string::npos, header.find("Secure"));
    EXPECT_EQ(std::string::npos, response.body.find(cookie_of(response)))
        << "no script sees the token";

    Gate behind_tls({.database = *database_,
                     .county = kCounty,
                     .directory = directory(),
                     .transport = web::Transport::Tls});
    web::Router router;
    add_session_routes(router, behind_tls);
    const web::Pipeline pipeline({.router = router, .authenticator = behind_tls.authenticator()});
    web::Request request;
    request.method = Method::Post;
    request.path = kSession;
    request.headers.add("Content-Type", "application/json");
    request.body = R"({"user":"zhang","password":"correct horse 马"})";
    const auto secure = pipeline.handle(request);
    ASSERT_EQ(200, secure.status);
    EXPECT_NE(std::string::npos, secure.headers.find("Set-Cookie")->find("; Secure"));
}

TEST_F(SessionRoutesTest, AllWrongLoginsLookTheSame) {
    execute("UPDATE account SET disabled = 1 WHERE name = 'boss'");
    const auto wrong = try_login("zhang", "wrong");
    EXPECT_EQ(401, wrong.status);
    EXPECT_EQ("login_failed", code(wrong));
    EXPECT_FALSE(wrong.headers.find("Set-Cookie"));
    EXPECT_EQ(wrong.body, try_login("nobody", "wrong").body);
    EXPECT_EQ(wrong.body, try_login("boss", kPassword).body) << "disabled";
    EXPECT_EQ(wrong.body, try_login("", "").body);
    EXPECT_EQ(wrong.body, try_login(std::string(300, 'x'), "x").body);
    EXPECT_TRUE(verbs().empty());
    EXPECT_EQ(5, logins("failed"));
}

TEST_F(SessionRoutesTest, GuessingIsSlowedAndNoted) {
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(401, try_login("zhang", "wrong", "10.0.0." + std::to_string(i)).status);
    const auto slowed = try_login("zhang", kPassword);
    EXPECT_EQ(429, slowed.status);
    EXPECT_EQ("too_many_requests", code(slowed));
    EXPECT_EQ("5", slowed.headers.find("Retry-After"));
    EXPECT_EQ(200, try_login("boss", kPassword).status);
    clock_.advance_ms(5'000);
    EXPECT_EQ(200, try_login("zhang", kPassword).status);
    settle();
    EXPECT_EQ((std::vector<std::string>{"session.slowed", "session.opened", "session.opened"}),
              verbs());
    EXPECT_EQ(1, logins("throttled"));
}

TEST_F(SessionRoutesTest, AMadeUpNameIsSlowedTooButNotNoted) {
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(401, try_login("my secret", "x", "10.0.0." + std::to_string(i)).status);
    EXPECT_EQ(429, try_login("my secret", "x").status);
    settle();
    EXPECT_TRUE(verbs().empty()) << "what was typed may be a password";
}

TEST_F(SessionRoutesTest, NoSessionNoEntry) {
    EXPECT_EQ(401, get(kSession, {}).status);
    EXPECT_EQ(401, get(kSession, {.cookie = base::random_token(), .csrf = {}}).status);
    EXPECT_EQ(401, get("/api/v1/journal", {}).status);
    EXPECT_EQ(401, get("/api/v1/live", {}).status);
    EXPECT_EQ(401, get("/api/v1/about", {}).status);
    EXPECT_EQ(401, get("/api/v1/admin/users", {}).status);
}

TEST_F(SessionRoutesTest, LogoutEndsTheSession) {
    const auto zhang = login("zhang");
    EXPECT_EQ(403, del(kSession, {.cookie = zhang.cookie, .csrf = {}}).status)
        << "without CSRF token";
    const auto response = del(kSession, zhang);
    EXPECT_EQ(204, response.status);
    EXPECT_NE(std::string::npos, response.headers.find("Set-Cookie")->find("Max-Age=0"));
    EXPECT_EQ(401, get(kSession, zhang).status);
    EXPECT_EQ(0, number("SELECT count(*) FROM login_session"));
    EXPECT_EQ((std::vector<std::string>{"session.opened", "session.closed"}), verbs());
}

TEST_F(SessionRoutesTest, CsrfTokensAreOfTheirSession) {
    const auto first = login("zhang");
    const auto second = login("zhang");
    const Browser mixed{.cookie = first.cookie, .csrf = second.csrf};
    EXPECT_EQ("csrf_invalid", code(del(kSession, mixed)));
    EXPECT_EQ(204, del(kSession, first).status);
    EXPECT_EQ(200, get(kSession, second).status);
}

TEST_F(SessionRoutesTest, AOneTimePasswordOpensOnlyItsChange) {
    const auto made = gate_.users().add("boss", {"li", {"李四", web::Role::Viewer, "", false}});
    ASSERT_TRUE(made);
    const auto li = login("li", *made);
    EXPECT_TRUE(json(get(kSession, li)).at("must_change_password").as_bool());
    EXPECT_EQ("password_change_required", code(get("/api/v1/journal", li)));
    EXPECT_EQ("password_change_required", code(get("/api/v1/live", li)));

    const auto weak = post("/api/v1/session/password", li, passwords(*made, "short"));
    EXPECT_EQ("password_too_weak", code(weak));
    EXPECT_EQ("password_too_weak",
              code(post("/api/v1/session/password", li, passwords(*made, *made))));
    const auto changed = post("/api/v1/session/password", li, passwords(*made, "a new long one"));
    ASSERT_EQ(200, changed.status) << changed.body;
    EXPECT_FALSE(json(changed).at("must_change_password").as_bool());
    const auto after = browser(changed);
    EXPECT_NE(li.cookie, after.cookie);
    EXPECT_EQ(401, get(kSession, li).status) << "the session of the old password";
    EXPECT_EQ(200, get("/api/v1/journal", after).status);
    EXPECT_EQ(401, try_login("li", *made).status);
    EXPECT_EQ(200, try_login("li", "a new long one").status);
}

TEST_F(SessionRoutesTest, TheOldPasswordIsNeededAndNotToBeGuessed) {
    const auto zhang = login("zhang");
    const auto elsewhere = login("zhang");
    for (int i = 0; i < 5; ++i) {
        const auto wrong =
            post("/api/v1/session/password", zhang, passwords("guess", "a new long one"));
        EXPECT_EQ(422, wrong.status) << "not 401: the session goes on";
        EXPECT_EQ("$.old_password", text(json(wrong), "path"));
    }
    EXPECT_EQ(
        429,
        post("/api/v1/session/password", zhang, passwords(kPassword, "a new long one")).status);
    clock_.advance_ms(5'000);
    EXPECT_EQ(
        200,
        post("/api/v1/session/password", zhang, passwords(kPassword, "a new long one")).status);
    EXPECT_EQ(401, get(kSession, elsewhere).status) << "all sessions of the old password";
}

TEST_F(SessionRoutesTest, ATokenHasNoSession) {
    const auto grant = gate_.tokens().add("boss", {"lis", std::nullopt});
    ASSERT_TRUE(grant);
    const Browser machine{.cookie = {}, .csrf = {}, .bearer = grant->token};
    EXPECT_EQ(403, get(kSession, machine).status);
    EXPECT_EQ(403, del(kSession, machine).status);
    EXPECT_EQ(403, post("/api/v1/session/password", machine, passwords("a", "b")).status);
    EXPECT_EQ(403, get("/api/v1/journal", machine).status);
    EXPECT_EQ(403, get("/api/v1/live", machine).status);
    EXPECT_EQ(403, get("/api/v1/admin/users", machine).status);
    const auto about = get("/api/v1/about", machine);
    ASSERT_EQ(200, about.status);
    EXPECT_EQ("1.2.3", text(json(about), "version"));
    EXPECT_EQ("酉阳县", text(json(about), "county_name_zh"));
}

TEST_F(SessionRoutesTest, BadBodiesAreRefused) {
    EXPECT_EQ(400, post(kSession, {}, "{").status);
    EXPECT_EQ(422, post(kSession, {}, R"({"user":"zhang"})").status);
    EXPECT_EQ(413, post(kSession, {}, std::string(5000, ' ')).status);
}

}  // namespace
}  // namespace fengsui::access
