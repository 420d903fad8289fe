// SPDX-License-Identifier: Apache-2.0
#include "web/pipeline.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "web/metrics.hpp"
#include "web/static_files.hpp"

namespace fengsui::web {
namespace {

using base::ProblemCode;

Principal officer() {
    Principal principal;
    principal.user = "li";
    principal.role = Role::DutyOfficer;
    principal.rights = rights_of(Role::DutyOfficer);
    principal.csrf = "csrf-of-li";
    return principal;
}

class FakeAuthenticator final : public Authenticator {
  public:
    base::Result<Principal> by_session(std::string_view token) override {
        ++lookups;
        if (token == "storage-down") return base::fail(ProblemCode::StorageFailed);
        if (token == "li") return officer();
        if (token == "fresh") {
            auto principal = officer();
            principal.must_change_password = true;
            return principal;
        }
        if (token == "without-csrf") {
            auto principal = officer();
            principal.csrf.clear();
            return principal;
        }
        return base::fail(ProblemCode::NotAuthenticated);
    }
    base::Result<Principal> by_token(std::string_view token) override {
        ++lookups;
        if (token != "robot") return base::fail(ProblemCode::NotAuthenticated);
        auto principal = officer();
        principal.via = Via::Token;
        return principal;
    }
    int lookups = 0;
};

class PipelineTest : public testing::Test {
  protected:
    PipelineTest() {
        const auto add = [&](Method method, std::string pattern, Access access,
                             RouteOptions options = {}) {
            router_.add({method, std::move(pattern), access, "test",
                         [this](const Request& request) {
                             ++handled_;
                             return text_response(
                                 request.principal ? request.user().user : "nobody", "text/plain");
                         },
                         options});
        };
        add(Method::Get, "/healthz", kPublic, {.instant = true});
        add(Method::Get, "/api/v1/session", kAnyUser, {.allowed_before_password_change = true});
        add(Method::Get, "/api/v1/warn", Right::WarnRead);
        add(Method::Post, "/api/v1/warn", Right::WarnAnswer, {.body_bytes_max = 10});
        add(Method::Put, "/api/v1/mode", Right::ModeDecide);
        add(Method::Put, "/api/v1/thing", Right::WarnAnswer, {.versioned = true});
        add(Method::Post, "/api/v1/session", kPublic, {.csrf = false});
        router_.add({Method::Get, "/api/v1/broken", kPublic, "test",
                     [](const Request&) -> Response { throw std::runtime_error("broken"); }});
    }

    Response call(Method method, std::string path,
                  std::vector<std::pair<std::string, std::string>> headers = {},
                  std::string body = {}) {
        Request request;
        request.method = method;
        request.path = std::move(path);
        request.id = "r-1";
        request.body = std::move(body);
        for (auto& [name, value] : headers) request.headers.add(name, value);
        return pipeline_.handle(std::move(request));
    }

    static bool has_code(const Response& response, std::string_view code) {
        return response.body.find("\"code\":\"" + std::string(code) + "\"") != std::string::npos;
    }

