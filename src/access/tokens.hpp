// SPDX-License-Identifier: Apache-2.0
// The tokens of machines: hospital systems and edges that send messages. Made and revoked by an
// administrator (routes, command line), found at each of their requests. A token may only send, and
// for its one institution if it names one. Like sessions they are remembered, so that a request
// costs no read; when each was last used is written at most every touch_ms. Thread safe. Limits:
// tokens_max in force; revoked rows are deleted after a year, the journal keeps what happened.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/token_store.hpp"
#include "base/result.hpp"
#include "ledger/database.hpp"
#include "web/rights.hpp"

namespace fengsui::access {

inline constexpr std::string_view kTokenPrefix = "fsk_";

struct TokenLimits {
    std::int64_t tokens_max = 1000;
    std::int64_t touch_ms = 10 * 60'000LL;
    std::int64_t recheck_ms = 60'000;
    std::int64_t revoked_kept_ms = 365LL * 24 * 3'600'000;
};

struct NewToken {
    std::string name;
    std::optional<base::Id> institution;
};

struct TokenGrant {
    base::Id id = 0;
    std::string token;  // shown this once
};

class Tokens {
  public:
    Tokens(ledger::Database& database, std::string county, TokenLimits limits = {})
        : database_(database), county_(std::move(county)), limits_(limits) {}
    Tokens(const Tokens&) = delete;
    Tokens& operator=(const Tokens&) = delete;

    // Principal::user is "token:NAME", which no account can be called; Principal::institution is
    // the institution's id in digits, or empty.
    base::Result<web::Principal> find(std::string_view token);

    base::Result<TokenGrant> add(const std::string& actor, const NewToken& fresh);
    // By id, those after `after`.
    base::Result<std::vector<StoredToken>> list(base::Id after, int limit);
    // NotFound if there is none in force.
    base::Result<void> revoke(const std::string& actor, base::Id id);
    // After a commit, here or in another program, that revoked it.
    void forget(base::Id id);

  private:
    struct Known {
        StoredToken token;
        base::Instant read_at;
    };
    web::Principal use(Known& known, base::Instant now);
    [[nodiscard]] ledger::JournalDraft entry(const std::string& actor,
                                             const StoredToken& token) const;

    ledger::Database& database_;
    const std::string county_;
    const TokenLimits limits_;
    std::mutex mutex_;
    std::unordered_map<std::string, Known> known_;  // by digest
    std::uint64_t generation_ = 0;                  // as in Sessions
};

}  // namespace fengsui::access
