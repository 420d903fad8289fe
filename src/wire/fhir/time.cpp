// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/time.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace fengsui::wire::fhir {
namespace {

constexpr std::size_t fraction_digits_max = 9;

// Takes `mark` and two digits off the front.
bool take_two(std::string_view& rest, char mark, int& value) {
    if (rest.empty() || rest.front() != mark) return false;
    const auto digits = digits_at(rest, 1, 2);
    if (!digits) return false;
    value = *digits;
    rest.remove_prefix(3);
    return true;
}

bool take_fraction(std::string_view& rest, TimeParts& parts) {
    if (rest.empty() || rest.front() != '.') return true;
    const auto end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    const auto digits = rest.substr(1, end - 1);
    if (digits.empty() || digits.size() > fraction_digits_max) return false;
    parts.rest.millisecond = milliseconds_of(digits);
    parts.rest.precision = Precision::Millisecond;
    rest.remove_prefix(end);
    return true;
}

bool take_offset(std::string_view& rest, TimeParts& parts) {
    if (rest.empty()) return true;
    if (rest == "Z" || rest == "z") {
        parts.rest.offset_minutes = 0;
        rest = {};
        return true;
    }
    const bool is_west = rest.front() == '-';
    int hours = 0;
    int minutes = 0;
    if (!take_two(rest, is_west ? '-' : '+', hours) || !take_two(rest, ':', minutes) ||
        minutes > 59)
        return false;
    const int size = hours * 60 + minutes;
    parts.rest.offset_minutes = is_west ? -size : size;
    return true;
}

std::optional<PartialTime> read(std::string_view rest) {
    TimeParts parts;
    const auto year = digits_at(rest, 0, 4);
    if (!year) return std::nullopt;
    parts.year = *year;
    rest.remove_prefix(4);
    parts.rest.precision = Precision::Year;
    if (take_two(rest, '-', parts.month)) {
        parts.rest.precision = Precision::Month;
        if (take_two(rest, '-', parts.day)) {
            parts.rest.precision = Precision::Day;
            if (take_two(rest, 'T', parts.rest.hour)) {
                if (!take_two(rest, ':', parts.rest.minute)) return std::nullopt;
                parts.rest.precision = Precision::Minute;
                if (take_two(rest, ':', parts.rest.second))
                    parts.rest.precision = Precision::Second;
                if (!take_fraction(rest, parts) || !take_offset(rest, parts)) return std::nullopt;
            }
        }
    }
    return rest.empty() ? make_partial_time(parts) : std::nullopt;
}

}  // namespace

base::Result<PartialTime> parse_time(std::string_view text, std::string_view path) {
    if (const auto time = read(base::trim(text))) return *time;
    return base::fail(base::ProblemCode::DateInvalid, std::string(path),
                      "expected YYYY[-MM[-DD[Thh:mm[:ss[.s]][Z|+hh:mm]]]]");
}

}  // namespace fengsui::wire::fhir
