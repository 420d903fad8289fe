// SPDX-License-Identifier: Apache-2.0
// The way of a request, one line per stage: route → authenticate → password change → right → CSRF →
// If-Match → handler → headers of every answer. The server calls it from its workers; tests call it
// without a socket. Thread safe once built. Nothing escapes from handle(): an exception is logged
// and answered as `internal`.
#pragma once

#include <optional>

#include "web/auth.hpp"
#include "web/request.hpp"
#include "web/response.hpp"
#include "web/router.hpp"

namespace fengsui::web {

class Metrics;
class StaticFiles;

struct PipelineParts {
    const Router& router;
    Authenticator& authenticator;
    const StaticFiles* files = nullptr;  // the screens; without them unknown addresses are 404
    Metrics* metrics = nullptr;  // fengsui_http_requests_total, fengsui_http_request_seconds
};

class Pipeline {
  public:
    explicit Pipeline(PipelineParts parts) : parts_(parts) {}

    [[nodiscard]] Response handle(Request request) const noexcept;

    // What the server must know before it reads the body.
    struct Plan {
        std::size_t body_bytes_max = 0;
        bool instant = false;  // answer on the IO thread
        bool routed = true;    // false: 404, 405 or a screen; the body does not matter
    };
    [[nodiscard]] Plan plan(Method method, std::string_view path) const;
    // An answer that the server itself must give (413, 503, 400), with the headers of every answer.
    [[nodiscard]] Response refuse(const base::Problem& problem, const Request& request) const;

  private:
    [[nodiscard]] Response answer(Request& request, const Router::Match& match) const;
    [[nodiscard]] Response answer_unrouted(const Request& request,
                                           const Router::Match& match) const;

    PipelineParts parts_;
};

// Addresses that belong to programs; all others are a screen's.
bool is_program_path(std::string_view path);

}  // namespace fengsui::web
