// SPDX-License-Identifier: Apache-2.0
#include "web/response.hpp"

#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "base/json.hpp"

namespace fengsui::web {
namespace {

constexpr int kRetryAfterBusySeconds = 2;
constexpr int kRetryAfterTriesSeconds = 60;

std::string percent_encode(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
        if (plain)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace

Response& Response::with_version(std::string_view version) {
    return with("ETag", fmt::format("\"{}\"", version));
}

Response json_response(std::string text, int status) {
    return text_response(std::move(text), "application/json; charset=utf-8", status);
}

Response text_response(std::string text, std::string content_type, int status) {
    Response response;
    response.status = status;
    response.content_type = std::move(content_type);
    response.body = std::move(text);
    return response;
}

Response no_content() {
    Response response;
    response.status = 204;
    return response;
}

Response download(std::string bytes, std::string content_type, std::string_view file_name) {
    auto response = text_response(std::move(bytes), std::move(content_type));
    response.with("Content-Disposition",
                  fmt::format("attachment; filename*=UTF-8''{}", percent_encode(file_name)));
    return response;
}

Response problem_response(const base::Problem& problem, const Request& request) {
    const auto& entry = base::info(problem.code);
    const bool english = request.language() == Language::En;
    boost::json::object body;
    body["type"] = fmt::format("/problems/{}", entry.name);
    const auto title = english ? entry.text_en : entry.text_zh;
    body["title"] = boost::json::string(title.data(), title.size());
    body["status"] = entry.http_status;
    body["code"] = boost::json::string(entry.name.data(), entry.name.size());
    const auto& detail = english || problem.detail_zh.empty() ? problem.detail : problem.detail_zh;
    if (!detail.empty()) body["detail"] = detail;
    if (!problem.path.empty()) body["path"] = problem.path;
    if (!request.id.empty()) body["instance"] = fmt::format("urn:request:{}", request.id);

    auto response = text_response(base::print_json(body), "application/problem+json; charset=utf-8",
                                  entry.http_status);
    response.with("Content-Language", english ? "en" : "zh-CN");
    // A name of our own: with "Basic" a browser would open its own login window.
    if (entry.http_status == 401) response.with("WWW-Authenticate", "Bearer realm=\"fengsui\"");
    if (entry.http_status == 503)
        response.with("Retry-After", std::to_string(kRetryAfterBusySeconds));
    if (entry.http_status == 429)
        response.with("Retry-After", std::to_string(kRetryAfterTriesSeconds));
    return response;
}

}  // namespace fengsui::web
