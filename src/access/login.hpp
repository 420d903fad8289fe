// SPDX-License-Identifier: Apache-2.0
// Coming in and going out: login by password, change of the password, logout. Slows guessing down
// (login_throttle), limits hashing (password_hasher), writes the journal without saying what was
// typed: in a wrong name there may be a password. Thread safe; blocks for one hash and one commit.
#pragma once

#include <string>

#include "access/login_throttle.hpp"
#include "access/password_hasher.hpp"
#include "access/sessions.hpp"
#include "base/result.hpp"
#include "ledger/database.hpp"

namespace fengsui::web {
class Metrics;
}

namespace fengsui::access {

struct LoginParts {
    ledger::Database& database;
    std::string county;
    Sessions& sessions;
    LoginThrottle& throttle;
    PasswordHasher& hasher;
    web::Metrics* metrics = nullptr;  // fengsui_logins_total{result}
};

struct Credentials {
    std::string user;
    std::string password;
    std::string remote;  // the peer's IP address
};

struct PasswordChange {
    std::string old_password;
    std::string new_password;
    std::string remote;
};

class Login {
  public:
    explicit Login(LoginParts parts) : parts_(std::move(parts)) {}

    // LoginFailed for whatever is wrong with name or password; TooManyRequests, whose detail says
    // how long to wait; Busy.
    base::Result<SessionGrant> login(const Credentials& credentials);
    // Ends all sessions of the account and gives a new one. ValueInvalid if the old password is
    // wrong.
    base::Result<SessionGrant> change_password(const OpenSession& session,
                                               const PasswordChange& change);
    base::Result<void> logout(const OpenSession& session);

  private:
    base::Result<SessionGrant> open(const Account& account);
    void count(const char* result);
    void record_slowdown(const std::string& account);

    LoginParts parts_;
};

}  // namespace fengsui::access
