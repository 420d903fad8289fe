// SPDX-License-Identifier: Apache-2.0
#include "access/login_throttle.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace fengsui::access {
namespace {

constexpr std::size_t kKeyBytesMax = 64;
constexpr int kDoublingsMax = 20;

std::string account_entry(std::string_view account) {
    std::string key = "account ";
    return key.append(account.substr(0, kKeyBytesMax));
}

std::string address_entry(std::string_view remote) {
    return remote.empty() ? std::string{} : "address " + address_key(remote);
}

}  // namespace

std::string address_key(std::string_view remote) {
    std::array<std::uint8_t, 16> bytes{};
    const std::string text(remote.substr(0, kKeyBytesMax));
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
    constexpr std::array<std::uint8_t, 12> kMappedIpv4 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const bool mapped = std::equal(kMappedIpv4.begin(), kMappedIpv4.end(), bytes.begin());
    return base::to_hex({bytes.data(), mapped ? bytes.size() : bytes.size() / 2});
}

std::int64_t LoginThrottle::wait_of(const std::string& key, base::Instant now) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return 0;
    const auto since = now.ms - found->second.last.ms;
    // Before: the clock was set back, and the account would be shut until it comes there again.
    if (since < 0 || since >= limits_.forget_after_ms) {
        entries_.erase(found);
        return 0;
    }
    return std::max<std::int64_t>(0, found->second.blocked_until.ms - now.ms);
}

int LoginThrottle::fail(const std::string& key, int limit, base::Instant now) {
    if (!entries_.contains(key)) make_room(now);
    auto& entry = entries_[key];
    entry.last = now;
    ++entry.failures;
    if (entry.failures >= limit) {
        const auto doublings = std::min(entry.failures - limit, kDoublingsMax);
        const auto delay = std::min(limits_.first_delay_ms << doublings, limits_.delay_max_ms);
        entry.blocked_until = {now.ms + delay};
    }
    return entry.failures;
}

void LoginThrottle::take_back(const std::string& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    if (--found->second.failures <= 0)
        entries_.erase(found);
    else
        found->second.blocked_until = {0};
}

void LoginThrottle::make_room(base::Instant now) {
    if (entries_.size() < limits_.entries_max) return;
    std::erase_if(entries_, [&](const auto& item) {
        return now.ms - item.second.last.ms >= limits_.forget_after_ms;
    });
    if (entries_.size() < limits_.entries_max) return;
    const auto least =
        std::min_element(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
            if (a.second.failures != b.second.failures)
                return a.second.failures < b.second.failures;
            return a.second.last < b.second.last;
        });
    entries_.erase(least);
}

LoginThrottle::Admission LoginThrottle::begin(const LoginTry& attempt) {
    const auto account = account_entry(attempt.account);
    const auto address = address_entry(attempt.remote);
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    const auto wait = std::max(wait_of(account, now), wait_of(address, now));
    if (wait > 0) return {wait, false};
    const int failures = fail(account, limits_.account_failures, now);
    if (!address.empty()) fail(address, limits_.address_failures, now);
    return {0, failures == limits_.account_failures};
}

void LoginThrottle::succeeded(const LoginTry& attempt) {
    const std::lock_guard lock(mutex_);
    entries_.erase(account_entry(attempt.account));
    // Only this try is taken back: an own account must not wash out the guesses at others.
    take_back(address_entry(attempt.remote));
}

void LoginThrottle::withdraw(const LoginTry& attempt) {
    const std::lock_guard lock(mutex_);
    take_back(account_entry(attempt.account));
    take_back(address_entry(attempt.remote));
}

void LoginThrottle::forgive(std::string_view account) {
    const std::lock_guard lock(mutex_);
    entries_.erase(account_entry(account));
}

std::size_t LoginThrottle::entries() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

}  // namespace fengsui::access
