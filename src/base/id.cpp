// SPDX-License-Identifier: Apache-2.0
#include "base/id.hpp"

#include <algorithm>
#include <charconv>

namespace fengsui::base {
namespace {

constexpr std::int64_t kEpochMs = 1'577'836'800'000;  // 2020-01-01T00:00:00Z
constexpr int kSequenceBits = 12;
constexpr int kProcessBits = 10;

}  // namespace

Id IdMaker::next() {
    const auto now = std::max<std::int64_t>(0, clock_.now().ms - kEpochMs) << kSequenceBits;
    auto last = last_.load();
    std::int64_t mine = 0;
    do {
        mine = std::max(now, last + 1);
    } while (!last_.compare_exchange_weak(last, mine));
    const auto ms = mine >> kSequenceBits;
    const auto sequence = mine & ((1 << kSequenceBits) - 1);
    return (ms << (kSequenceBits + kProcessBits)) |
           (static_cast<std::int64_t>(process_) << kSequenceBits) | sequence;
}

Id first_id_at(Instant at) {
    return std::max<std::int64_t>(0, at.ms - kEpochMs) << (kSequenceBits + kProcessBits);
}

std::optional<Id> parse_id(std::string_view text) {
    Id value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value <= 0) return std::nullopt;
    return value;
}

}  // namespace fengsui::base
