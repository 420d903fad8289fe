// SPDX-License-Identifier: Apache-2.0
// The sessions of persons: opened at login, found by their cookie at each request, ended by logout,
// idleness or age. What was found is remembered, so that a request costs neither a read nor a
// write; after recheck_ms the database is asked again, so that a change made by another program
// (the command line) is seen. Thread safe. Limits: cached_max remembered, per_account open at once
// (the oldest yields). The live streams of a session are closed with it.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "access/account.hpp"
#include "access/session_store.hpp"
#include "base/result.hpp"
#include "ledger/database.hpp"
#include "web/response.hpp"

namespace fengsui::access {

struct SessionLimits {
    std::int64_t age_max_ms = 12 * 3'600'000LL;
    std::int64_t idle_max_ms = 2 * 3'600'000LL;
    // Expiry is written on only when it would move by this much; idleness is so exact.
    std::int64_t touch_ms = 10 * 60'000LL;
    std::int64_t recheck_ms = 60'000;
    std::size_t per_account = 10;
    std::size_t cached_max = 10'000;
};

struct OpenSession {
    std::string digest;  // of its token; names it inside the program
    web::Principal principal;
    base::Instant ends;  // at the latest
};

// The only place where the token itself is ever seen: on its way to the cookie.
struct SessionGrant {
    std::string token;
    OpenSession session;
};

class Sessions {
  public:
    Sessions(ledger::Database& database, std::string county, SessionLimits limits = {})
        : database_(database), county_(std::move(county)), limits_(limits) {}
    Sessions(const Sessions&) = delete;
    Sessions& operator=(const Sessions&) = delete;

    // In a Writer job. Also deletes what has expired. `dropped` are digests to forget() after the
    // commit.
    struct Opened {
        SessionGrant grant;
        std::vector<std::string> dropped;
    };
    Opened open(ledger::Transaction& tx, const Account& account) const;

    // NotAuthenticated, or StorageFailed if nobody could tell.
    base::Result<OpenSession> find(std::string_view token);

    // After the commit that ended or changed them.
    void forget(std::string_view digest);
    void forget_account(std::string_view account);

    // Closes the stream when the session is forgotten; the browser then asks again.
    void attach(const OpenSession& session, const std::shared_ptr<web::StreamSink>& sink);
    [[nodiscard]] int age_max_seconds() const {
        return static_cast<int>(limits_.age_max_ms / 1000);
    }

  private:
    struct Known {
        OpenSession session;
        base::Instant expires;  // as the database has it, or soon will
        base::Instant read_at;
    };
    struct Stream {
        std::string digest;
        std::string account;
        std::weak_ptr<web::StreamSink> sink;
    };
    base::Result<Known> read(const std::string& digest);
    OpenSession use(Known& known, base::Instant now);
    bool is_known(const std::string& digest);
    void remember(Known known, std::uint64_t generation);
    template <class Match>
    void close_streams(Match match);

    ledger::Database& database_;
    const std::string county_;
    const SessionLimits limits_;
    std::mutex mutex_;
    std::unordered_map<std::string, Known> known_;
    // Grows with each forget, so that what was read before is not remembered after it.
    std::uint64_t generation_ = 0;
    std::vector<Stream> streams_;
};

}  // namespace fengsui::access
