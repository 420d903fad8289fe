// SPDX-License-Identifier: Apache-2.0
#include "web/openapi.hpp"

#include <fmt/format.h>

#include "base/problem.hpp"
#include "base/text.hpp"
#include "web/auth.hpp"

namespace fengsui::web {
namespace {

namespace json = boost::json;

constexpr std::string_view kPrefix = "/api/v1/";

json::string text(std::string_view value) {
    return json::string(value.data(), value.size());
}

// "/api/v1/warn/signals/{id}" -> "warn/signals/{id}", as segments.
std::vector<std::string_view> own_segments(std::string_view pattern) {
    pattern.remove_prefix(pattern.starts_with(kPrefix) ? kPrefix.size() : 1);
    return base::split(pattern, '/');
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{');
}

// "post_warn_signals_by_id_close"
std::string operation_id(const Route& route) {
    std::string out = base::to_lower_ascii(name_of(route.method));
    for (auto segment : own_segments(route.pattern)) {
        if (segment.empty()) continue;
        out += is_parameter(segment) ? "_by_" : "_";
        if (is_parameter(segment)) segment = segment.substr(1, segment.size() - 2);
        for (const char c : segment) out += c == '.' || c == '-' || c == '$' ? '_' : c;
    }
    return out;
}

json::object parameter(std::string_view name, std::string_view place) {
    return {{"name", text(name)},
            {"in", text(place)},
            {"required", place != "query"},
            {"schema", json::object{{"type", "string"}}}};
}

json::array parameters(const Route& route) {
    json::array out;
    for (const auto segment : own_segments(route.pattern))
        if (is_parameter(segment))
            out.push_back(parameter(segment.substr(1, segment.size() - 2), "path"));
    for (const auto& name : route.options.query) out.push_back(parameter(name, "query"));
    if (route.options.versioned) out.push_back(parameter("If-Match", "header"));
    return out;
}

json::object content(std::string_view media_type, SchemaMaker maker, base::SchemaSet& schemas) {
    json::object media;
    media["schema"] = maker != nullptr ? maker(schemas) : json::object{{"type", "string"}};
    return {{text(media_type.empty() ? "application/json" : media_type), std::move(media)}};
}

json::object responses(const Route& route, base::SchemaSet& schemas) {
    json::object good{{"description", "Done."}};
    const bool empty = route.response_schema == nullptr && route.response_type.empty();
    if (!empty) good["content"] = content(route.response_type, route.response_schema, schemas);
    const auto status = empty ? 204 : route.options.status;
    return {{std::to_string(status), std::move(good)},
            {"default", json::object{{"$ref", "#/components/responses/Problem"}}}};
}

json::object operation(const Route& route, base::SchemaSet& schemas) {
    json::object out;
    out["operationId"] = operation_id(route);
    out["summary"] = route.summary;
    out["tags"] = json::array{text(own_segments(route.pattern).front())};
    if (auto list = parameters(route); !list.empty()) out["parameters"] = std::move(list);
    if (route.request_schema != nullptr || !route.request_type.empty()) {
        out["requestBody"] =
            json::object{{"required", true},
                         {"content", content(route.request_type, route.request_schema, schemas)}};
    }
    out["responses"] = responses(route, schemas);
    out["x-access"] = text(route.access.name());
    if (route.access.is_public()) {
        out["security"] = json::array{};
    } else {
        json::object session{{"session", json::array{}}};
        if (!is_safe(route.method) && route.options.csrf) session["csrf"] = json::array{};
        json::object token{{"token", json::array{}}};
        json::array either;
        either.push_back(std::move(session));
        either.push_back(std::move(token));
        out["security"] = std::move(either);
    }
    return out;
}

json::object problem_schema() {
    json::array codes;
    for (const auto& entry : base::problem_catalogue()) codes.push_back(text(entry.name));
    const json::object string{{"type", "string"}};
    json::object properties{
        {"type", string}, {"title", string}, {"status", json::object{{"type", "integer"}}}};
    properties["code"] = json::object{{"type", "string"}, {"enum", std::move(codes)}};
    for (const char* name : {"detail", "path", "instance"}) properties[name] = string;
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", json::array{"type", "title", "status", "code"}}};
}

json::object components(const base::SchemaSet& schemas) {
    json::object all = schemas.components();
    all["Problem"] = problem_schema();
    json::object reference{{"$ref", "#/components/schemas/Problem"}};
    json::object media{
        {"application/problem+json", json::object{{"schema", std::move(reference)}}}};
    json::object problem{{"description", "What was wrong (RFC 9457)."},
                         {"content", std::move(media)}};
    json::object security;
    security["session"] =
        json::object{{"type", "apiKey"}, {"in", "cookie"}, {"name", text(kSessionCookie)}};
    security["csrf"] = json::object{{"type", "apiKey"}, {"in", "header"}, {"name", "X-CSRF-Token"}};
    security["token"] = json::object{{"type", "http"}, {"scheme", "bearer"}};
    return {{"schemas", std::move(all)},
            {"responses", json::object{{"Problem", std::move(problem)}}},
            {"securitySchemes", std::move(security)}};
}

}  // namespace

std::string openapi(const Router& router, const ApiInfo& info) {
    base::SchemaSet schemas;
    json::object paths;
    for (const auto& route : router.routes()) {
        auto& path = paths[route.pattern];
        if (!path.is_object()) path = json::object{};
        path.get_object()[base::to_lower_ascii(name_of(route.method))] = operation(route, schemas);
    }
    json::object document{{"openapi", "3.1.0"}};
    document["info"] = json::object{{"title", info.title}, {"version", info.version}};
    document["paths"] = std::move(paths);
    document["components"] = components(schemas);
    return base::print_json(document);
}

}  // namespace fengsui::web
