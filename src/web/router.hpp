// SPDX-License-Identifier: Apache-2.0
// Which address does what, for whom. A room adds its routes at start; each says its right, so that
// none can be forgotten. The typed helpers read the body, write the answer, its ETag and its
// problems, and hold the types from which openapi.hpp publishes the contract; raw routes (HL7,
// FHIR, CSV, GeoJSON, event stream) make their own answer. Not thread safe while routes are added,
// safe afterwards. Two routes with the same method and shape: a failed check.
#pragma once

#include <concepts>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/schema.hpp"
#include "web/request.hpp"
#include "web/response.hpp"

namespace fengsui::web {

// Who may come in: anybody, anybody who has proved who they are, or those who hold one right.
class Access {
  public:
    constexpr Access(Right right)
        : kind_(Kind::Right), right_(right) {}  // implicit: Right::WarnRead is an Access
    static constexpr Access anybody() { return Access(Kind::Public); }
    static constexpr Access any_user() { return Access(Kind::AnyUser); }
    [[nodiscard]] constexpr bool is_public() const { return kind_ == Kind::Public; }
    [[nodiscard]] constexpr bool allows(RightSet rights) const {
        return kind_ != Kind::Right || rights.has(right_);
    }
    [[nodiscard]] std::string_view name() const;  // "public", "any_user" or the right

  private:
    enum class Kind : std::uint8_t { Public, AnyUser, Right };
    constexpr explicit Access(Kind kind) : kind_(kind) {}
    Kind kind_;
    Right right_ = Right::Administer;
};
inline constexpr Access kPublic = Access::anybody();
inline constexpr Access kAnyUser = Access::any_user();

using Handler = std::function<Response(const Request&)>;
using SchemaMaker = boost::json::object (*)(base::SchemaSet&);  // null: no body

// How a refusal is written; null: as an RFC 9457 problem.
using Refusal = Response (*)(const base::Problem&, const Request&);

struct RouteOptions {
    int status = 200;
    std::size_t body_bytes_max = 1U << 20;
    std::vector<std::string> query;  // names of the query parameters, for the contract
    bool versioned = false;          // the change needs If-Match (428 without)
    bool csrf = true;                // false only for what cannot have a session yet (login)
    bool allowed_before_password_change = false;
    bool instant =
        false;  // never blocks: answered on the IO thread, even when the workers are busy
    Refusal refusal = nullptr;  // of those who may not come in
};

struct Route {
    Method method = Method::Get;
    std::string pattern;  // "/api/v1/warn/signals/{id}"
    Access access = kAnyUser;
    std::string summary;
    Handler handler;
    RouteOptions options{};
    SchemaMaker request_schema = nullptr;
    SchemaMaker response_schema = nullptr;
    std::string request_type{};  // media types, for the contract
    std::string response_type{};
};

// The answer of a typed route that has nothing to say: 204.
struct NoContent {};

class Router {
  public:
    Router() = default;
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;

    void add(Route route);

    // handler: base::Result<Out>(const Request&), or Out(const Request&)
    template <class Out, class F>
    void get(std::string pattern, Access access, std::string summary, F handler,
             RouteOptions options = {}) {
        read<Out>(
            {Method::Get, std::move(pattern), access, std::move(summary), {}, std::move(options)},
            std::move(handler));
    }
    template <class Out, class F>
    void del(std::string pattern, Access access, std::string summary, F handler,
             RouteOptions options = {}) {
        read<Out>({Method::Delete,
                   std::move(pattern),
                   access,
                   std::move(summary),
                   {},
                   std::move(options)},
                  std::move(handler));
    }
    // handler: base::Result<Out>(const Request&, const In&)
    template <class In, class Out, class F>
    void post(std::string pattern, Access access, std::string summary, F handler,
              RouteOptions options = {}) {
        change<In, Out>(
            {Method::Post, std::move(pattern), access, std::move(summary), {}, std::move(options)},
            std::move(handler));
    }
    template <class In, class Out, class F>
    void put(std::string pattern, Access access, std::string summary, F handler,
             RouteOptions options = {}) {
        change<In, Out>(
            {Method::Put, std::move(pattern), access, std::move(summary), {}, std::move(options)},
            std::move(handler));
    }
    // A POST without a body.
    template <class Out, class F>
    void post_empty(std::string pattern, Access access, std::string summary, F handler,
                    RouteOptions options = {}) {
        read<Out>(
            {Method::Post, std::move(pattern), access, std::move(summary), {}, std::move(options)},
            std::move(handler));
    }

    struct Match {
        const Route* route = nullptr;  // null: nothing is at this path, or not with this method
        std::vector<std::pair<std::string, std::string>> params;
        std::string allow;  // "GET, PUT": what the path knows; empty if there is no such path
    };
    // HEAD finds the GET route.
    [[nodiscard]] Match find(Method method, std::string_view path) const;
    // In the order in which they were added.
    [[nodiscard]] const std::deque<Route>& routes() const { return routes_; }

  private:
    struct Shape {
        std::vector<std::string> segments;  // "{id}" for a parameter
        std::vector<const Route*> routes;   // one per method
    };

    template <class Out, class F>
    void read(Route route, F handler);
    template <class In, class Out, class F>
    void change(Route route, F handler);

    std::deque<Route> routes_;  // a deque: routes do not move
    std::vector<Shape> shapes_;
};

// What typed routes do around the handler; not templates, so that they are compiled once.
namespace typed {

// MediaTypeUnsupported unless Content-Type says JSON, then parse_json.
base::Result<boost::json::value> read_body(const Request& request);

template <class T>
SchemaMaker schema_maker() {
    if constexpr (std::same_as<T, NoContent>)
        return nullptr;
    else
        return [](base::SchemaSet& set) { return set.schema_of<T>(); };
}

template <class Out>
Response answer(const base::Result<Out>& result, const Request& request, int status) {
    if (!result) return problem_response(result.error(), request);
    if constexpr (std::same_as<Out, NoContent>)
        return no_content();
    else {
        auto response = json_response(base::to_json(*result), status);
        // Only the version for If-Match: what a page shows beside the thing itself may change
        // without it, so it never answers 304.
        if constexpr (requires {
                          { result->version } -> std::convertible_to<std::string_view>;
                      })
            response.with_version(result->version);
        return response;
    }
}

}  // namespace typed

template <class Out, class F>
void Router::read(Route route, F handler) {
    route.response_schema = typed::schema_maker<Out>();
    route.handler = [handler = std::move(handler),
                     status = route.options.status](const Request& request) {
        const base::Result<Out> result = handler(request);
        return typed::answer<Out>(result, request, status);
    };
    add(std::move(route));
}

template <class In, class Out, class F>
void Router::change(Route route, F handler) {
    route.request_schema = typed::schema_maker<In>();
    route.response_schema = typed::schema_maker<Out>();
    route.handler = [handler = std::move(handler),
                     status = route.options.status](const Request& request) {
        const auto value = typed::read_body(request);
        if (!value) return problem_response(value.error(), request);
        const auto body = base::from_value<In>(*value);
        if (!body) return problem_response(body.error(), request);
        const base::Result<Out> result = handler(request, *body);
        return typed::answer<Out>(result, request, status);
    };
    add(std::move(route));
}

}  // namespace fengsui::web
