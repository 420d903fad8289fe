// SPDX-License-Identifier: Apache-2.0
#include "web/router.hpp"

#include <gtest/gtest.h>

#include "web/openapi.hpp"
#include "web/page.hpp"

namespace fengsui::web::router_test {

struct Signal {
    std::string id;
    std::string version;
};
BOOST_DESCRIBE_STRUCT(Signal, (), (id, version))

struct Close {
    std::string note;
    std::optional<int> days;
};
BOOST_DESCRIBE_STRUCT(Close, (), (note, days))

Route plain(Method method, std::string pattern) {
    return {method, pattern, kPublic, "summary",
            [pattern](const Request&) { return text_response(pattern, "text/plain"); }};
}

TEST(Router, FindsByShapeAndPrefersWords) {
    Router router;
    router.add(plain(Method::Get, "/a/{id}"));
    router.add(plain(Method::Get, "/a/mine"));
    router.add(plain(Method::Put, "/a/{key}"));
    router.add(plain(Method::Get, "/a/{id}/b"));
    router.add(plain(Method::Get, "/"));
    EXPECT_EQ(router.find(Method::Get, "/a/mine").route->pattern, "/a/mine");
    const auto match = router.find(Method::Get, "/a/%E9%85%89%2F1");
    EXPECT_EQ(match.route->pattern, "/a/{id}");
    EXPECT_EQ(match.params.at(0), std::pair(std::string("id"), std::string("酉/1")));
    EXPECT_EQ(router.find(Method::Put, "/a/7").params.at(0).first, "key");
    EXPECT_EQ(router.find(Method::Get, "/a/7/b").route->pattern, "/a/{id}/b");
    EXPECT_EQ(router.find(Method::Head, "/a/7").route->pattern, "/a/{id}");
    EXPECT_EQ(router.find(Method::Get, "/").route->pattern, "/");
}

TEST(Router, TellsAnUnknownPathFromAnUnknownMethod) {
    Router router;
    router.add(plain(Method::Get, "/a/{id}"));
    router.add(plain(Method::Put, "/a/{id}"));
    const auto method = router.find(Method::Delete, "/a/1");
    EXPECT_EQ(method.route, nullptr);
    EXPECT_EQ(method.allow, "GET, PUT");
    for (const char* path : {"/a", "/a/", "/a/1/", "/a/1/2", "/b/1", "/a/%ff", "", "//", "/a/%"}) {
        const auto none = router.find(Method::Get, path);
        EXPECT_EQ(none.route, nullptr) << path;
        EXPECT_EQ(none.allow, "") << path;
    }
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "/x";
    EXPECT_EQ(router.find(Method::Get, deep).route, nullptr);
}

TEST(RouterDeathTest, TheSameRouteTwiceIsOurMistake) {
    Router router;
    router.add(plain(Method::Get, "/a/{id}"));
    EXPECT_DEATH(router.add(plain(Method::Get, "/a/{other}")), "");
}

void add_typed(Router& router) {
    router.get<Page<Signal>>("/api/v1/warn/signals", Right::WarnRead, "Signals",
                             [](const Request& request) -> base::Result<Page<Signal>> {
                                 const auto page = request.query.page();
                                 if (!page) return tl::unexpected(page.error());
                                 return Page<Signal>{{{"1", "3"}}, std::to_string(page->limit)};
                             },
                             {.query = {"cursor", "limit"}});
    router.get<Signal>("/api/v1/warn/signals/{id}", Right::WarnRead, "One signal",
                       [](const Request& request) {
                           return Signal{request.param("id"), "3"};
                       });
    router.post<Close, Signal>(
        "/api/v1/warn/signals/{id}/close", Right::WarnAnswer, "Close a signal",
        [](const Request& request, const Close& close) -> base::Result<Signal> {
            if (close.note.empty()) return base::fail(base::ProblemCode::Conflict, "$.note");
            return Signal{request.param("id"), *request.if_match() + close.note};
        },
        {.versioned = true});
    router.del<NoContent>("/api/v1/session", kAnyUser, "Log out",
                          [](const Request&) { return NoContent{}; });
    router.add({.method = Method::Get,
                .pattern = "/metrics",
                .access = kPublic,
                .summary = "Figures",
                .handler = [](const Request&) { return text_response("x", "text/plain"); },
                .response_type = "text/plain"});
}

Response call(const Router& router, Method method, std::string path, std::string body = {}) {
    Request request;
    request.method = method;
    request.path = path;
    request.headers.add("Content-Type", "application/json; charset=utf-8");
    request.headers.add("If-Match", "\"3\"");
    request.body = std::move(body);
    auto match = router.find(method, path);
    EXPECT_NE(match.route, nullptr);
    request.params = match.params;
    return match.route->handler(request);
}

TEST(TypedRoute, AnswersJsonWithItsVersion) {
    Router router;
    add_typed(router);
    const auto one = call(router, Method::Get, "/api/v1/warn/signals/9");
    EXPECT_EQ(one.status, 200);
    EXPECT_EQ(one.body, R"({"id":"9","version":"3"})");
    EXPECT_EQ(one.headers.find("ETag"), "\"3\"");
    const auto list = call(router, Method::Get, "/api/v1/warn/signals");
    EXPECT_EQ(list.body, R"({"items":[{"id":"1","version":"3"}],"next_cursor":"50"})");
    EXPECT_EQ(list.headers.find("ETag"), std::nullopt);
    EXPECT_EQ(call(router, Method::Delete, "/api/v1/session").status, 204);
}

TEST(TypedRoute, ReadsTheBodyAndSaysWhatIsWrongWithIt) {
    Router router;
    add_typed(router);
    const std::string path = "/api/v1/warn/signals/9/close";
    EXPECT_EQ(call(router, Method::Post, path, R"({"note":"ok"})").body,
              R"({"id":"9","version":"3ok"})");
    EXPECT_EQ(call(router, Method::Post, path, R"({"note":""})").status, 409);
    const auto missing = call(router, Method::Post, path, "{}");
    EXPECT_EQ(missing.status, 422);
    EXPECT_NE(missing.body.find(R"("path":"$.note")"), std::string::npos);
    EXPECT_EQ(call(router, Method::Post, path, "{").status, 400);
    EXPECT_EQ(call(router, Method::Post, path, R"({"note":"a\u0000"})").status, 400);
    EXPECT_EQ(call(router, Method::Post, path, R"({"note":"\\\u0000"})").status, 400);
    EXPECT_EQ(call(router, Method::Post, path, R"({"note":"\\u0000"})").status, 200);

    Request form;
    form.headers.add("Content-Type", "application/x-www-form-urlencoded");
    form.body = R"({"note":"ok"})";
    EXPECT_EQ(router.find(Method::Post, path).route->handler(form).status, 415);
    EXPECT_EQ(router.find(Method::Post, path).route->handler(Request{}).status, 415);
}

TEST(OpenApi, IsMadeFromTheRoutes) {
    Router router;
    add_typed(router);
    const auto document = *base::parse_json(openapi(router, {"Fengsui", "1.2.3"}));
    EXPECT_EQ(document.at("openapi"), "3.1.0");
    EXPECT_EQ(document.at("info").at("version"), "1.2.3");
    EXPECT_EQ(document.at("paths").get_object().size(), 5U);

    const auto& close = document.at("paths").at("/api/v1/warn/signals/{id}/close").at("post");
    EXPECT_EQ(close.at("operationId"), "post_warn_signals_by_id_close");
    EXPECT_EQ(close.at("x-access"), "warn_answer");
    EXPECT_EQ(base::print_json(close.at("tags")), R"(["warn"])");
    EXPECT_EQ(base::print_json(close.at("parameters")),
              R"([{"name":"id","in":"path","required":true,"schema":{"type":"string"}},)"
              R"({"name":"If-Match","in":"header","required":true,"schema":{"type":"string"}}])");
    EXPECT_EQ(base::print_json(close.at("security")), R"([{"session":[],"csrf":[]},{"token":[]}])");
    EXPECT_EQ(base::print_json(close.at("requestBody").at("content")),
              R"({"application/json":{"schema":{"$ref":"#/components/schemas/Close"}}})");
    EXPECT_EQ(base::print_json(close.at("responses").at("default")),
              R"({"$ref":"#/components/responses/Problem"})");

    const auto& list = document.at("paths").at("/api/v1/warn/signals").at("get");
    EXPECT_EQ(list.at("parameters").at(1).at("required"), false);
    EXPECT_EQ(base::print_json(
                  list.at("responses").at("200").at("content").at("application/json").at("schema")),
              R"({"$ref":"#/components/schemas/PageOfSignal"})");
    EXPECT_TRUE(document.at("paths")
                    .at("/api/v1/session")
                    .at("delete")
                    .at("responses")
                    .get_object()
                    .contains("204"));
    EXPECT_EQ(base::print_json(document.at("paths").at("/metrics").at("get").at("security")), "[]");
    EXPECT_EQ(base::print_json(document.at("components").at("schemas").at("Close").at("required")),
              R"(["note"])");
    EXPECT_EQ(document.at("components")
                  .at("schemas")
                  .at("Problem")
                  .at("properties")
                  .at("code")
                  .at("enum")
                  .get_array()
                  .size(),
              base::problem_catalogue().size());
}

// Every $ref of the document must lead somewhere, or the screens' types cannot be generated.
void check_references(const boost::json::value& value, const boost::json::value& document,
                      int& seen) {
    if (const auto* array = value.if_array())
        for (const auto& item : *array) check_references(item, document, seen);
    const auto* object = value.if_object();
    if (object == nullptr) return;
    for (const auto& [key, item] : *object) {
        if (key == "$ref") {
            boost::json::error_code error;
            const std::string pointer(item.as_string().data() + 1, item.as_string().size() - 1);
            EXPECT_NE(document.find_pointer(pointer, error), nullptr) << pointer;
            ++seen;
        }
        check_references(item, document, seen);
    }
}

TEST(OpenApi, EveryReferenceLeadsSomewhere) {
    Router router;
    add_typed(router);
    const auto document = *base::parse_json(openapi(router, {"Fengsui", "1"}));
    int seen = 0;
    check_references(document, document, seen);
    EXPECT_GE(seen, 9);
}

}  // namespace fengsui::web::router_test
