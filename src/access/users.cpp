// SPDX-License-Identifier: Apache-2.0
#include "access/users.hpp"

#include <fmt/format.h>

#include "access/account_store.hpp"
#include "access/session_store.hpp"
#include "base/crypto.hpp"
#include "base/json.hpp"

namespace fengsui::access {
namespace {

using base::ProblemCode;
using ledger::Transaction;

base::Result<Account> require(ledger::Connection& db, std::string_view county,
                              std::string_view name) {
    auto account = find_account(db, county, name);
    if (!account) return base::fail(ProblemCode::NotFound, "user");
    return std::move(*account);
}

void record_creation(Transaction& tx, const std::string& county, const std::string& actor,
                     const Account& account) {
    auto draft = account_entry(county, actor, account.name);
    draft.verb = "user.created";
    draft.summary_zh = fmt::format("新增用户 {}（{}，{}）", account.name, account.display_name,
                                   role_name_zh(account.role));
    draft.summary_en = fmt::format("User {} created ({}, {})", account.name, account.display_name,
                                   role_name_en(account.role));
    draft.after_json = base::to_json(profile_of(account));
    tx.record(std::move(draft));
}

void record_change(Transaction& tx, ledger::JournalDraft draft, const Profile& before,
                   const Profile& after) {
    const auto& name = draft.object_id;
    draft.verb = "user.changed";
    draft.summary_zh = fmt::format("修改用户 {}", name);
    draft.summary_en = fmt::format("User {} changed", name);
    if (!before.disabled && after.disabled) {
        draft.verb = "user.disabled";
        draft.summary_zh = fmt::format("停用用户 {}", name);
        draft.summary_en = fmt::format("User {} disabled", name);
    } else if (before.disabled && !after.disabled) {
        draft.verb = "user.enabled";
        draft.summary_zh = fmt::format("启用用户 {}", name);
        draft.summary_en = fmt::format("User {} enabled", name);
    }
    draft.before_json = base::to_json(before);
    draft.after_json = base::to_json(after);
    tx.record(std::move(draft));
}

}  // namespace

ledger::JournalDraft account_entry(std::string_view county, std::string_view actor,
                                   std::string_view name) {
    ledger::JournalDraft draft;
    draft.county = county;
    draft.actor = actor;
    draft.object_kind = "user";
    draft.object_id = name;
    return draft;
}

base::Result<std::string> Users::add(const std::string& actor, const NewUser& fresh) {
    Account account;
    account.name = normal_name(fresh.name);
    if (const auto named = check_account_name(account.name); !named)
        return tl::unexpected(named.error());
    const auto profile = checked_profile(fresh.profile, county_);
    if (!profile) return tl::unexpected(profile.error());
    account.display_name = profile->display_name;
    account.role = profile->role;
    account.scope_place = profile->scope_place;
    account.disabled = profile->disabled;
    const auto password = base::random_password();
    auto hash = hasher_.hash(password);
    if (!hash) return tl::unexpected(hash.error());
    account.password_hash = std::move(*hash);

    return database_.writer().run([&](Transaction& tx) -> base::Result<std::string> {
        if (find_account(tx.db(), county_, account.name))
            return base::fail(ProblemCode::Conflict, "$.user", "this name is taken",
                              "该用户名已被使用");
        if (count_accounts(tx.db(), county_) >= kAccountsMax)
            return base::fail(ProblemCode::Conflict, {},
                              fmt::format("there are {} accounts already", kAccountsMax));
        account.created = tx.now();
        insert_account(tx.db(), county_, account);
        record_creation(tx, county_, actor, account);
        return password;
    });
}

base::Result<std::vector<Account>> Users::list(std::string_view after, int limit) {
    return database_.read([&](ledger::Connection& db) -> base::Result<std::vector<Account>> {
        return list_accounts(db, county_, after, limit);
    });
}

base::Result<Account> Users::find(std::string_view name) {
    return database_.read([&](ledger::Connection& db) -> base::Result<Account> {
        return require(db, county_, name);
    });
}

base::Result<Account> Users::edit(const std::string& actor, std::string_view name,
                                  const Edit& change) {
    return database_.writer().run([&](Transaction& tx) -> base::Result<Account> {
        auto account = require(tx.db(), county_, name);
        if (!account) return account;
        const auto before = profile_of(*account);
        auto wanted = before;
        change(wanted);
        const auto after = checked_profile(std::move(wanted), county_);
        if (!after) return tl::unexpected(after.error());
        if (*after == before) return account;
        const bool administers = after->role == web::Role::Administrator && !after->disabled;
        if (!administers && before.role == web::Role::Administrator &&
            count_other_administrators(tx.db(), county_, account->name) == 0)
            return base::fail(ProblemCode::Conflict, {}, "this is the last administrator",
                              "这是最后一个系统管理员账号");
        update_profile(tx.db(), county_, account->name, *after);
        if (after->disabled) delete_sessions_of(tx.db(), county_, account->name);
        record_change(tx, account_entry(county_, actor, account->name), before, *after);
        return require(tx.db(), county_, name);
    });
}

base::Result<Account> Users::change(const std::string& actor, std::string_view name,
                                    const Profile& profile) {
    return edit(actor, name, [&](Profile& wanted) { wanted = profile; });
}

base::Result<Account> Users::disable(const std::string& actor, std::string_view name) {
    return edit(actor, name, [](Profile& wanted) { wanted.disabled = true; });
}

base::Result<Account> Users::enable(const std::string& actor, std::string_view name) {
    return edit(actor, name, [](Profile& wanted) { wanted.disabled = false; });
}

base::Result<std::string> Users::reset(const std::string& actor, std::string_view name) {
    const auto password = base::random_password();
    const auto hash = hasher_.hash(password);
    if (!hash) return tl::unexpected(hash.error());
    return database_.writer().run([&](Transaction& tx) -> base::Result<std::string> {
        const auto account = require(tx.db(), county_, name);
        if (!account) return tl::unexpected(account.error());
        update_password(tx.db(), county_, account->name, {*hash, true});
        delete_sessions_of(tx.db(), county_, account->name);
        auto draft = account_entry(county_, actor, account->name);
        draft.verb = "user.reset";
        draft.summary_zh = fmt::format("重置用户 {} 的密码", account->name);
        draft.summary_en = fmt::format("Password of user {} reset", account->name);
        tx.record(std::move(draft));
        return password;
    });
}

base::Result<std::optional<std::string>> ensure_administrator(ledger::Database& database,
                                                              const std::string& county) {
    using Made = std::optional<std::string>;
    const auto existing = database.read([&](ledger::Connection& db) -> base::Result<std::int64_t> {
        return count_accounts(db, county);
    });
    if (!existing) return tl::unexpected(existing.error());
    if (*existing > 0) return Made{};
    const auto password = base::random_password();
    Account account;
    account.name = kFirstAdministrator;
    account.display_name = role_name_zh(web::Role::Administrator);
    account.role = web::Role::Administrator;
    account.scope_place = county;
    account.password_hash = base::hash_password(password);
    return database.writer().run([&](Transaction& tx) -> base::Result<Made> {
        if (count_accounts(tx.db(), county) > 0) return Made{};
        account.created = tx.now();
        insert_account(tx.db(), county, account);
        record_creation(tx, county, "system", account);
        return Made{password};
    });
}

}  // namespace fengsui::access
