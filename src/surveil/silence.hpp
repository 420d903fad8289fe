// SPDX-License-Identifier: Apache-2.0
// When a connected institution has fallen silent: after a day, or, where it sends more rarely than
// daily (a township's school on school days, a farm once a week), after its own usual interval and
// two days. The rhythm is what the sums of the last weeks show; nobody has to configure it. Called
// by surveil's list of institutions and by the wall. Pure, thread safe.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace fengsui::surveil {

inline constexpr int rhythm_days = 90;  // looked back for the rhythm

// Of the days on which something came in the last rhythm_days; days as institution_day counts them.
struct SendingDays {
    std::int64_t count = 0;
    std::int64_t first = 0;
    std::int64_t last = 0;
};

// How long nothing may come.
std::int64_t silent_after_ms(const SendingDays& days);
// Nothing ever came, or the last for longer than that.
bool is_silent(std::optional<base::Instant> last_message, const SendingDays& days,
               base::Instant now);

}  // namespace fengsui::surveil
