// SPDX-License-Identifier: Apache-2.0
#include "surveil/csv_body.hpp"

#include "surveil/intake/csv_reader.hpp"

namespace fengsui::surveil {

std::string with_csv_header(std::string_view row) {
    if (looks_like_case_csv(row)) return std::string(row);
    const auto layout = case_csv_template();
    std::string_view header(layout);
    if (header.starts_with("\xEF\xBB\xBF")) header.remove_prefix(3);
    header = header.substr(0, header.find_first_of("\r\n"));
    return std::string(header) + "\n" + std::string(row);
}

}  // namespace fengsui::surveil
