// SPDX-License-Identifier: Apache-2.0
// A place in an HL7 v2 message and its written form, used as Problem.path and as ERR-2 of an
// answer:
//   OBX[2]-5.1   the first component of field 5 of the second OBX; PID-3[2].4.1 with repetition and
//   sub-component; MSH-9, PID   segments that occur once carry no number.
// Plain value, thread safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fengsui::wire::hl7 {

struct Location {
    std::string segment;  // "OBX"
    int occurrence = 0;   // 1 = the first of that name; 0 = not written
    int field = 0;        // 0 = the whole segment; likewise below
    int repetition = 0;
    int component = 0;
    int subcomponent = 0;
    bool operator==(const Location&) const = default;
};

std::string to_string(const Location& location);

// nullopt for a path that is no place in a message ("byte 17", "$.entry[3]").
std::optional<Location> parse_location(std::string_view path);

}  // namespace fengsui::wire::hl7
