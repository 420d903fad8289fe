// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>

namespace fengsui::base {
namespace {

constexpr std::int64_t kMsPerDay = 86'400'000;

std::chrono::year_month_day civil(Day day) {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day.days}}};
}

std::optional<int> digits(std::string_view text) {
    int value = 0;
    if (text.empty() || text.front() == '-' || text.front() == '+') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "Z", "+08:00" or "+0800", in minutes east of UTC.
std::optional<int> parse_offset(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 5 && text.size() != 6) return std::nullopt;
    if (text[0] != '+' && text[0] != '-') return std::nullopt;
    if (text.size() == 6 && text[3] != ':') return std::nullopt;
    const auto hours = digits(text.substr(1, 2));
    const auto minutes = digits(text.substr(text.size() - 2));
    if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
    const int offset = *hours * 60 + *minutes;
    return text[0] == '-' ? -offset : offset;
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    const auto q = a / b;
    return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}

}  // namespace

std::optional<Day> make_day(int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{month},
                                          std::chrono::day{day}};
    if (year < 1 || year > 9999 || !ymd.ok()) return std::nullopt;
    return Day{static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
}

std::optional<Day> parse_day(std::string_view iso) {
    const bool dashed = iso.size() == 10 && iso[4] == '-' && iso[7] == '-';
    if (!dashed && iso.size() != 8) return std::nullopt;
    const auto year = digits(iso.substr(0, 4));
    const auto month = digits(iso.substr(dashed ? 5 : 4, 2));
    const auto day = digits(iso.substr(dashed ? 8 : 6, 2));
    if (!year || !month || !day) return std::nullopt;
    return make_day(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

std::string to_string(Day day) {
    const auto ymd = civil(day);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                       static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

int year_of(Day day) {
    return static_cast<int>(civil(day).year());
}

EpiWeek epi_week(Day day) {
    const auto sys = std::chrono::sys_days{std::chrono::days{day.days}};
    const int iso_weekday = static_cast<int>(std::chrono::weekday{sys}.iso_encoding());
    const Day thursday = day + (4 - iso_weekday);
    const int year = year_of(thursday);
    const Day first = *make_day(year, 1, 1);
    return {year, (thursday - first) / 7 + 1};
}

Day local_day(Instant at, int offset_minutes) {
    return {static_cast<std::int32_t>(floor_div(at.ms + offset_minutes * 60'000LL, kMsPerDay))};
}

Instant start_of(Day day, int offset_minutes) {
    return {day.days * kMsPerDay - offset_minutes * 60'000LL};
}

std::string to_iso(Instant at, int offset_minutes) {
    const Day day = local_day(at, offset_minutes);
    const auto in_day = at.ms - start_of(day, offset_minutes).ms;
    auto text = fmt::format("{}T{:02}:{:02}:{:02}.{:03}", to_string(day), in_day / 3'600'000,
                            in_day / 60'000 % 60, in_day / 1000 % 60, in_day % 1000);
    if (offset_minutes == 0) return text + "Z";
    const int minutes = std::abs(offset_minutes);
    return text +
           fmt::format("{}{:02}:{:02}", offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::optional<Instant> parse_iso(std::string_view text) {
    if (text.size() < 17 || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    const auto hour = digits(text.substr(11, 2));
    const auto minute = digits(text.substr(14, 2));
    if (!day || !hour || !minute || text[13] != ':' || *hour > 23 || *minute > 59)
        return std::nullopt;
    std::int64_t ms = (*hour * 60LL + *minute) * 60'000;
    auto rest = text.substr(16);
    if (rest.front() == ':') {
        const auto second = digits(rest.substr(1, 2));
        if (!second || *second > 60 || rest.size() < 4) return std::nullopt;
        ms += *second * 1000LL;
        rest.remove_prefix(3);
        if (rest.front() == '.') {
            std::size_t n = 1;
            int scale = 100;
            while (n < rest.size() && rest[n] >= '0' && rest[n] <= '9') {
                ms += (rest[n] - '0') * scale;
                scale /= 10;
                ++n;
            }
            rest.remove_prefix(n);
        }
    }
    const auto offset = parse_offset(rest);
    if (!offset) return std::nullopt;
    return Instant{start_of(*day, *offset).ms + ms};
}

Instant SystemClock::now() const {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

}  // namespace fengsui::base
