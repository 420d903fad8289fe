// SPDX-License-Identifier: Apache-2.0
#include "catalog/icd10.hpp"

#include "base/text.hpp"

namespace fengsui::catalog {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}

// A whole code and nothing else, as our tables must write it.
std::optional<std::string> exact(std::string_view text) {
    const Icd10Code code(text);
    std::string plain;
    for (const char c : text) {
        if (c != '.') plain += c;
    }
    if (code.empty() || code.view() != plain) return std::nullopt;
    return plain;
}

bool expand_range(const std::string& first, const std::string& last,
                  std::vector<std::string>& out) {
    if (first.size() != last.size() || first[0] != last[0]) return false;
    // Three characters count by two digits, longer codes by their last digit.
    const std::size_t fixed = first.size() == 3 ? 1 : first.size() - 1;
    if (first.substr(0, fixed) != last.substr(0, fixed)) return false;
    for (std::size_t i = fixed; i < first.size(); ++i) {
        if (!is_digit(first[i]) || !is_digit(last[i])) return false;
    }
    const int low = std::stoi(first.substr(fixed));
    const int high = std::stoi(last.substr(fixed));
    if (low > high) return false;
    for (int n = low; n <= high; ++n) {
        std::string number = std::to_string(n);
        if (first.size() == 3 && number.size() == 1) number.insert(0, "0");
        out.push_back(first.substr(0, fixed) + number);
    }
    return true;
}

}  // namespace

Icd10Code::Icd10Code(std::string_view text) {
    for (char c : base::trim(text)) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == '.' && size_ == 3) continue;
        if ((!is_letter(c) && !is_digit(c)) || size_ == letters_.size()) break;
        letters_[size_++] = c;
    }
    if (size_ < 3 || !is_letter(letters_[0]) || !is_digit(letters_[1])) size_ = 0;
}

std::optional<std::vector<std::string>> expand_icd10(std::string_view list) {
    std::vector<std::string> out;
    for (const std::string_view part : base::split(list, ';')) {
        const auto dash = part.find('-');
        const auto first = exact(base::trim(part.substr(0, dash)));
        if (!first) return std::nullopt;
        if (dash == std::string_view::npos) {
            out.push_back(*first);
            continue;
        }
        const auto last = exact(base::trim(part.substr(dash + 1)));
        if (!last || !expand_range(*first, *last, out)) return std::nullopt;
    }
    return out;
}

}  // namespace fengsui::catalog
