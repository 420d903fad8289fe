// SPDX-License-Identifier: Apache-2.0
// The table `access_token`: what machines prove themselves with, kept as digests. Called inside
// Database::read and Writer jobs; throws DatabaseError.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "ledger/connection.hpp"

namespace fengsui::access {

struct StoredToken {
    base::Id id = 0;
    std::string name;
    std::optional<base::Id> institution;  // empty: speaks for any
    base::Instant created;
    std::optional<base::Instant> last_used;
};

void insert_token(ledger::Connection& db, std::string_view county, const StoredToken& token,
                  std::string_view digest);
// Only those that are not revoked.
std::optional<StoredToken> find_token(ledger::Connection& db, std::string_view county,
                                      std::string_view digest);
std::optional<StoredToken> find_token(ledger::Connection& db, std::string_view county, base::Id id);
std::vector<StoredToken> list_tokens(ledger::Connection& db, std::string_view county,
                                     base::Id after, int limit);
std::int64_t count_tokens(ledger::Connection& db, std::string_view county);
void update_last_used(ledger::Connection& db, std::string_view county, base::Id id,
                      base::Instant at);
void revoke_token(ledger::Connection& db, std::string_view county, base::Id id, base::Instant at);
void delete_tokens_revoked_before(ledger::Connection& db, std::string_view county,
                                  base::Instant at);

}  // namespace fengsui::access
