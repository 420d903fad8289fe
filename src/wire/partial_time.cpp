// SPDX-License-Identifier: Apache-2.0
#include "wire/partial_time.hpp"

namespace fengsui::wire {
namespace {

// The widest offsets in use on Earth: Baker Island and Kiribati.
constexpr int offset_minutes_min = -12 * 60;
constexpr int offset_minutes_max = 14 * 60;

}  // namespace

base::Instant PartialTime::instant(int default_offset_minutes) const {
    const auto midnight = base::start_of(day, offset_minutes.value_or(default_offset_minutes));
    return {midnight.ms + ((hour * 60LL + minute) * 60 + second) * 1000 + millisecond};
}

std::optional<PartialTime> make_partial_time(const TimeParts& parts) {
    if (parts.year < 1 || parts.month < 1 || parts.day < 1) return std::nullopt;
    const auto day = base::make_day(parts.year, static_cast<unsigned>(parts.month),
                                    static_cast<unsigned>(parts.day));
    if (!day) return std::nullopt;
    PartialTime time = parts.rest;
    time.day = *day;
    if (time.hour > 23 || time.minute > 59 || time.second > 59) return std::nullopt;
    if (time.offset_minutes &&
        (*time.offset_minutes < offset_minutes_min || *time.offset_minutes > offset_minutes_max)) {
        return std::nullopt;
    }
    return time;
}

int milliseconds_of(std::string_view fraction_digits) {
    int ms = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        ms = ms * 10 + (i < fraction_digits.size() ? fraction_digits[i] - '0' : 0);
    }
    return ms;
}

std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t count) {
    if (at > text.size() || text.size() - at < count) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace fengsui::wire
