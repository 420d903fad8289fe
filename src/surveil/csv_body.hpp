// SPDX-License-Identifier: Apache-2.0
// The body of one CSV case report is its row alone; people read and mend it under the header. Pure.
#pragma once

#include <string>
#include <string_view>

namespace fengsui::surveil {

// The row with the header of the layout above it; unchanged if it has one.
std::string with_csv_header(std::string_view row);

}  // namespace fengsui::surveil
