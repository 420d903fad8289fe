// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/charset.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "wire/encoding.hpp"
#include "wire/hl7/delimiters.hpp"
#include "wire/hl7/lines.hpp"
#include "wire/scan.hpp"

namespace fengsui::wire::hl7 {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

// Capital letters and digits only: "GB 18030-2000", "gb18030_2000" and "GB18030/2000" are one name.
std::string squeeze(std::string_view name) {
    std::string out;
    for (const char c : base::to_upper_ascii(name)) {
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) out += c;
    }
    return out;
}

// In a GB18030 line a byte from 0x81 takes the next one with it, even if that looks like a
// delimiter.
std::size_t find_separator(std::string_view line, char separator, Encoding encoding) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == separator) return i;
        if (encoding == Encoding::Gb18030 && static_cast<unsigned char>(line[i]) > 0x80) ++i;
    }
    return std::string_view::npos;
}

// MSH-18 if the line is read in `encoding`.
std::string_view eighteenth(std::string_view line, Encoding encoding) {
    const char separator = line[3];
    line.remove_prefix(4);
    for (int field = 2; field < 18; ++field) {
        const auto at = find_separator(line, separator, encoding);
        if (at == std::string_view::npos) return {};
        line.remove_prefix(at + 1);
    }
    return line.substr(0, line.find(separator));
}

std::string_view first_repetition(std::string_view field, char repetition) {
    while (!field.empty()) {
        const auto at = field.find(repetition);
        const auto one = base::trim(field.substr(0, at));
        if (!one.empty()) return one;
        if (at == std::string_view::npos) return {};
        field.remove_prefix(at + 1);
    }
    return {};
}

base::Result<std::string> decode_as(std::string_view raw, Charset charset, std::string_view name) {
    switch (charset) {
        case Charset::Undeclared:
            return decode_undeclared(raw);
        case Charset::Ascii:
            return decode(raw, Encoding::Ascii);
        case Charset::Utf8:
            return decode(raw, Encoding::Utf8);
        case Charset::Gb18030:
            return decode(raw, Encoding::Gb18030);
        case Charset::Latin1:
            return decode(raw, Encoding::Latin1);
        case Charset::Unsupported:
            break;
    }
    const auto shown =
        base::is_utf8(name) ? base::cut_utf8(name, 40) : std::string_view("unreadable");
    return base::fail(base::ProblemCode::EncodingUnsupported, "MSH-18",
                      "'" + std::string(shown) +
                          "'; accepted are UNICODE UTF-8, GB 18030-2000, ASCII and 8859/1");
}

}  // namespace

Charset charset_named(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, Charset>, 24> names{{
        {"", Charset::Undeclared},         {"ASCII", Charset::Ascii},
        {"USASCII", Charset::Ascii},       {"ISOIR6", Charset::Ascii},
        {"UNICODEUTF8", Charset::Utf8},    {"UTF8", Charset::Utf8},
        {"UNICODE", Charset::Utf8},        {"GB18030", Charset::Gb18030},
        {"GB180302000", Charset::Gb18030}, {"GB180302005", Charset::Gb18030},
        {"GB180302022", Charset::Gb18030}, {"GBK", Charset::Gb18030},
        {"GB2312", Charset::Gb18030},      {"GB231280", Charset::Gb18030},
        {"GB23121980", Charset::Gb18030},  {"EUCCN", Charset::Gb18030},
        {"CP936", Charset::Gb18030},       {"MS936", Charset::Gb18030},
        {"WINDOWS936", Charset::Gb18030},  {"ISOIR58", Charset::Gb18030},
        {"88591", Charset::Latin1},        {"ISO88591", Charset::Latin1},
        {"LATIN1", Charset::Latin1},       {"ISOIR100", Charset::Latin1},
    }};
    const auto squeezed = squeeze(name);
    if (squeezed.empty() && !base::trim(name).empty()) return Charset::Unsupported;
    for (const auto& [known, charset] : names) {
        if (known == squeezed) return charset;
    }
    return Charset::Unsupported;
}

std::string_view declared_charset(std::string_view raw) {
    auto line = raw.substr(skip_lead_in(raw));
    line = line.substr(0, find_line_end(line, 0));
    if (!line.starts_with("MSH") || line.size() < 6) return {};
    const auto plain = first_repetition(eighteenth(line, Encoding::Ascii), line[5]);
    if (!plain.empty() && charset_named(plain) != Charset::Unsupported) return plain;
    const auto chinese = first_repetition(eighteenth(line, Encoding::Gb18030), line[5]);
    return charset_named(chinese) == Charset::Gb18030 ? chinese : plain;
}

base::Result<std::string> to_utf8(std::string_view raw) {
    const auto name = declared_charset(raw);
    auto text = decode_as(raw, charset_named(name), name);
    if (text && text->starts_with(utf8_mark)) text->erase(0, utf8_mark.size());
    return text;
}

}  // namespace fengsui::wire::hl7
