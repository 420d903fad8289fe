// SPDX-License-Identifier: Apache-2.0
// What an administrator does with accounts, by the routes or the command line: add, list, change,
// disable, reset. Each change is one transaction with its journal entry; passwords are made here,
// shown once and must be changed at the first login. Thread safe. After change() and reset() the
// caller that also serves sessions calls Sessions::forget_account. There is always one
// administrator who can log in.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.hpp"
#include "access/password_hasher.hpp"
#include "base/result.hpp"
#include "ledger/database.hpp"

namespace fengsui::access {

struct NewUser {
    std::string name;
    Profile profile;
};

class Users {
  public:
    Users(ledger::Database& database, std::string county, PasswordHasher& hasher)
        : database_(database), county_(std::move(county)), hasher_(hasher) {}

    // Gives the one-time password. Conflict if the name is taken.
    base::Result<std::string> add(const std::string& actor, const NewUser& fresh);
    // By name, those after `after`.
    base::Result<std::vector<Account>> list(std::string_view after, int limit);
    base::Result<Account> find(std::string_view name);
    // Disabling ends the account's sessions. Conflict if no administrator would be left.
    base::Result<Account> change(const std::string& actor, std::string_view name,
                                 const Profile& profile);
    base::Result<Account> disable(const std::string& actor, std::string_view name);
    base::Result<Account> enable(const std::string& actor, std::string_view name);
    // Ends the sessions and gives a new one-time password.
    base::Result<std::string> reset(const std::string& actor, std::string_view name);

  private:
    using Edit = std::function<void(Profile&)>;
    base::Result<Account> edit(const std::string& actor, std::string_view name, const Edit& change);

    ledger::Database& database_;
    const std::string county_;
    PasswordHasher& hasher_;
};

inline constexpr std::string_view kFirstAdministrator = "admin";

// At the first start: makes the account `admin` and gives its one-time password, to be printed.
// Nothing if there is any account already.
base::Result<std::optional<std::string>> ensure_administrator(ledger::Database& database,
                                                              const std::string& county);

// A draft about an account, without verb and summary.
ledger::JournalDraft account_entry(std::string_view county, std::string_view actor,
                                   std::string_view name);

}  // namespace fengsui::access
