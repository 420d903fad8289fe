// SPDX-License-Identifier: Apache-2.0
// Turns the bytes of one HL7 v2 message into UTF-8 by what MSH-18 declares (HL7 table 0211 and the
// spellings met in the field). Comes before parse, since a GB18030 character may contain the byte
// of a delimiter. Pure, thread safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace fengsui::wire::hl7 {

enum class Charset : std::uint8_t { Undeclared, Ascii, Utf8, Gb18030, Latin1, Unsupported };

// The meaning of one MSH-18 value. The whole Chinese family (GB2312, GBK) is read as its superset
// GB18030.
Charset charset_named(std::string_view name);

// The first non-empty repetition of MSH-18 of the message in `raw`, as written; empty if there is
// none.
std::string_view declared_charset(std::string_view raw);

// The message as UTF-8 without byte order mark. Bytes that do not fit what is declared, and NUL
// anywhere, are encoding_invalid with path "byte N" (from 0); a set that we cannot read is
// encoding_unsupported at MSH-18. Where nothing is declared, UTF-8 is expected, and GB18030
// accepted if the bytes are valid in it but not in UTF-8.
base::Result<std::string> to_utf8(std::string_view raw);

}  // namespace fengsui::wire::hl7
