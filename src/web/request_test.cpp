// SPDX-License-Identifier: Apache-2.0
#include "web/request.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "web/response.hpp"

namespace fengsui::web {
namespace {

using base::ProblemCode;

Request with_header(std::string name, std::string value) {
    Request request;
    request.headers.add(std::move(name), std::move(value));
    return request;
}

TEST(Request, HeaderNamesIgnoreCase) {
    auto request = with_header("X-Csrf-token", "a");
    EXPECT_EQ(request.header("x-csrf-TOKEN"), "a");
    EXPECT_EQ(request.header("x-csrf"), "");
    request.headers.set("X-CSRF-TOKEN", "b");
    EXPECT_EQ(request.header("X-CSRF-Token"), "b");
    EXPECT_EQ(request.headers.items().size(), 1U);
}

TEST(Request, CookiesAreFoundByTheirWholeName) {
    const auto request =
        with_header("Cookie", "other_fengsui_session=no; fengsui_session=abc=; x=1");
    EXPECT_EQ(request.cookie("fengsui_session"), "abc=");
    EXPECT_EQ(request.cookie("session"), "");
}

TEST(Request, LanguageIsChineseUnlessEnglishIsPreferred) {
    EXPECT_EQ(choose_language(""), Language::Zh);
    EXPECT_EQ(choose_language("fr"), Language::Zh);
    EXPECT_EQ(choose_language("en-US,en;q=0.9"), Language::En);
    EXPECT_EQ(choose_language("zh-CN,zh;q=0.9,en;q=0.8"), Language::Zh);
    EXPECT_EQ(choose_language("zh;q=0.5, en;q=0.8"), Language::En);
}

TEST(Request, IfMatchIsTheVersionWithoutItsQuotes) {
    EXPECT_EQ(with_header("If-Match", "\"7\"").if_match().value(), "7");
    EXPECT_EQ(with_header("If-Match", "W/\"7\"").if_match().value(), "7");
    EXPECT_EQ(with_header("If-Match", "7").if_match().value(), "7");
    EXPECT_EQ(with_header("If-Match", "*").if_match().error().code, ProblemCode::VersionRequired);
    EXPECT_EQ(Request{}.if_match().error().code, ProblemCode::VersionRequired);
}

TEST(Request, AnIdThatCannotBeIsNotFound) {
    Request request;
    request.params = {{"id", "12"}, {"other", "x1"}};
    EXPECT_EQ(request.id_param("id").value(), 12);
    EXPECT_EQ(request.id_param("other").error().code, ProblemCode::NotFound);
}

TEST(Request, TargetIsSplit) {
    const auto target = parse_target("/a/b?c=d?e");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->first, "/a/b");
    EXPECT_EQ(target->second.text("c"), "d?e");
    EXPECT_FALSE(parse_target("*"));
    EXPECT_FALSE(parse_target("http://x/"));
    EXPECT_FALSE(parse_target("/a?b=%"));
}

TEST(Problem, SpeaksTheLanguageOfTheRequest) {
    auto request = with_header("Accept-Language", "en");
    request.id = "r1";
    const auto response =
        problem_response({ProblemCode::ValueInvalid, "$.due", "missing"}, request);
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(response.content_type, "application/problem+json; charset=utf-8");
    EXPECT_EQ(
        response.body,
        R"({"type":"/problems/value_invalid","title":"A value cannot be used.","status":422,)"
        R"("code":"value_invalid","detail":"missing","path":"$.due","instance":"urn:request:r1"})");
    EXPECT_NE(
        problem_response({ProblemCode::ValueInvalid, {}, {}}, Request{}).body.find("取值无效。"),
        std::string::npos);
}

TEST(Problem, TellsWhatTheClientMustDo) {
    const auto header = [](ProblemCode code, const char* name) {
        const auto response = problem_response({code, {}, {}}, Request{});
        return std::string(response.headers.find(name).value_or("none"));
    };
    EXPECT_EQ(header(ProblemCode::NotAuthenticated, "WWW-Authenticate"),
              "Bearer realm=\"fengsui\"");
    EXPECT_EQ(header(ProblemCode::Busy, "Retry-After"), "2");
    EXPECT_EQ(header(ProblemCode::TooManyRequests, "Retry-After"), "60");
    EXPECT_EQ(header(ProblemCode::NotFound, "Retry-After"), "none");
}

TEST(Response, ADownloadMayHaveAChineseName) {
    const auto response = download("x", "text/csv", "模板 1.csv");
    EXPECT_EQ(response.headers.find("Content-Disposition"),
              "attachment; filename*=UTF-8''%E6%A8%A1%E6%9D%BF%201.csv");
}

}  // namespace
}  // namespace fengsui::web
