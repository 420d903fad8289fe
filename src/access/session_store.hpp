// SPDX-License-Identifier: Apache-2.0
// The table `login_session`: only the digest of a session's token is kept, so that a stolen
// database opens no session. Called inside Database::read and Writer jobs; throws DatabaseError.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.hpp"
#include "ledger/connection.hpp"

namespace fengsui::access {

struct StoredSession {
    std::string digest;
    std::string account;
    std::string csrf;
    base::Instant created;
    base::Instant expires;  // moves on while the session is used
};

void insert_session(ledger::Connection& db, std::string_view county, const StoredSession& session);
std::optional<StoredSession> find_session(ledger::Connection& db, std::string_view county,
                                          std::string_view digest);
void move_expiry(ledger::Connection& db, std::string_view county, std::string_view digest,
                 base::Instant expires);
void delete_session(ledger::Connection& db, std::string_view county, std::string_view digest);
void delete_sessions_of(ledger::Connection& db, std::string_view county, std::string_view account);
void delete_expired_sessions(ledger::Connection& db, std::string_view county, base::Instant now);
// Deletes all but the `keep` newest of an account; gives the digests of those deleted.
std::vector<std::string> trim_sessions(ledger::Connection& db, std::string_view county,
                                       std::string_view account, std::size_t keep);
std::int64_t count_sessions(ledger::Connection& db, std::string_view county);

}  // namespace fengsui::access
