// SPDX-License-Identifier: Apache-2.0
#include "catalog/id_number.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace fengsui::catalog {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

int digits(std::string_view text) {
    int value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return value;
}

// First two digits of every province-level code of GB/T 2260, with those of residence permits (81,
// 82, 83).
bool is_province(int code) {
    static constexpr std::array codes = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34,
                                         35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
                                         53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83};
    return std::ranges::binary_search(codes, code);
}

tl::unexpected<base::Problem> invalid(std::string reason) {
    return base::fail(base::ProblemCode::IdNumberInvalid, {}, std::move(reason));
}

}  // namespace

char id_number_check(std::string_view first17) {
    static constexpr std::array weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (first17.size() != weights.size() || !std::ranges::all_of(first17, is_digit)) return '\0';
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (first17[i] - '0');
    return "10X98765432"[sum % 11];
}

base::Result<IdNumber> parse_id_number(std::string_view text, base::Day today) {
    std::string number = base::to_upper_ascii(base::trim(text));
    if (number.size() != 18) return invalid("must have 18 characters");
    const std::string_view view = number;
    if (!std::ranges::all_of(view.substr(0, 17), is_digit))
        return invalid("the first 17 characters must be digits");
    if (!is_digit(view[17]) && view[17] != 'X')
        return invalid("the last character must be a digit or X");
    if (!is_province(digits(view.substr(0, 2)))) return invalid("the region code is not assigned");
    const auto birth =
        base::make_day(digits(view.substr(6, 4)), static_cast<unsigned>(digits(view.substr(10, 2))),
                       static_cast<unsigned>(digits(view.substr(12, 2))));
    if (!birth || digits(view.substr(6, 4)) < 1800) return invalid("the birth date does not exist");
    if (*birth > today) return invalid("the birth date is in the future");
    if (id_number_check(view.substr(0, 17)) != view[17])
        return invalid("the check character is wrong");
    const Sex sex = (view[16] - '0') % 2 == 1 ? Sex::Male : Sex::Female;
    std::string region(view.substr(0, 6));
    return IdNumber{std::move(number), std::move(region), *birth, sex};
}

}  // namespace fengsui::catalog
