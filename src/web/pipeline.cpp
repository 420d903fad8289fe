// SPDX-License-Identifier: Apache-2.0
#include "web/pipeline.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>
#include <chrono>

#include "web/metrics.hpp"
#include "web/static_files.hpp"

namespace fengsui::web {
namespace {

using base::Problem;
using base::ProblemCode;

// Element Plus and ECharts set style attributes; scripts come only from our own files.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src "
    "'self' data:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'";

std::optional<Problem> check_access(Request& request, const Route& route,
                                    Authenticator& authenticator) {
    if (route.access.is_public()) return std::nullopt;
    auto principal = authenticate(request, authenticator);
    if (!principal) return principal.error();
    request.principal = std::move(*principal);
    if (request.principal->must_change_password && !route.options.allowed_before_password_change)
        return Problem{ProblemCode::PasswordChangeRequired, {}, {}};
    if (!route.access.allows(request.principal->rights))
        return Problem{ProblemCode::NotAllowed, {}, fmt::format("needs {}", route.access.name())};
    if (!route.options.csrf) return std::nullopt;
    if (const auto csrf = check_csrf(request); !csrf) return csrf.error();
    return std::nullopt;
}

// Headers that every answer has, whoever made it.
void finish(Response& response, const Request& request) {
    auto& headers = response.headers;
    headers.set("Content-Security-Policy", std::string(kContentSecurityPolicy));
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("X-Request-Id", request.id);
    if (!headers.find("Cache-Control")) headers.set("Cache-Control", "no-store");
}

}  // namespace

bool is_program_path(std::string_view path) {
    constexpr std::array<std::string_view, 5> kProgramPaths = {"/api", "/fhir", "/metrics",
                                                               "/healthz", "/readyz"};
    for (const auto known : kProgramPaths)
        if (path.starts_with(known) && (path.size() == known.size() || path[known.size()] == '/'))
            return true;
    return false;
}

Response Pipeline::handle(Request request) const noexcept {
    const auto start = std::chrono::steady_clock::now();
    Router::Match match;
    Response response;
    try {
        match = parts_.router.find(request.method, request.path);
        response =
            match.route != nullptr ? answer(request, match) : answer_unrouted(request, match);
    } catch (const std::exception& error) {
        spdlog::error("request {} {} {} failed: {}", request.id, name_of(request.method),
                      request.path, error.what());
        response = problem_response({ProblemCode::Internal, {}, {}}, request);
    } catch (...) {
        spdlog::error("request {} {} {} failed", request.id, name_of(request.method), request.path);
        response = problem_response({ProblemCode::Internal, {}, {}}, request);
    }
    if (request.method == Method::Head) response.stream = nullptr;
    finish(response, request);
    if (parts_.metrics != nullptr) {
        const std::string route = match.route != nullptr ? match.route->pattern : "none";
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        parts_.metrics->count_request(name_of(request.method), route, response.status,
                                      seconds.count());
    }
    return response;
}

Response Pipeline::answer(Request& request, const Router::Match& match) const {
    const Route& route = *match.route;
    request.params = match.params;
    const auto refusal =
        route.options.refusal != nullptr ? route.options.refusal : problem_response;
    if (request.body.size() > route.options.body_bytes_max)
        return refusal({ProblemCode::BodyTooLarge, {}, {}}, request);
    if (const auto problem = check_access(request, route, parts_.authenticator))
        return refusal(*problem, request);
    if (route.options.versioned) {
        if (const auto version = request.if_match(); !version)
            return problem_response(version.error(), request);
    }
    return route.handler(request);
}

Response Pipeline::answer_unrouted(const Request& request, const Router::Match& match) const {
    if (!match.allow.empty()) {
        auto response = problem_response({ProblemCode::MethodNotAllowed, {}, {}}, request);
        response.with("Allow", match.allow);
        return response;
    }
    if (parts_.files != nullptr && !is_program_path(request.path))
        return parts_.files->serve(request);
    return problem_response({ProblemCode::NotFound, {}, {}}, request);
}

Pipeline::Plan Pipeline::plan(Method method, std::string_view path) const {
    const auto match = parts_.router.find(method, path);
    if (match.route == nullptr)
        return {0, true, false};  // a screen's file or a refusal: neither reads a body nor blocks
    return {match.route->options.body_bytes_max, match.route->options.instant, true};
}

Response Pipeline::refuse(const Problem& problem, const Request& request) const {
    auto response = problem_response(problem, request);
    finish(response, request);
    return response;
}

}  // namespace fengsui::web
