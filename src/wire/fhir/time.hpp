// SPDX-License-Identifier: Apache-2.0
// FHIR date, dateTime and instant: YYYY[-MM[-DD[Thh:mm[:ss[.s…]][Z|±hh:mm]]]]. Seconds and offset
// may be missing, which the standard forbids but senders do. Pure, thread safe.
#pragma once

#include <string>
#include <string_view>

#include "wire/partial_time.hpp"

namespace fengsui::wire::fhir {

// date_invalid at `path` for anything else. Blanks around the text are ignored.
base::Result<PartialTime> parse_time(std::string_view text, std::string_view path);

}  // namespace fengsui::wire::fhir
