// SPDX-License-Identifier: Apache-2.0
#include "access/gate.hpp"

#include "base/check.hpp"

namespace fengsui::access {

base::Result<web::Principal> LedgerAuthenticator::by_session(std::string_view cookie_token) {
    auto session = sessions_.find(cookie_token);
    if (!session) return tl::unexpected(session.error());
    return std::move(session->principal);
}

base::Result<web::Principal> LedgerAuthenticator::by_token(std::string_view bearer_token) {
    return tokens_.find(bearer_token);
}

Gate::Gate(GateOptions options)
    : database_(options.database),
      county_(options.county),
      directory_(std::move(options.directory)),
      transport_(options.transport),
      throttle_(options.database.clock(), options.throttle_limits),
      hasher_(options.hash_limits),
      sessions_(options.database, options.county, options.session_limits),
      tokens_(options.database, options.county),
      users_(options.database, options.county, hasher_),
      login_({options.database, options.county, sessions_, throttle_, hasher_, options.metrics}),
      authenticator_(sessions_, tokens_) {
    FENGSUI_CHECK(directory_.place_name && directory_.institution_name && !county_.empty());
}

std::string Gate::place_name(const std::string& code) const {
    return directory_.place_name(code).value_or(code);
}

base::Result<void> Gate::check_scope(const std::string& code) const {
    if (!code.empty() && code != county_ && !directory_.place_name(code))
        return base::fail(base::ProblemCode::PlaceUnknown, "$.scope_place");
    return {};
}

}  // namespace fengsui::access
