// SPDX-License-Identifier: Apache-2.0
// The numbers and reference ranges of result_map.hpp.
#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "catalog/result_map.hpp"

namespace fengsui::catalog {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

enum class Side { None, Below, BelowOrEqual, Above, AboveOrEqual };

bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

void skip_blanks(std::string_view& text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

Side take_side(std::string_view& text) {
    skip_blanks(text);
    Side side = Side::None;
    if (take(text, "<=") || take(text, "≤") || take(text, "≦") || take(text, "=<"))
        side = Side::BelowOrEqual;
    else if (take(text, ">=") || take(text, "≥") || take(text, "≧") || take(text, "=>"))
        side = Side::AboveOrEqual;
    else if (take(text, "<") || take(text, "＜"))
        side = take(text, "=") ? Side::BelowOrEqual : Side::Below;
    else if (take(text, ">") || take(text, "＞"))
        side = take(text, "=") ? Side::AboveOrEqual : Side::Above;
    else
        take(text, "=");
    skip_blanks(text);
    return side;
}

// A number at the start of `text`: sign, thousands commas, exponent, "1.2x10^3", the titre "1:80"
// (80).
std::optional<double> take_number(std::string_view& text) {
    skip_blanks(text);
    std::array<char, 40> plain{};
    std::size_t size = 0;
    std::size_t used = 0;
    for (; used < text.size() && size < plain.size(); ++used) {
        const char c = text[used];
        const bool digit = c >= '0' && c <= '9';
        const bool exponent = (c == 'e' || c == 'E') && size > 0 && used + 1 < text.size() &&
                              (text[used + 1] == '+' || text[used + 1] == '-' ||
                               (text[used + 1] >= '0' && text[used + 1] <= '9'));
        const bool sign = (c == '-' || c == '+') &&
                          (size == 0 || plain[size - 1] == 'e' || plain[size - 1] == 'E');
        if (c == ',' && size > 0) continue;
        if (c == '+' && size == 0) continue;
        if (!digit && c != '.' && !exponent && !sign) break;
        plain[size++] = c;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + size, value);
    if (error != std::errc{} || end != plain.data() + size || !std::isfinite(value))
        return std::nullopt;
    text.remove_prefix(used);
    if (value == 1 && (take(text, ":") || take(text, "："))) return take_number(text);
    std::string_view rest = text;
    skip_blanks(rest);
    if ((take(rest, "x") || take(rest, "X") || take(rest, "*") || take(rest, "×")) &&
        take(rest, "10^")) {
        if (const auto power = take_number(rest)) {
            text = rest;
            return value * std::pow(10, *power);
        }
    }
    return value;
}

bool take_dash(std::string_view& text) {
    skip_blanks(text);
    bool found = false;
    while (take(text, "-") || take(text, "~") || take(text, "～") || take(text, "—") ||
           take(text, "–") || take(text, "－") || take(text, "to ") || take(text, "至")) {
        found = true;
    }
    return found;
}

// All values that a text may stand for, or that a range allows: between two ends, each inside or
// not.
struct Interval {
    double low = -infinity;
    double high = infinity;
    bool low_inside = true;
    bool high_inside = true;
};

Interval one_sided(Side side, double value) {
    switch (side) {
        case Side::Below:
            return {-infinity, value, true, false};
        case Side::BelowOrEqual:
            return {-infinity, value, true, true};
        case Side::Above:
            return {value, infinity, false, true};
        case Side::AboveOrEqual:
            return {value, infinity, true, true};
        case Side::None:
            break;
    }
    return {value, value, true, true};
}

std::optional<Interval> parse_range(std::string_view text) {
    const Side side = take_side(text);
    const auto first = take_number(text);
    if (!first) return std::nullopt;
    if (side != Side::None) return one_sided(side, *first);
    if (!take_dash(text)) return std::nullopt;
    const auto second = take_number(text);
    if (!second || *second < *first) return std::nullopt;
    return Interval{*first, *second, true, true};
}

}  // namespace

std::optional<RangePosition> position_in_range(std::string_view number, std::string_view comparator,
                                               std::string_view range) {
    const auto allowed = parse_range(base::trim(range));
    std::string_view text = base::trim(number);
    Side side = take_side(text);
    if (side == Side::None) side = take_side(comparator);
    const auto value = take_number(text);
    if (!allowed || !value) return std::nullopt;
    const Interval is = one_sided(side, *value);
    // All of `is` below, all above, all inside; else open.
    if (is.high < allowed->low ||
        (is.high == allowed->low && !(is.high_inside && allowed->low_inside))) {
        return RangePosition::Below;
    }
    if (is.low > allowed->high ||
        (is.low == allowed->high && !(is.low_inside && allowed->high_inside))) {
        return RangePosition::Above;
    }
    const bool low_fits = is.low > allowed->low ||
                          (is.low == allowed->low && (allowed->low_inside || !is.low_inside));
    const bool high_fits = is.high < allowed->high ||
                           (is.high == allowed->high && (allowed->high_inside || !is.high_inside));
    if (low_fits && high_fits) return RangePosition::Inside;
    // "<20" against "0-38": no amount is below zero, so a value without a lower end starts at the
    // range's own.
    if (is.low == -infinity && high_fits && allowed->low <= 0) return RangePosition::Inside;
    return std::nullopt;
}

}  // namespace fengsui::catalog
