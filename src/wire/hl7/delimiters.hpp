// SPDX-License-Identifier: Apache-2.0
// The five or six characters with which one HL7 v2 message is written; each message declares its
// own in MSH-1 and MSH-2, and nothing may be read or written with another message's set. Plain
// value, thread safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace fengsui::wire::hl7 {

struct Delimiters {
    char field = '|';
    char component = '^';
    char repetition = '~';
    char escape = '\\';
    char subcomponent = '&';
    char truncation = '\0';  // since v2.7; NUL where MSH-2 has only four characters
    bool operator==(const Delimiters&) const = default;

    // MSH-2 as it stands in the message.
    [[nodiscard]] std::string encoding_characters() const;
};

// For a text that no character may split: MSH-1 and MSH-2 themselves.
inline constexpr Delimiters no_delimiters{'\0', '\0', '\0', '\0', '\0', '\0'};

// Reads the delimiters from the start of a header segment (MSH, FHS, BHS). header_broken unless
// there are four or five encoding characters, all different, printable ASCII and neither letters
// nor digits.
base::Result<Delimiters> read_delimiters(std::string_view header_segment);

}  // namespace fengsui::wire::hl7
