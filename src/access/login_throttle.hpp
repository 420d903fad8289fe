// SPDX-License-Identifier: Apache-2.0
// Slows down guessing: after some failures of one account, or from one address, each further
// failure doubles the time until the next try is looked at, up to a quarter of an hour. Every try
// counts as failed from its beginning, so that parallel tries gain nothing; success takes that
// back. Tries that are refused here count for nothing. In memory: a restart forgives. Thread safe.
// Limit: entries_max entries; over it those with the fewest failures are forgotten first, so that a
// flood of made-up names does not wash out the one that is attacked.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"

namespace fengsui::access {

struct ThrottleLimits {
    int account_failures = 5;
    int address_failures = 20;  // many people sit behind one address of a hospital
    std::int64_t first_delay_ms = 5'000;
    std::int64_t delay_max_ms = 15 * 60'000;
    std::int64_t forget_after_ms = 60 * 60'000;
    std::size_t entries_max = 10'000;
};

struct LoginTry {
    std::string account;  // as normal_name() gives it; need not exist
    std::string remote;   // the peer's IP address; may be empty
};

class LoginThrottle {
  public:
    explicit LoginThrottle(const base::Clock& clock, ThrottleLimits limits = {})
        : clock_(clock), limits_(limits) {}

    struct Admission {
        std::int64_t wait_ms = 0;  // 0: go on
        bool at_limit =
            false;  // this try, if it fails, is the one that begins to slow the account down
    };
    Admission begin(const LoginTry& attempt);
    void succeeded(const LoginTry& attempt);
    // The try did not come to a comparison (busy, database away).
    void withdraw(const LoginTry& attempt);
    // An administrator has reset the password.
    void forgive(std::string_view account);
    [[nodiscard]] std::size_t entries() const;

  private:
    struct Entry {
        int failures = 0;
        base::Instant last;
        base::Instant blocked_until;
    };
    std::int64_t wait_of(const std::string& key, base::Instant now);
    int fail(const std::string& key, int limit, base::Instant now);
    void take_back(const std::string& key);
    void make_room(base::Instant now);

    const base::Clock& clock_;
    const ThrottleLimits limits_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
};

// What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which belongs to one
// line.
std::string address_key(std::string_view remote);

}  // namespace fengsui::access
