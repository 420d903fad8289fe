// SPDX-License-Identifier: Apache-2.0
#include "surveil/silence.hpp"

namespace fengsui::surveil {

std::int64_t silent_after_ms(const SendingDays& days) {
    constexpr double day_ms = 24.0 * 3600 * 1000;
    constexpr std::int64_t days_needed = 3;  // before there is a rhythm
    constexpr double daily = 1.3;            // days between: a daily sender that paused for a while
    constexpr double slack_days = 2;         // a weekend, or a day late
    if (days.count < days_needed) return static_cast<std::int64_t>(day_ms);
    const double interval =
        static_cast<double>(days.last - days.first) / static_cast<double>(days.count - 1);
    return static_cast<std::int64_t>(day_ms * (interval < daily ? 1 : interval + slack_days));
}

bool is_silent(std::optional<base::Instant> last_message, const SendingDays& days,
               base::Instant now) {
    return !last_message || now.ms - last_message->ms > silent_after_ms(days);
}

}  // namespace fengsui::surveil