    Router router_;
    FakeAuthenticator authenticator_;
    Metrics metrics_;
    Pipeline pipeline_{{.router = router_, .authenticator = authenticator_, .metrics = &metrics_}};
    int handled_ = 0;
    const std::pair<std::string, std::string> cookie_{"Cookie", "fengsui_session=li"};
    const std::pair<std::string, std::string> csrf_{"X-CSRF-Token", "csrf-of-li"};
};

TEST_F(PipelineTest, PublicNeedsNobody) {
    const auto response = call(Method::Get, "/healthz");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "nobody");
    EXPECT_EQ(authenticator_.lookups, 0);
}

TEST_F(PipelineTest, WithoutProofOrWithAWrongOneIs401) {
    for (const auto& headers : std::vector<std::vector<std::pair<std::string, std::string>>>{
             {},
             {{"Cookie", "fengsui_session=nobody"}},
             {{"Cookie", "fengsui_session="}},
             {{"Cookie", "fengsui_session=" + std::string(600, 'x')}},
             {{"Authorization", "Bearer wrong"}},
             {{"Authorization", "Basic robot"}},
             {{"Authorization", "Bearer"}},
             {{"Authorization", "Bearer wrong"}, cookie_}}) {
        const auto response = call(Method::Get, "/api/v1/warn", headers);
        EXPECT_EQ(response.status, 401);
        EXPECT_TRUE(has_code(response, "not_authenticated"));
        EXPECT_TRUE(response.headers.find("WWW-Authenticate"));
    }
    EXPECT_EQ(handled_, 0);
}

TEST_F(PipelineTest, AFailedLookUpIsNotALogout) {
    EXPECT_EQ(
        call(Method::Get, "/api/v1/warn", {{"Cookie", "fengsui_session=storage-down"}}).status,
        503);
}

TEST_F(PipelineTest, CookieOrTokenLetsIn) {
    EXPECT_EQ(call(Method::Get, "/api/v1/warn", {cookie_}).body, "li");
    EXPECT_EQ(call(Method::Get, "/api/v1/warn", {{"authorization", "bearer robot"}}).body, "li");
}

TEST_F(PipelineTest, TheRightIsAskedForBeforeTheTokenOfTheForm) {
    const auto response = call(Method::Put, "/api/v1/mode", {cookie_});
    EXPECT_EQ(response.status, 403);
    EXPECT_TRUE(has_code(response, "not_allowed"));
    EXPECT_NE(response.body.find("needs mode_decide"), std::string::npos);
}

TEST_F(PipelineTest, ACookieNeedsTheCsrfTokenToChangeAnything) {
    EXPECT_TRUE(has_code(call(Method::Post, "/api/v1/warn", {cookie_}), "csrf_invalid"));
    EXPECT_TRUE(
        has_code(call(Method::Post, "/api/v1/warn", {cookie_, {"X-CSRF-Token", "csrf-of-l1"}}),
                 "csrf_invalid"));
    EXPECT_TRUE(
        has_code(call(Method::Post, "/api/v1/warn", {{"Cookie", "fengsui_session=without-csrf"}}),
                 "csrf_invalid"));
    EXPECT_EQ(handled_, 0);
    EXPECT_EQ(call(Method::Post, "/api/v1/warn", {cookie_, csrf_}).status, 200);
    EXPECT_EQ(call(Method::Post, "/api/v1/warn", {{"Authorization", "Bearer robot"}}).status, 200);
    EXPECT_EQ(call(Method::Post, "/api/v1/session").status, 200);
}

TEST_F(PipelineTest, AOneTimePasswordOpensOnlyTheSession) {
    const std::pair<std::string, std::string> fresh{"Cookie", "fengsui_session=fresh"};
    const auto response = call(Method::Get, "/api/v1/warn", {fresh});
    EXPECT_EQ(response.status, 403);
    EXPECT_TRUE(has_code(response, "password_change_required"));
    EXPECT_EQ(call(Method::Get, "/api/v1/session", {fresh}).status, 200);
}

TEST_F(PipelineTest, AVersionedChangeNeedsIfMatch) {
    EXPECT_EQ(call(Method::Put, "/api/v1/thing", {cookie_, csrf_}).status, 428);
    EXPECT_EQ(call(Method::Put, "/api/v1/thing", {cookie_, csrf_, {"If-Match", "\"1\""}}).status,
              200);
}

TEST_F(PipelineTest, UnknownPathAndMethod) {
    EXPECT_EQ(call(Method::Get, "/api/v1/none").status, 404);
    const auto method = call(Method::Delete, "/api/v1/warn");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(method.headers.find("Allow"), "GET, POST");
    EXPECT_EQ(call(Method::Get, "/index.html").status, 404);
}

TEST_F(PipelineTest, ALargeBodyIsRefusedBeforeAnybodyIsLookedUp) {
    EXPECT_EQ(call(Method::Post, "/api/v1/warn", {cookie_, csrf_}, "12345678901").status, 413);
    EXPECT_EQ(authenticator_.lookups, 0);
    EXPECT_EQ(call(Method::Post, "/api/v1/warn", {cookie_, csrf_}, "1234567890").status, 200);
}

TEST_F(PipelineTest, AnExceptionIsInternalAndShowsNothing) {
    const auto response = call(Method::Get, "/api/v1/broken");
    EXPECT_EQ(response.status, 500);
    EXPECT_TRUE(has_code(response, "internal"));
    EXPECT_EQ(response.body.find("broken"), std::string::npos);
    EXPECT_NE(response.body.find("r-1"), std::string::npos);
}

TEST_F(PipelineTest, EveryAnswerIsGuarded) {
    for (const char* path : {"/healthz", "/api/v1/none", "/api/v1/warn", "/api/v1/broken"}) {
        const auto response = call(Method::Get, path);
        const auto policy =
            std::string(response.headers.find("Content-Security-Policy").value_or(""));
        EXPECT_NE(policy.find("default-src 'self'"), std::string::npos) << path;
        EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos) << path;
        EXPECT_EQ(response.headers.find("X-Content-Type-Options"), "nosniff") << path;
        EXPECT_EQ(response.headers.find("Cache-Control"), "no-store") << path;
        EXPECT_EQ(response.headers.find("X-Request-Id"), "r-1") << path;
    }
}

