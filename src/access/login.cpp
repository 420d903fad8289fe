// SPDX-License-Identifier: Apache-2.0
#include "access/login.hpp"

#include <fmt/format.h>

#include "access/account_store.hpp"
#include "access/session_store.hpp"
#include "access/users.hpp"
#include "web/metrics.hpp"

namespace fengsui::access {
namespace {

using base::ProblemCode;
using ledger::Transaction;

tl::unexpected<base::Problem> wait_first(std::int64_t wait_ms) {
    return base::fail(ProblemCode::TooManyRequests, {},
                      fmt::format("wait {} s", (wait_ms + 999) / 1000));
}

ledger::JournalDraft session_entry(const std::string& county, const std::string& account) {
    auto draft = account_entry(county, account, account);
    draft.object_kind = "session";
    return draft;
}

}  // namespace

base::Result<SessionGrant> Login::login(const Credentials& credentials) {
    const LoginTry attempt{normal_name(credentials.user), credentials.remote};
    const auto admission = parts_.throttle.begin(attempt);
    if (admission.wait_ms > 0) {
        count("throttled");
        return wait_first(admission.wait_ms);
    }
    const auto account =
        parts_.database.read([&](ledger::Connection& db) -> base::Result<std::optional<Account>> {
            return find_account(db, parts_.county, attempt.account);
        });
    if (!account) {
        parts_.throttle.withdraw(attempt);
        return tl::unexpected(account.error());
    }
    const bool may_enter = *account && !(*account)->disabled;
    const auto matches = parts_.hasher.verify(may_enter ? (*account)->password_hash : std::string{},
                                              credentials.password);
    if (!matches) {
        parts_.throttle.withdraw(attempt);
        count("busy");
        return tl::unexpected(matches.error());
    }
    if (!*matches) {
        count("failed");
        if (admission.at_limit && may_enter) record_slowdown(attempt.account);
        return base::fail(ProblemCode::LoginFailed);
    }
    parts_.throttle.succeeded(attempt);
    auto grant = open(**account);
    count(grant ? "ok" : "failed");
    return grant;
}

base::Result<SessionGrant> Login::open(const Account& account) {
    auto opened =
        parts_.database.writer().run([&](Transaction& tx) -> base::Result<Sessions::Opened> {
            // The hash took a while: the account may have been disabled or reset meanwhile.
            const auto now = find_account(tx.db(), parts_.county, account.name);
            if (!now || now->disabled || now->password_hash != account.password_hash)
                return base::fail(ProblemCode::LoginFailed);
            auto session = parts_.sessions.open(tx, *now);
            update_last_login(tx.db(), parts_.county, account.name, tx.now());
            auto draft = session_entry(parts_.county, account.name);
            draft.verb = "session.opened";
            draft.summary_zh = "登录";
            draft.summary_en = "Signed in";
            tx.record(std::move(draft));
            return session;
        });
    if (!opened) return tl::unexpected(opened.error());
    for (const auto& digest : opened->dropped) parts_.sessions.forget(digest);
    return std::move(opened->grant);
}

base::Result<SessionGrant> Login::change_password(const OpenSession& session,
                                                  const PasswordChange& change) {
    const auto& name = session.principal.user;
    if (const auto strong = check_new_password(change.new_password, change.old_password, name);
        !strong)
        return tl::unexpected(strong.error());
    const LoginTry attempt{name, change.remote};
    const auto admission = parts_.throttle.begin(attempt);
    if (admission.wait_ms > 0) return wait_first(admission.wait_ms);
    const auto account = parts_.database.read([&](ledger::Connection& db) -> base::Result<Account> {
        auto found = find_account(db, parts_.county, name);
        if (!found) return base::fail(ProblemCode::NotAuthenticated);
        return std::move(*found);
    });
    if (!account) {
        parts_.throttle.withdraw(attempt);
        return tl::unexpected(account.error());
    }
    const auto matches = parts_.hasher.verify(account->password_hash, change.old_password);
    if (!matches) {
        parts_.throttle.withdraw(attempt);
        return tl::unexpected(matches.error());
    }
    if (!*matches) {
        if (admission.at_limit) record_slowdown(name);
        // Not LoginFailed: a 401 would tell the screens that the session has ended.
        return base::fail(ProblemCode::ValueInvalid, "$.old_password",
                          "is not the present password", "当前密码不正确");
    }
    parts_.throttle.succeeded(attempt);
    const auto hash = parts_.hasher.hash(change.new_password);
    if (!hash) return tl::unexpected(hash.error());

    auto opened =
        parts_.database.writer().run([&](Transaction& tx) -> base::Result<Sessions::Opened> {
            const auto now = find_account(tx.db(), parts_.county, name);
            if (!now || now->disabled || now->password_hash != account->password_hash)
                return base::fail(ProblemCode::Conflict, {}, "the account was changed meanwhile",
                                  "账号刚被他人修改，请重新登录");
            update_password(tx.db(), parts_.county, name, {*hash, false});
            delete_sessions_of(tx.db(), parts_.county, name);
            auto fresh = *now;
            fresh.must_change_password = false;
            auto draft = account_entry(parts_.county, name, name);
            draft.verb = "user.password_changed";
            draft.summary_zh = fmt::format("用户 {} 修改了密码", name);
            draft.summary_en = fmt::format("User {} changed the password", name);
            tx.record(std::move(draft));
            return parts_.sessions.open(tx, fresh);
        });
    if (!opened) return tl::unexpected(opened.error());
    parts_.sessions.forget_account(name);
    return std::move(opened->grant);
}

base::Result<void> Login::logout(const OpenSession& session) {
    const auto& name = session.principal.user;
    const auto done = parts_.database.writer().run([&](Transaction& tx) -> base::Result<bool> {
        delete_session(tx.db(), parts_.county, session.digest);
        auto draft = session_entry(parts_.county, name);
        draft.verb = "session.closed";
        draft.summary_zh = "退出登录";
        draft.summary_en = "Signed out";
        tx.record(std::move(draft));
        return true;
    });
    if (!done) return tl::unexpected(done.error());
    parts_.sessions.forget(session.digest);
    return {};
}

void Login::count(const char* result) {
    if (parts_.metrics == nullptr) return;
    parts_.metrics
        ->counter({"fengsui_logins_total", "Tries to log in, by result."}, {{"result", result}})
        .add();
}

// Not waited for: the answer takes as long as that to a name that does not exist.
void Login::record_slowdown(const std::string& account) {
    auto draft = account_entry(parts_.county, "system", account);
    draft.object_kind = "session";
    draft.verb = "session.slowed";
    draft.summary_zh = fmt::format("用户 {} 连续登录失败，已限制尝试频率", account);
    draft.summary_en =
        fmt::format("Repeated failed logins of user {}; further tries are slowed", account);
    const bool taken = parts_.database.writer().submit(
        [draft](Transaction& tx) -> base::Result<void> {
            tx.record(draft);
            return {};
        },
        [](const base::Result<void>&) {});
    if (!taken) count("unrecorded");
}

}  // namespace fengsui::access
