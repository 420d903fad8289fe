// SPDX-License-Identifier: Apache-2.0
#include "wire/hl7/time.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace fengsui::wire::hl7 {
namespace {

constexpr std::size_t fraction_digits_max = 4;

// Cuts "+0800" or "-0530" off the end of `text`; false where something like an offset is malformed.
bool take_offset(std::string_view& text, TimeParts& parts) {
    const auto sign = text.find_first_of("+-");
    if (sign == std::string_view::npos) return true;
    if (sign < 8) return false;  // "2021-0623" is no year with an offset but a date gone wrong
    const auto hours = digits_at(text, sign + 1, 2);
    const auto minutes = digits_at(text, sign + 3, 2);
    if (!hours || !minutes || *minutes % 15 != 0 || *minutes > 59 || text.size() != sign + 5)
        return false;
    const int size = *hours * 60 + *minutes;
    parts.rest.offset_minutes = text[sign] == '-' ? -size : size;
    text = text.substr(0, sign);
    return true;
}

bool take_fraction(std::string_view& text, TimeParts& parts) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) return true;
    const auto fraction = text.substr(dot + 1);
    if (dot != 14 || fraction.empty() || fraction.size() > fraction_digits_max) return false;
    if (!digits_at(fraction, 0, fraction.size())) return false;
    parts.rest.millisecond = milliseconds_of(fraction);
    text = text.substr(0, dot);
    return true;
}

std::optional<PartialTime> read(std::string_view text) {
    TimeParts parts;
    if (!take_offset(text, parts)) return std::nullopt;
    const auto with_fraction = text.size();
    if (!take_fraction(text, parts)) return std::nullopt;
    const bool has_fraction = text.size() != with_fraction;
    if (text.size() < 4 || text.size() > 14 || text.size() % 2 != 0) return std::nullopt;
    const auto year = digits_at(text, 0, 4);
    if (!year) return std::nullopt;
    parts.year = *year;
    int* const targets[] = {&parts.month, &parts.day, &parts.rest.hour, &parts.rest.minute,
                            &parts.rest.second};
    const auto pairs = (text.size() - 4) / 2;
    for (std::size_t i = 0; i < pairs; ++i) {
        const auto value = digits_at(text, 4 + 2 * i, 2);
        if (!value) return std::nullopt;
        *targets[i] = *value;
    }
    parts.rest.precision = has_fraction ? Precision::Millisecond : static_cast<Precision>(pairs);
    return make_partial_time(parts);
}

}  // namespace

base::Result<PartialTime> parse_time(std::string_view text, std::string_view path) {
    if (const auto time = read(base::trim(text))) return *time;
    return base::fail(base::ProblemCode::DateInvalid, std::string(path),
                      "expected YYYY[MM[DD[HH[MM[SS[.S]]]]]][+/-ZZZZ]");
}

std::string to_hl7_time(base::Instant at, int offset_minutes) {
    const auto day = base::local_day(at, offset_minutes);
    const auto seconds = (at.ms - base::start_of(day, offset_minutes).ms) / 1000;
    const auto date = base::to_string(day);
    const int size = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    return fmt::format("{}{}{}{:02}{:02}{:02}{}{:02}{:02}", date.substr(0, 4), date.substr(5, 2),
                       date.substr(8, 2), seconds / 3600, seconds / 60 % 60, seconds % 60,
                       offset_minutes < 0 ? '-' : '+', size / 60, size % 60);
}

}  // namespace fengsui::wire::hl7
