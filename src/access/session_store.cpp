// SPDX-License-Identifier: Apache-2.0
#include "access/session_store.hpp"

namespace fengsui::access {

void insert_session(ledger::Connection& db, std::string_view county, const StoredSession& session) {
    db.execute(
        "INSERT INTO login_session (county, token_digest, account, csrf, created_ms, expires_ms) "
        "VALUES (?,?,?,?,?,?)",
        {county, session.digest, session.account, session.csrf, session.created.ms,
         session.expires.ms});
}

std::optional<StoredSession> find_session(ledger::Connection& db, std::string_view county,
                                          std::string_view digest) {
    const auto row = db.first<std::string, std::string, std::int64_t, std::int64_t>(
        "SELECT account, csrf, created_ms, expires_ms FROM login_session "
        "WHERE county = ? AND token_digest = ?",
        {county, digest});
    if (!row) return std::nullopt;
    const auto& [account, csrf, created, expires] = *row;
    return StoredSession{std::string(digest), account, csrf, {created}, {expires}};
}

void move_expiry(ledger::Connection& db, std::string_view county, std::string_view digest,
                 base::Instant expires) {
    db.execute("UPDATE login_session SET expires_ms = ? WHERE county = ? AND token_digest = ?",
               {expires.ms, county, digest});
}

void delete_session(ledger::Connection& db, std::string_view county, std::string_view digest) {
    db.execute("DELETE FROM login_session WHERE county = ? AND token_digest = ?", {county, digest});
}

void delete_sessions_of(ledger::Connection& db, std::string_view county, std::string_view account) {
    db.execute("DELETE FROM login_session WHERE county = ? AND account = ?", {county, account});
}

void delete_expired_sessions(ledger::Connection& db, std::string_view county, base::Instant now) {
    db.execute("DELETE FROM login_session WHERE county = ? AND expires_ms <= ?", {county, now.ms});
}

std::vector<std::string> trim_sessions(ledger::Connection& db, std::string_view county,
                                       std::string_view account, std::size_t keep) {
    const auto rows = db.query<std::string>(
        "SELECT token_digest FROM login_session WHERE county = ? AND account = ? "
        "ORDER BY created_ms DESC, token_digest",
        {county, account});
    std::vector<std::string> deleted;
    for (std::size_t i = keep; i < rows.size(); ++i) {
        deleted.push_back(std::get<0>(rows[i]));
        delete_session(db, county, deleted.back());
    }
    return deleted;
}

std::int64_t count_sessions(ledger::Connection& db, std::string_view county) {
    return db.value<std::int64_t>("SELECT count(*) FROM login_session WHERE county = ?", {county})
        .value_or(0);
}

}  // namespace fengsui::access
