// SPDX-License-Identifier: Apache-2.0
#include "access/token_store.hpp"

namespace fengsui::access {
namespace {

using Row = std::tuple<std::int64_t, std::string, std::optional<std::int64_t>, std::int64_t,
                       std::optional<std::int64_t>>;

StoredToken to_token(Row&& row) {
    auto& [id, name, institution, created, last_used] = row;
    StoredToken token{id, std::move(name), institution, {created}, std::nullopt};
    if (last_used) token.last_used = base::Instant{*last_used};
    return token;
}

}  // namespace

void insert_token(ledger::Connection& db, std::string_view county, const StoredToken& token,
                  std::string_view digest) {
    db.execute(
        "INSERT INTO access_token (county, id, name, institution, token_digest, created_ms, "
        "last_used_ms, revoked_ms) VALUES (?,?,?,?,?,?,NULL,NULL)",
        {county, token.id, token.name, token.institution, digest, token.created.ms});
}

std::optional<StoredToken> find_token(ledger::Connection& db, std::string_view county,
                                      std::string_view digest) {
    auto row = db.first<std::int64_t, std::string, std::optional<std::int64_t>, std::int64_t,
                        std::optional<std::int64_t>>(
        "SELECT id, name, institution, created_ms, last_used_ms FROM access_token "
        "WHERE county = ? AND token_digest = ? AND revoked_ms IS NULL",
        {county, digest});
    if (!row) return std::nullopt;
    return to_token(std::move(*row));
}

std::optional<StoredToken> find_token(ledger::Connection& db, std::string_view county,
                                      base::Id id) {
    auto row = db.first<std::int64_t, std::string, std::optional<std::int64_t>, std::int64_t,
                        std::optional<std::int64_t>>(
        "SELECT id, name, institution, created_ms, last_used_ms FROM access_token "
        "WHERE county = ? AND id = ? AND revoked_ms IS NULL",
        {county, id});
    if (!row) return std::nullopt;
    return to_token(std::move(*row));
}

std::vector<StoredToken> list_tokens(ledger::Connection& db, std::string_view county,
                                     base::Id after, int limit) {
    std::vector<StoredToken> tokens;
    for (auto& row : db.query<std::int64_t, std::string, std::optional<std::int64_t>, std::int64_t,
                              std::optional<std::int64_t>>(
             "SELECT id, name, institution, created_ms, last_used_ms FROM access_token "
             "WHERE county = ? AND id > ? AND revoked_ms IS NULL ORDER BY id LIMIT ?",
             {county, after, limit})) {
        tokens.push_back(to_token(std::move(row)));
    }
    return tokens;
}

std::int64_t count_tokens(ledger::Connection& db, std::string_view county) {
    return db
        .value<std::int64_t>(
            "SELECT count(*) FROM access_token WHERE county = ? AND revoked_ms IS NULL", {county})
        .value_or(0);
}

void update_last_used(ledger::Connection& db, std::string_view county, base::Id id,
                      base::Instant at) {
    db.execute("UPDATE access_token SET last_used_ms = ? WHERE county = ? AND id = ?",
               {at.ms, county, id});
}

void revoke_token(ledger::Connection& db, std::string_view county, base::Id id, base::Instant at) {
    db.execute("UPDATE access_token SET revoked_ms = ? WHERE county = ? AND id = ?",
               {at.ms, county, id});
}

void delete_tokens_revoked_before(ledger::Connection& db, std::string_view county,
                                  base::Instant at) {
    db.execute("DELETE FROM access_token WHERE county = ? AND revoked_ms < ?", {county, at.ms});
}

}  // namespace fengsui::access