TEST_F(PipelineTest, PlanKnowsLimitsBeforeTheBody) {
    EXPECT_EQ(pipeline_.plan(Method::Post, "/api/v1/warn").body_bytes_max, 10U);
    EXPECT_TRUE(pipeline_.plan(Method::Get, "/healthz").instant);
    EXPECT_FALSE(pipeline_.plan(Method::Get, "/api/v1/warn").instant);
    EXPECT_FALSE(pipeline_.plan(Method::Post, "/api/v1/none").routed);
}

TEST_F(PipelineTest, RequestsAreCountedByPatternNotByPath) {
    call(Method::Get, "/healthz");
    call(Method::Get, "/api/v1/none/at/all");
    const auto text = metrics_.text();
    EXPECT_NE(
        text.find(R"(fengsui_http_requests_total{method="GET",route="/healthz",status="200"} 1)"),
        std::string::npos)
        << text;
    EXPECT_NE(text.find(R"(fengsui_http_requests_total{method="GET",route="none",status="404"} 1)"),
              std::string::npos);
    EXPECT_NE(text.find(R"(fengsui_http_request_seconds_count{route="/healthz"} 1)"),
              std::string::npos);
}

TEST(SessionCookie, CannotBeReadByScriptsNorSentByOtherSites) {
    EXPECT_EQ(session_cookie("abc", 3600, Transport::Plain),
              "fengsui_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600");
    EXPECT_EQ(session_cookie_cleared(Transport::Tls),
              "fengsui_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure");
}

TEST(Metrics, ValuesOfOneNameAreBounded) {
    Metrics metrics;
    for (std::size_t i = 0; i < Metrics::kSeriesMax + 100; ++i)
        metrics.counter({"fengsui_test_total", "Test."}, {{"value", std::to_string(i)}}).add();
    EXPECT_EQ(metrics.counter({"fengsui_test_total", ""}, {{"value", "yet another"}}).value(), 100);
    metrics.gauge({"fengsui_test", "Test."}).set(2.5);
    EXPECT_EQ(metrics.gauge({"fengsui_test", ""}).value(), 2.5);
    EXPECT_NE(metrics.text().find("# TYPE fengsui_test gauge"), std::string::npos);
}

}  // namespace
}  // namespace fengsui::web
