// SPDX-License-Identifier: Apache-2.0
// The character sets that arrive: UTF-8, the GB18030 family, ASCII and ISO 8859-1, each turned into
// UTF-8 or refused with the offset of the first byte that does not fit. Used by the HL7 and the CSV
// reader. Pure, thread safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace fengsui::wire {

enum class Encoding : std::uint8_t { Ascii, Utf8, Gb18030, Latin1 };

// The length of the longest front part that is well-formed in `encoding` and free of NUL;
// bytes.size() if all is.
std::size_t valid_prefix(std::string_view bytes, Encoding encoding);

// encoding_invalid with path "byte N" (from 0) where the bytes do not fit or hold NUL.
base::Result<std::string> decode(std::string_view bytes, Encoding encoding);

// For bytes that declare nothing: UTF-8 if they are, else GB18030 if they are, else
// encoding_invalid. UTF-16 and UTF-32 with a byte order mark are encoding_unsupported. A UTF-8 byte
// order mark is dropped.
base::Result<std::string> decode_undeclared(std::string_view bytes);

}  // namespace fengsui::wire
