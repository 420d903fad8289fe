// SPDX-License-Identifier: Apache-2.0
#include "respond/event.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.hpp"
#include "catalog/rules.hpp"

namespace fengsui::respond {

std::string grade_name_zh(EventGrade grade) {
    constexpr std::array<std::string_view, 4> roman = {"Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"};
    if (grade == EventGrade::None) return "未定级";
    const auto index = static_cast<std::size_t>(grade) - 1;
    return fmt::format("{}级（{}）", roman.at(index),
                       catalog::name_zh(static_cast<catalog::Grade>(grade)));
}

std::string grade_name_en(EventGrade grade) {
    if (grade == EventGrade::None) return "no grade";
    return fmt::format("grade {}", base::enum_text(grade));
}

std::string event_number(std::int64_t number) {
    return fmt::format("E-{:04}", number);
}

std::string meeting_place(std::string_view a, std::string_view b) {
    constexpr std::array<std::size_t, 3> code_lengths = {12, 9, 6};
    const auto common = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    if (common == a.size() || common == b.size()) return std::string(a.substr(0, common));
    for (const auto length : code_lengths) {
        if (common >= length) return std::string(a.substr(0, length));
    }
    return std::string(a.substr(0, code_lengths.back()));
}

}  // namespace fengsui::respond
