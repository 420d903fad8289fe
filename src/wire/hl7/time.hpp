// SPDX-License-Identifier: Apache-2.0
// HL7 v2 date and time (DT, TM inside DTM, TS-1): YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ]. Strict:
// anything else, also an ISO date with hyphens, is date_invalid, because a guessed date of illness
// is worse than none. Called by intake on single components. Pure, thread safe.
#pragma once

#include <string>
#include <string_view>

#include "wire/partial_time.hpp"

namespace fengsui::wire::hl7 {

// `path` is the place that the Problem names ("PID-7"). Blanks around the text are ignored.
base::Result<PartialTime> parse_time(std::string_view text, std::string_view path);

// "20261121143208+0800": the form in which we write our own times.
std::string to_hl7_time(base::Instant at, int offset_minutes);

}  // namespace fengsui::wire::hl7
