// SPDX-License-Identifier: Apache-2.0
// Where the lines of HL7 v2 bytes begin: shared by the message splitter, the batch splitter and the
// charset reader of this folder. Works on any bytes: CR and LF are never part of a longer character
// in UTF-8 or GB18030.
#pragma once

#include <cstddef>
#include <string_view>

namespace fengsui::wire::hl7 {

inline bool is_line_end(char c) {
    return c == '\r' || c == '\n';
}

// Headers carry their own delimiters, and so their field numbers are shifted by one.
inline bool is_header_name(std::string_view name) {
    return name == "MSH" || name == "FHS" || name == "BHS";
}

// The offset of the first byte after a byte order mark, blank lines and the start byte of an MLLP
// frame.
inline std::size_t skip_lead_in(std::string_view bytes) {
    std::size_t at = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (at < bytes.size() &&
           (is_line_end(bytes[at]) || bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\v'))
        ++at;
    return at;
}

// A segment's name: a capital letter and two capital letters or digits.
inline bool is_segment_name(std::string_view name) {
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return name.size() == 3 && capital(name[0]) && (capital(name[1]) || digit(name[1])) &&
           (capital(name[2]) || digit(name[2]));
}

// Does `line` begin with a segment name that ends there, at `separator` or at the line's end?
inline bool begins_segment(std::string_view line, char separator) {
    if (!is_segment_name(line.substr(0, 3))) return false;
    return line.size() == 3 || line[3] == separator || is_line_end(line[3]);
}

}  // namespace fengsui::wire::hl7
