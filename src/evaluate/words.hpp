// SPDX-License-Identifier: Apache-2.0
// Times and spans as people read them in evidence and on the wall. Pure, thread safe.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace fengsui::evaluate {

// "不足 1 分钟", "42 分钟", "3 小时 5 分钟", "2 天 4 小时"; negative spans count as none.
std::string span_zh(std::int64_t ms);
// "under 1 min", "42 min", "3 h 5 min", "2 d 4 h"
std::string span_en(std::int64_t ms);
// "2026-11-21 14:32"
std::string clock_text(base::Instant at, int utc_offset_minutes);
// "98.6", "100": one decimal unless it says nothing; never rounded up to a whole: 99.96 is "99.9".
std::string decimal(double value);

}  // namespace fengsui::evaluate
