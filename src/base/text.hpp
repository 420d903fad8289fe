// SPDX-License-Identifier: Apache-2.0
// Text that comes from outside: checks and conversions. Pure, thread safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fengsui::base {

// Well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF) without NUL.
bool is_utf8(std::string_view bytes);

// GB18030 (and so GBK, GB2312) to UTF-8; nullopt where the bytes do not fit.
std::optional<std::string> gb18030_to_utf8(std::string_view bytes);
std::optional<std::string> utf8_to_gb18030(std::string_view text);

std::string_view trim(std::string_view text);
std::string to_lower_ascii(std::string_view text);
std::string to_upper_ascii(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
bool contains_ignoring_case(std::string_view text, std::string_view part);

std::string to_hex(std::span<const std::uint8_t> bytes);
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// At most `bytes` bytes of `text`, cut between characters.
std::string_view cut_utf8(std::string_view text, std::size_t bytes);

}  // namespace fengsui::base
