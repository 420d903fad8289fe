// SPDX-License-Identifier: Apache-2.0
// Escape sequences of HL7 v2 text (\F\ \S\ \T\ \R\ \E\ \P\ \Xhh..\ \.br\ …), with the message's own
// escape character. Reading never fails: what is no known sequence stays as it was written. Pure,
// thread safe.
#pragma once

#include <string>
#include <string_view>

#include "wire/hl7/delimiters.hpp"

namespace fengsui::wire::hl7 {

// \.br\ becomes a line feed, \.sp n\ line feeds, \.sk n\ blanks; highlighting (\H\ \N\) and
// character set switches (\Cxxyy\ \Mxxyyzz\) are dropped; the bytes of \Xhh..\ are taken as UTF-8,
// else as GB18030, else kept as written. The result of valid UTF-8 is valid UTF-8.
std::string unescape(std::string_view raw, const Delimiters& delimiters);

// The inverse for writing: unescape(escape(t, d), d) == t for every UTF-8 text without NUL. No
// delimiter and no line end remains, and the text `""` does not become the HL7 null.
std::string escape(std::string_view text, const Delimiters& delimiters);

}  // namespace fengsui::wire::hl7
