// SPDX-License-Identifier: Apache-2.0
#include "base/text.hpp"

#include <iconv.h>
#include <sodium.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace fengsui::base {
namespace {

// glibc's iconv keeps one descriptor per thread: opening it costs more than converting a message.
class Converter {
  public:
    Converter(const char* to, const char* from) : handle_(iconv_open(to, from)) {}
    ~Converter() {
        if (handle_ != reinterpret_cast<iconv_t>(-1)) iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    std::optional<std::string> operator()(std::string_view bytes) {
        iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        std::string out(bytes.size() * 2 + 16, '\0');
        char* in_at = const_cast<char*>(bytes.data());
        auto in_left = bytes.size();
        char* out_at = out.data();
        auto out_left = out.size();
        if (iconv(handle_, &in_at, &in_left, &out_at, &out_left) == static_cast<std::size_t>(-1))
            return std::nullopt;
        out.resize(out.size() - out_left);
        return out;
    }

  private:
    iconv_t handle_;
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
    const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* const end = p + bytes.size();
    while (p < end) {
        // Most text is ASCII: eight bytes at a time, none of them zero or above 0x7F.
        while (end - p >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, p, sizeof word);
            constexpr std::uint64_t kLow = 0x0101010101010101;
            constexpr std::uint64_t kHigh = 0x8080808080808080;
            if ((word & kHigh) != 0 || ((word - kLow) & ~word & kHigh) != 0) break;
            p += 8;
        }
        if (p == end) break;
        const unsigned char c = *p;
        if (c == 0) return false;
        if (c < 0x80) {
            ++p;
            continue;
        }
        int more = 0;
        unsigned minimum = 0;
        unsigned point = 0;
        if ((c & 0xE0) == 0xC0) {
            more = 1, minimum = 0x80, point = c & 0x1Fu;
        } else if ((c & 0xF0) == 0xE0) {
            more = 2, minimum = 0x800, point = c & 0x0Fu;
        } else if ((c & 0xF8) == 0xF0) {
            more = 3, minimum = 0x10000, point = c & 0x07u;
        } else {
            return false;
        }
        if (end - p <= more) return false;
        for (int i = 1; i <= more; ++i) {
            if ((p[i] & 0xC0) != 0x80) return false;
            point = (point << 6) | (p[i] & 0x3Fu);
        }
        if (point < minimum || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
            return false;
        p += more + 1;
    }
    return true;
}

std::optional<std::string> gb18030_to_utf8(std::string_view bytes) {
    thread_local Converter convert("UTF-8", "GB18030");
    return convert(bytes);
}

std::optional<std::string> utf8_to_gb18030(std::string_view text) {
    thread_local Converter convert("GB18030", "UTF-8");
    return convert(text);
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string to_lower_ascii(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::string to_upper_ascii(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), upper);
    return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    return part.empty() ||
           std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
    return out;
}

std::string to_base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), variant);
    out.pop_back();  // the terminating NUL
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string out(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                          text.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0) {
        return std::nullopt;
    }
    out.resize(size);
    return out;
}

std::string_view cut_utf8(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

}  // namespace fengsui::base
