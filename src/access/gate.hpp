// SPDX-License-Identifier: Apache-2.0
// The gate: everything that must be remembered about who comes in (sessions, tokens, failed logins,
// the turns at hashing), in one place for the routes. Made once by app, which hands authenticator()
// to the pipeline; lives as long as the server. Thread safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "access/login.hpp"
#include "access/login_throttle.hpp"
#include "access/password_hasher.hpp"
#include "access/sessions.hpp"
#include "access/tokens.hpp"
#include "access/users.hpp"
#include "ledger/database.hpp"
#include "web/auth.hpp"

namespace fengsui::access {

// What this room must know of places and institutions without knowing their rooms.
struct Directory {
    // The Chinese name of a place of the region; nothing for an unknown code.
    std::function<std::optional<std::string>(std::string_view code)> place_name;
    // The name of an institution, read in the caller's snapshot; nothing for an unknown id.
    std::function<std::optional<std::string>(ledger::Connection&, base::Id)> institution_name;
};

struct GateOptions {
    ledger::Database& database;
    std::string county;
    Directory directory;
    web::Transport transport = web::Transport::Plain;
    web::Metrics* metrics = nullptr;
    SessionLimits session_limits{};
    ThrottleLimits throttle_limits{};
    TurnLimits hash_limits{};
};

// Finds principals by cookie and token.
class LedgerAuthenticator final : public web::Authenticator {
  public:
    LedgerAuthenticator(Sessions& sessions, Tokens& tokens)
        : sessions_(sessions), tokens_(tokens) {}
    base::Result<web::Principal> by_session(std::string_view cookie_token) override;
    base::Result<web::Principal> by_token(std::string_view bearer_token) override;

  private:
    Sessions& sessions_;
    Tokens& tokens_;
};

class Gate {
  public:
    explicit Gate(GateOptions options);
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    [[nodiscard]] const std::string& county() const { return county_; }
    [[nodiscard]] const Directory& directory() const { return directory_; }
    [[nodiscard]] web::Transport transport() const { return transport_; }
    ledger::Database& database() { return database_; }
    Sessions& sessions() { return sessions_; }
    Tokens& tokens() { return tokens_; }
    Users& users() { return users_; }
    Login& login() { return login_; }
    LoginThrottle& throttle() { return throttle_; }
    web::Authenticator& authenticator() { return authenticator_; }

    // The place's name, or its code where the directory has none.
    [[nodiscard]] std::string place_name(const std::string& code) const;
    // PlaceUnknown at "$.scope_place" for a code that is not in the region; empty is the county.
    [[nodiscard]] base::Result<void> check_scope(const std::string& code) const;

  private:
    ledger::Database& database_;
    const std::string county_;
    const Directory directory_;
    const web::Transport transport_;
    LoginThrottle throttle_;
    PasswordHasher hasher_;
    Sessions sessions_;
    Tokens tokens_;
    Users users_;
    Login login_;
    LedgerAuthenticator authenticator_;
};

}  // namespace fengsui::access
