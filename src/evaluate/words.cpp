// SPDX-License-Identifier: Apache-2.0
#include "evaluate/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace fengsui::evaluate {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMinutes = 60;
constexpr std::int64_t kDayMinutes = 24 * kHourMinutes;
constexpr std::int64_t kDaysFromMinutes = 2 * kDayMinutes;  // below it people think in hours

struct Units {
    const char* none;
    const char* minute;
    const char* hour;
    const char* day;
};

std::string span_text(std::int64_t ms, const Units& units) {
    const auto minutes = std::max<std::int64_t>(0, ms) / kMinuteMs;
    if (minutes == 0) return units.none;
    const auto two = [](std::int64_t large, const char* large_unit, std::int64_t small,
                        const char* small_unit) {
        if (small == 0) return fmt::format("{} {}", large, large_unit);
        return fmt::format("{} {} {} {}", large, large_unit, small, small_unit);
    };
    if (minutes < kHourMinutes) return fmt::format("{} {}", minutes, units.minute);
    if (minutes < kDaysFromMinutes)
        return two(minutes / kHourMinutes, units.hour, minutes % kHourMinutes, units.minute);
    return two(minutes / kDayMinutes, units.day, minutes % kDayMinutes / kHourMinutes, units.hour);
}

}  // namespace

std::string span_zh(std::int64_t ms) {
    return span_text(ms, {"不足 1 分钟", "分钟", "小时", "天"});
}
std::string span_en(std::int64_t ms) {
    return span_text(ms, {"under 1 min", "min", "h", "d"});
}

std::string clock_text(base::Instant at, int utc_offset_minutes) {
    auto text = base::to_iso(at, utc_offset_minutes).substr(0, 16);
    text[10] = ' ';
    return text;
}

std::string decimal(double value) {
    double shown = std::round(value * 10) / 10;
    // A rate that misses a whole number by a little must not read as if it reached it.
    if (shown > value && shown == std::floor(shown)) shown = std::floor(value * 10) / 10;
    return shown == std::floor(shown) ? fmt::format("{:.0f}", shown) : fmt::format("{:.1f}", shown);
}

}  // namespace fengsui::evaluate
