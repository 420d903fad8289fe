// SPDX-License-Identifier: Apache-2.0
// Daily counts as CSV, one row one message, in the layout of count_csv_template(): what a school, a
// shop, a trap or a clinic counts on one day, without persons. Read by Intake for files and
// uploads; thread safe. A row with the report_id of an earlier one replaces it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "surveil/intake/decode.hpp"

namespace fengsui::surveil {

inline constexpr std::int64_t daily_count_max = 10'000'000;  // also of the denominator

bool looks_like_count_csv(std::string_view bytes);
std::vector<DecodedMessage> read_count_csv(std::string_view bytes, const ReaderContext& context);

// The header line and one row of examples, for people to fill in.
std::string count_csv_template();

}  // namespace fengsui::surveil
