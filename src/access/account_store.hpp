// SPDX-License-Identifier: Apache-2.0
// The table `account`. Called inside Database::read and Writer jobs; throws DatabaseError, which
// these turn into a problem. Limit: kAccountsMax accounts in a county, kept by users.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.hpp"
#include "ledger/connection.hpp"

namespace fengsui::access {

inline constexpr std::int64_t kAccountsMax = 5000;

std::optional<Account> find_account(ledger::Connection& db, std::string_view county,
                                    std::string_view name);
// By name, those after `after`.
std::vector<Account> list_accounts(ledger::Connection& db, std::string_view county,
                                   std::string_view after, int limit);
std::int64_t count_accounts(ledger::Connection& db, std::string_view county);
// Administrators other than `name` who can log in.
std::int64_t count_other_administrators(ledger::Connection& db, std::string_view county,
                                        std::string_view name);
void insert_account(ledger::Connection& db, std::string_view county, const Account& account);
void update_profile(ledger::Connection& db, std::string_view county, std::string_view name,
                    const Profile& profile);

struct NewPassword {
    std::string hash;
    bool must_change = false;
};
void update_password(ledger::Connection& db, std::string_view county, std::string_view name,
                     const NewPassword& password);
void update_last_login(ledger::Connection& db, std::string_view county, std::string_view name,
                       base::Instant at);

}  // namespace fengsui::access
