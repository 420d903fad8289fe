// SPDX-License-Identifier: Apache-2.0
#include "wire/encoding.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace fengsui::wire {
namespace {

using base::ProblemCode;

std::string_view name_of(Encoding encoding) {
    switch (encoding) {
        case Encoding::Ascii:
            return "ASCII";
        case Encoding::Utf8:
            return "UTF-8";
        case Encoding::Gb18030:
            return "GB18030";
        case Encoding::Latin1:
            return "ISO 8859-1";
    }
    return {};
}

unsigned char byte_at(std::string_view bytes, std::size_t i) {
    return static_cast<unsigned char>(bytes[i]);
}

// The length of the UTF-8 character at `at` judged by its first byte alone; 0 if it cannot begin
// one.
std::size_t utf8_step(unsigned char first) {
    if (first < 0x80) return 1;
    if (first < 0xC2) return 0;
    if (first < 0xE0) return 2;
    if (first < 0xF0) return 3;
    return first < 0xF5 ? 4 : 0;
}

// The length of the GB18030 character at `at` by its form; 0 if the form is wrong.
std::size_t gb18030_step(std::string_view bytes, std::size_t at) {
    const auto first = byte_at(bytes, at);
    if (first < 0x80) return 1;
    if (first == 0x80 || first == 0xFF || at + 1 >= bytes.size()) return 0;
    const auto second = byte_at(bytes, at + 1);
    if (second >= 0x40 && second <= 0xFE && second != 0x7F) return 2;
    if (second < 0x30 || second > 0x39 || at + 3 >= bytes.size()) return 0;
    const auto third = byte_at(bytes, at + 2);
    const auto fourth = byte_at(bytes, at + 3);
    return third >= 0x81 && third <= 0xFE && fourth >= 0x30 && fourth <= 0x39 ? 4 : 0;
}

bool is_gb18030(std::string_view bytes) {
    return base::gb18030_to_utf8(bytes).has_value();
}

// Of a stretch that has the right form but holds an unassigned character: halves it until the place
// is found, so that the cost stays twice that of one conversion.
std::size_t first_unassigned(std::string_view bytes) {
    std::size_t begin = 0;
    while (true) {
        const auto rest = bytes.substr(begin);
        std::size_t middle = 0;
        while (middle < rest.size() && (middle == 0 || middle < rest.size() / 2))
            middle += gb18030_step(rest, middle);
        if (middle == rest.size()) return is_gb18030(rest) ? begin + middle : begin;
        if (is_gb18030(rest.substr(0, middle))) {
            begin += middle;
        } else {
            bytes = bytes.substr(0, begin + middle);
        }
    }
}

std::size_t gb18030_prefix(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && bytes[at] != '\0') {
        const auto step = gb18030_step(bytes, at);
        if (step == 0) break;
        at += step;
    }
    const auto well_formed = bytes.substr(0, at);
    return is_gb18030(well_formed) ? at : first_unassigned(well_formed);
}

std::size_t utf8_prefix(std::string_view bytes) {
    if (base::is_utf8(bytes)) return bytes.size();
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto step = utf8_step(byte_at(bytes, at));
        if (step == 0 || at + step > bytes.size() || !base::is_utf8(bytes.substr(at, step))) break;
        at += step;
    }
    return at;
}

std::string latin1_to_utf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + 16);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto c = byte_at(bytes, i);
        if (c < 0x80) {
            out += static_cast<char>(c);
        } else {
            out += static_cast<char>(0xC0 | (c >> 6));
            out += static_cast<char>(0x80 | (c & 0x3F));
        }
    }
    return out;
}

tl::unexpected<base::Problem> invalid(std::string_view bytes, std::size_t at,
                                      std::string_view expected) {
    const bool nul = at < bytes.size() && bytes[at] == '\0';
    return base::fail(ProblemCode::EncodingInvalid, fmt::format("byte {}", at),
                      nul ? "a NUL byte" : fmt::format("this byte is not {}", expected));
}

}  // namespace

std::size_t valid_prefix(std::string_view bytes, Encoding encoding) {
    std::size_t at = 0;
    switch (encoding) {
        case Encoding::Utf8:
            return utf8_prefix(bytes);
        case Encoding::Gb18030:
            return gb18030_prefix(bytes);
        case Encoding::Ascii:
            while (at < bytes.size() && bytes[at] != '\0' && byte_at(bytes, at) < 0x80) ++at;
            return at;
        case Encoding::Latin1:
            return std::min(bytes.find('\0'), bytes.size());
    }
    return 0;
}

base::Result<std::string> decode(std::string_view bytes, Encoding encoding) {
    if (encoding == Encoding::Gb18030 && bytes.find('\0') == std::string_view::npos) {
        if (auto text = base::gb18030_to_utf8(bytes)) return *std::move(text);
    }
    const auto valid = valid_prefix(bytes, encoding);
    if (valid < bytes.size()) return invalid(bytes, valid, name_of(encoding));
    return encoding == Encoding::Latin1 ? latin1_to_utf8(bytes) : std::string(bytes);
}

base::Result<std::string> decode_undeclared(std::string_view bytes) {
    constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
    if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        return base::fail(ProblemCode::EncodingUnsupported, "byte 0",
                          "UTF-16 is not accepted; send UTF-8 or GB18030");
    }
    if (base::is_utf8(bytes)) return std::string(bytes);
    const auto nul = bytes.find('\0');
    if (nul != std::string_view::npos) return invalid(bytes, nul, {});
    if (auto text = base::gb18030_to_utf8(bytes)) return *std::move(text);
    return invalid(bytes, valid_prefix(bytes, Encoding::Utf8),
                   "UTF-8 and the whole is not GB18030");
}

}  // namespace fengsui::wire
