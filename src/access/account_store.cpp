// SPDX-License-Identifier: Apache-2.0
#include "access/account_store.hpp"

#include "base/check.hpp"
#include "base/json.hpp"

namespace fengsui::access {
namespace {

using Row = std::tuple<std::string, std::string, std::string, std::string, std::string, int, int,
                       std::int64_t, std::optional<std::int64_t>>;

Account to_account(Row&& row) {
    auto& [name, display, role, scope, hash, must_change, disabled, created, last_login] = row;
    const auto known_role = base::parse_enum<web::Role>(role);
    FENGSUI_CHECK(known_role.has_value());
    Account account{std::move(name),  std::move(display), *known_role,
                    std::move(scope), std::move(hash),    must_change != 0,
                    disabled != 0,    {created},          std::nullopt};
    if (last_login) account.last_login = base::Instant{*last_login};
    return account;
}

}  // namespace

std::optional<Account> find_account(ledger::Connection& db, std::string_view county,
                                    std::string_view name) {
    auto row = db.first<std::string, std::string, std::string, std::string, std::string, int, int,
                        std::int64_t, std::optional<std::int64_t>>(
        "SELECT name, display_name, role, scope_place, password_hash, must_change_password, "
        "disabled, "
        "created_ms, last_login_ms FROM account WHERE county = ? AND name = ?",
        {county, name});
    if (!row) return std::nullopt;
    return to_account(std::move(*row));
}

std::vector<Account> list_accounts(ledger::Connection& db, std::string_view county,
                                   std::string_view after, int limit) {
    std::vector<Account> accounts;
    for (auto& row : db.query<std::string, std::string, std::string, std::string, std::string, int,
                              int, std::int64_t, std::optional<std::int64_t>>(
             "SELECT name, display_name, role, scope_place, password_hash, must_change_password, "
             "disabled, created_ms, last_login_ms FROM account WHERE county = ? AND name > ? "
             "ORDER BY name LIMIT ?",
             {county, after, limit})) {
        accounts.push_back(to_account(std::move(row)));
    }
    return accounts;
}

std::int64_t count_accounts(ledger::Connection& db, std::string_view county) {
    return db.value<std::int64_t>("SELECT count(*) FROM account WHERE county = ?", {county})
        .value_or(0);
}

std::int64_t count_other_administrators(ledger::Connection& db, std::string_view county,
                                        std::string_view name) {
    return db
        .value<std::int64_t>(
            "SELECT count(*) FROM account WHERE county = ? AND role = ? AND disabled = 0 AND name "
            "<> ?",
            {county, web::name_of(web::Role::Administrator), name})
        .value_or(0);
}

void insert_account(ledger::Connection& db, std::string_view county, const Account& account) {
    db.execute(
        "INSERT INTO account (county, name, display_name, role, scope_place, password_hash, "
        "must_change_password, disabled, created_ms, last_login_ms) VALUES "
        "(?,?,?,?,?,?,?,?,?,NULL)",
        {county, account.name, account.display_name, web::name_of(account.role),
         account.scope_place, account.password_hash, account.must_change_password ? 1 : 0,
         account.disabled ? 1 : 0, account.created.ms});
}

void update_profile(ledger::Connection& db, std::string_view county, std::string_view name,
                    const Profile& profile) {
    db.execute(
        "UPDATE account SET display_name = ?, role = ?, scope_place = ?, disabled = ? "
        "WHERE county = ? AND name = ?",
        {profile.display_name, web::name_of(profile.role), profile.scope_place,
         profile.disabled ? 1 : 0, county, name});
}

void update_password(ledger::Connection& db, std::string_view county, std::string_view name,
                     const NewPassword& password) {
    db.execute(
        "UPDATE account SET password_hash = ?, must_change_password = ? WHERE county = ? AND name "
        "= ?",
        {password.hash, password.must_change ? 1 : 0, county, name});
}

void update_last_login(ledger::Connection& db, std::string_view county, std::string_view name,
                       base::Instant at) {
    db.execute("UPDATE account SET last_login_ms = ? WHERE county = ? AND name = ?",
               {at.ms, county, name});
}

}  // namespace fengsui::access
