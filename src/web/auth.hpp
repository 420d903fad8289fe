// SPDX-License-Identifier: Apache-2.0
// How a request proves who made it: the session cookie of a browser or a bearer token. The look-up
// itself needs the database and is made elsewhere (surveil is the first room that sees both); this
// room only knows the question.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "web/request.hpp"

namespace fengsui::web {

// Called for every request that is not public, from several threads; so an implementation is thread
// safe and fast (it remembers). NotAuthenticated for unknown or expired; StorageFailed (503) if it
// could not be looked up: a screen must not send its user to the login because the database
// coughed.
class Authenticator {
  public:
    virtual ~Authenticator() = default;
    virtual base::Result<Principal> by_session(std::string_view cookie_token) = 0;
    virtual base::Result<Principal> by_token(std::string_view bearer_token) = 0;
};

inline constexpr std::string_view kSessionCookie = "fengsui_session";

// Secure only where the browser comes by HTTPS: over plain HTTP it would never be sent back.
enum class Transport : std::uint8_t { Plain, Tls };

// Values for Set-Cookie. HttpOnly, SameSite=Strict, Path=/.
std::string session_cookie(std::string_view token, int seconds_max, Transport transport);
std::string session_cookie_cleared(Transport transport);

// A bearer token if the request has one (a cookie beside it is then not looked at), else the
// cookie.
base::Result<Principal> authenticate(const Request& request, Authenticator& authenticator);
// CsrfInvalid unless the request is safe, or its principal came by token, or X-CSRF-Token is the
// session's.
base::Result<void> check_csrf(const Request& request);

}  // namespace fengsui::web
