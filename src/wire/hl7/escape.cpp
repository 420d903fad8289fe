// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/escape.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace fengsui::wire::hl7 {
namespace {

constexpr int repeat_max = 100;  // of \.sp n\ and \.sk n\: a sender cannot make us write megabytes

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> bytes_of_hex(std::string_view hex) {
    if (hex.empty() || hex.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = hex_digit(hex[i]);
        const int low = hex_digit(hex[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

std::optional<std::string> text_of_hex(std::string_view hex) {
    const auto bytes = bytes_of_hex(hex);
    if (!bytes || bytes->find('\0') != std::string::npos) return std::nullopt;
    if (base::is_utf8(*bytes)) return bytes;
    return base::gb18030_to_utf8(*bytes);
}

// The count of ".sp 2", ".sp2", ".sp+2" or plain ".sp" (then 1).
std::optional<int> repeat_count(std::string_view digits) {
    digits = base::trim(digits);
    if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
    if (digits.empty()) return 1;
    int count = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        count = std::min(repeat_max, count * 10 + (c - '0'));
    }
    return count;
}

std::optional<std::string> formatting(std::string_view command) {
    const auto verb = command.substr(0, 3);
    if (command == ".br") return "\n";
    if (verb != ".sp" && verb != ".sk") return std::nullopt;
    const auto count = repeat_count(command.substr(3));
    if (!count) return std::nullopt;
    return std::string(static_cast<std::size_t>(*count), verb == ".sp" ? '\n' : ' ');
}

// What one sequence (without its escape characters) stands for; nullopt if it is not known.
std::optional<std::string> meaning(std::string_view body, const Delimiters& delimiters) {
    if (body.size() == 1) {
        switch (body[0]) {
            case 'F':
                return std::string(1, delimiters.field);
            case 'S':
                return std::string(1, delimiters.component);
            case 'T':
                return std::string(1, delimiters.subcomponent);
            case 'R':
                return std::string(1, delimiters.repetition);
            case 'E':
                return std::string(1, delimiters.escape);
            case 'P':
                return std::string(1, delimiters.truncation == '\0' ? '#' : delimiters.truncation);
            case 'H':
            case 'N':
                return "";
            default:
                return std::nullopt;
        }
    }
    if (body.empty()) return std::nullopt;
    if (body[0] == '.') return formatting(body);
    if (body[0] == 'X') return text_of_hex(body.substr(1));
    const bool switches_set = (body[0] == 'C' && body.size() == 5) ||
                              (body[0] == 'M' && (body.size() == 5 || body.size() == 7));
    if (switches_set && bytes_of_hex(body.substr(1))) return "";
    return std::nullopt;
}

}  // namespace

std::string unescape(std::string_view raw, const Delimiters& delimiters) {
    const char mark = delimiters.escape;
    auto at = mark == '\0' ? std::string_view::npos : raw.find(mark);
    if (at == std::string_view::npos) return std::string(raw);
    std::string out;
    out.reserve(raw.size());
    std::size_t done = 0;
    while (at != std::string_view::npos) {
        out += raw.substr(done, at - done);
        const auto close = raw.find(mark, at + 1);
        if (close == std::string_view::npos) {
            done = at;
            break;
        }
        const auto body = raw.substr(at + 1, close - at - 1);
        if (const auto text = meaning(body, delimiters)) {
            out += *text;
            done = close + 1;
        } else if (!body.empty() && body[0] == 'Z') {
            // A sequence agreed between two parties: kept whole, so that its end does not open
            // another one.
            out += raw.substr(at, close + 1 - at);
            done = close + 1;
        } else {
            // A bare escape character, as in "C:\data\F\x": keep it alone, its partner may open a
            // real sequence.
            out += mark;
            done = at + 1;
        }
        at = raw.find(mark, done);
    }
    out += raw.substr(done);
    return out;
}

std::string escape(std::string_view text, const Delimiters& delimiters) {
    if (text == "\"\"") return std::string{delimiters.escape} + "X2222" + delimiters.escape;
    const bool dot_delimits =
        delimiters.encoding_characters().find('.') != std::string::npos || delimiters.field == '.';
    std::string out;
    out.reserve(text.size() + 8);
    const auto sequence = [&](std::string_view body) {
        out += delimiters.escape;
        out += body;
        out += delimiters.escape;
    };
    for (const char c : text) {
        if (c == delimiters.field) {
            sequence("F");
        } else if (c == delimiters.component) {
            sequence("S");
        } else if (c == delimiters.subcomponent) {
            sequence("T");
        } else if (c == delimiters.repetition) {
            sequence("R");
        } else if (c == delimiters.escape) {
            sequence("E");
        } else if (c == delimiters.truncation && c != '\0') {
            sequence("P");
        } else if (c == '\n') {
            sequence(dot_delimits ? "X0A" : ".br");
        } else if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\0') {
            constexpr std::string_view hex = "0123456789ABCDEF";
            sequence(std::string{'X', hex[static_cast<unsigned char>(c) >> 4], hex[c & 15]});
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace fengsui::wire::hl7
