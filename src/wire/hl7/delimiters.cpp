// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/delimiters.hpp"

#include <algorithm>

namespace fengsui::wire::hl7 {
namespace {

bool may_delimit(char c) {
    const bool printable = c > ' ' && c < 0x7F;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    return printable && !letter && !digit;
}

tl::unexpected<base::Problem> broken(std::string_view name, int field, std::string detail) {
    return base::fail(base::ProblemCode::HeaderBroken,
                      std::string(name) + "-" + std::to_string(field), std::move(detail));
}

}  // namespace

std::string Delimiters::encoding_characters() const {
    std::string out{component, repetition, escape, subcomponent};
    if (truncation != '\0') out += truncation;
    return out;
}

base::Result<Delimiters> read_delimiters(std::string_view header_segment) {
    const auto name = header_segment.substr(0, 3);
    if (header_segment.size() < 4 || !may_delimit(header_segment[3])) {
        return broken(name, 1, "no usable field separator after the segment name");
    }
    const char field = header_segment[3];
    const auto rest = header_segment.substr(4);
    const auto encoding = rest.substr(0, rest.find(field));
    if (encoding.size() != 4 && encoding.size() != 5) {
        return broken(name, 2, "expected four or five encoding characters");
    }
    if (!std::ranges::all_of(encoding, may_delimit)) {
        return broken(name, 2, "an encoding character is a letter, a digit, blank or not ASCII");
    }
    std::string all(encoding);
    all += field;
    std::ranges::sort(all);
    if (std::ranges::adjacent_find(all) != all.end())
        return broken(name, 2, "a delimiter is used twice");
    return Delimiters{field,       encoding[0], encoding[1],
                      encoding[2], encoding[3], encoding.size() == 5 ? encoding[4] : '\0'};
}

}  // namespace fengsui::wire::hl7
