// SPDX-License-Identifier: Apache-2.0
#include "web/auth.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/text.hpp"

namespace fengsui::web {
namespace {

constexpr std::size_t kTokenBytesMax = 512;

std::string_view secure(Transport transport) {
    return transport == Transport::Tls ? "; Secure" : "";
}

}  // namespace

std::string session_cookie(std::string_view token, int seconds_max, Transport transport) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", kSessionCookie,
                       token, seconds_max, secure(transport));
}

std::string session_cookie_cleared(Transport transport) {
    return session_cookie("", 0, transport);
}

base::Result<Principal> authenticate(const Request& request, Authenticator& authenticator) {
    const auto authorization = base::trim(request.header("Authorization"));
    if (!authorization.empty()) {
        const auto space = authorization.find(' ');
        const auto token = space == std::string_view::npos
                               ? std::string_view{}
                               : base::trim(authorization.substr(space));
        const bool bearer = base::to_lower_ascii(authorization.substr(0, space)) == "bearer";
        if (!bearer || token.empty() || token.size() > kTokenBytesMax)
            return base::fail(base::ProblemCode::NotAuthenticated, "Authorization",
                              "expected a bearer token");
        return authenticator.by_token(token);
    }
    const auto cookie = request.cookie(kSessionCookie);
    if (cookie.empty() || cookie.size() > kTokenBytesMax)
        return base::fail(base::ProblemCode::NotAuthenticated);
    return authenticator.by_session(cookie);
}

base::Result<void> check_csrf(const Request& request) {
    const auto& user = request.user();
    if (is_safe(request.method) || user.via == Via::Token) return {};
    // An empty token in the session would let an absent header pass.
    if (user.csrf.empty() ||
        !base::equal_in_constant_time(request.header("X-CSRF-Token"), user.csrf))
        return base::fail(base::ProblemCode::CsrfInvalid, "X-CSRF-Token");
    return {};
}

}  // namespace fengsui::web
