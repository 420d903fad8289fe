// SPDX-License-Identifier: Apache-2.0
#include <boost/describe.hpp>

#include "access/routes.hpp"
#include "base/json.hpp"

namespace fengsui::access {
namespace {

using base::ProblemCode;
using web::Request;
using web::Response;

constexpr std::size_t kBodyBytesMax = 4096;
constexpr const char* kPath = "/api/v1/session";

struct LoginBody {
    std::string user;
    std::string password;
};
BOOST_DESCRIBE_STRUCT(LoginBody, (), (user, password))

struct PasswordBody {
    std::string old_password;
    std::string new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordBody, (), (old_password, new_password))

struct Session {
    std::string user;
    std::string display_name;
    web::Role role = web::Role::Viewer;
    std::vector<std::string> rights;
    std::string scope_place;
    std::string scope_name;
    std::string csrf;
    bool must_change_password = false;
    base::Instant expires;
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (user, display_name, role, rights, scope_place, scope_name, csrf,
                       must_change_password, expires))

Session to_view(const OpenSession& session, const Gate& gate) {
    const auto& who = session.principal;
    return {who.user,           who.display_name,         who.role,
            who.rights.names(), who.scope_place,          gate.place_name(who.scope_place),
            who.csrf,           who.must_change_password, session.ends};
}

// "wait 40 s" -> "40"; the catalogue's general pause would be too long or too short.
Response refusal(const base::Problem& problem, const Request& request) {
    auto response = web::problem_response(problem, request);
    const auto digits = problem.detail.find_first_of("0123456789");
    if (problem.code == ProblemCode::TooManyRequests && digits != std::string::npos)
        response.with("Retry-After",
                      problem.detail.substr(digits, problem.detail.find(' ', digits) - digits));
    return response;
}

Response granted(const SessionGrant& grant, const Gate& gate, int age_max_seconds) {
    auto response = web::json_response(base::to_json(to_view(grant.session, gate)));
    response.with("Set-Cookie",
                  web::session_cookie(grant.token, age_max_seconds, gate.transport()));
    return response;
}

template <class Body>
base::Result<Body> read_body(const Request& request) {
    const auto value = web::typed::read_body(request);
    if (!value) return tl::unexpected(value.error());
    return base::from_value<Body>(*value);
}

// The session that the request came with; a token of a machine has none.
base::Result<OpenSession> session_of(Gate& gate, const Request& request) {
    if (request.user().via != web::Via::Session)
        return base::fail(ProblemCode::NotAllowed, {}, "a token has no session");
    return gate.sessions().find(request.cookie(web::kSessionCookie));
}

Response login(Gate& gate, const Request& request) {
    const auto body = read_body<LoginBody>(request);
    if (!body) return web::problem_response(body.error(), request);
    const auto grant = gate.login().login({body->user, body->password, request.remote});
    if (!grant) return refusal(grant.error(), request);
    return granted(*grant, gate, gate.sessions().age_max_seconds());
}

Response change_password(Gate& gate, const Request& request) {
    const auto body = read_body<PasswordBody>(request);
    if (!body) return web::problem_response(body.error(), request);
    const auto session = session_of(gate, request);
    if (!session) return web::problem_response(session.error(), request);
    const auto grant = gate.login().change_password(
        *session, {body->old_password, body->new_password, request.remote});
    if (!grant) return refusal(grant.error(), request);
    return granted(*grant, gate, gate.sessions().age_max_seconds());
}

Response logout(Gate& gate, const Request& request) {
    const auto session = session_of(gate, request);
    if (!session) return web::problem_response(session.error(), request);
    if (const auto done = gate.login().logout(*session); !done)
        return web::problem_response(done.error(), request);
    auto response = web::no_content();
    response.with("Set-Cookie", web::session_cookie_cleared(gate.transport()));
    return response;
}

// Routes that set a cookie, which typed routes cannot.
web::Route cookie_route(web::Method method, std::string pattern, std::string summary) {
    web::Route route;
    route.method = method;
    route.pattern = std::move(pattern);
    route.summary = std::move(summary);
    route.options.body_bytes_max = kBodyBytesMax;
    route.options.allowed_before_password_change = true;
    return route;
}

}  // namespace

void add_session_routes(web::Router& router, Gate& gate) {
    auto in = cookie_route(web::Method::Post, kPath, "Log in");
    in.access = web::kPublic;
    in.options.csrf = false;
    in.handler = [&gate](const Request& request) { return login(gate, request); };
    in.request_schema = web::typed::schema_maker<LoginBody>();
    in.response_schema = web::typed::schema_maker<Session>();
    router.add(std::move(in));

    router.get<Session>(kPath, web::kAnyUser, "Who is logged in",
                        [&gate](const Request& request) -> base::Result<Session> {
                            const auto session = session_of(gate, request);
                            if (!session) return tl::unexpected(session.error());
                            return to_view(*session, gate);
                        },
                        {.allowed_before_password_change = true});

    auto change = cookie_route(web::Method::Post, std::string(kPath) + "/password",
                               "Change the own password");
    change.handler = [&gate](const Request& request) { return change_password(gate, request); };
    change.request_schema = web::typed::schema_maker<PasswordBody>();
    change.response_schema = web::typed::schema_maker<Session>();
    router.add(std::move(change));

    auto out = cookie_route(web::Method::Delete, kPath, "Log out");
    out.handler = [&gate](const Request& request) { return logout(gate, request); };
    router.add(std::move(out));
}

}  // namespace fengsui::access
