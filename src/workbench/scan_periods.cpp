// SPDX-License-Identifier: Apache-2.0
#include "workbench/scan_periods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/text.hpp"

namespace fengsui::workbench {

using base::Day;
using base::ProblemCode;
using base::Result;
using Precision = ScanDate::Precision;

namespace {

constexpr std::int64_t periods_max = 60'000;

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return value;
}

std::optional<ScanDate> make(Precision precision, std::optional<Day> first,
                             std::optional<Day> next) {
    if (!first || !next) return std::nullopt;
    return ScanDate{precision, first->days, next->days - 1};
}

std::optional<ScanDate> a_day(int year, int month, int day) {
    if (month < 1 || day < 1) return std::nullopt;
    const auto at = base::make_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
    if (!at) return std::nullopt;
    return make(Precision::Day, at, *at + 1);
}

std::optional<ScanDate> a_month(int year, int month) {
    if (month < 1 || month > 12) return std::nullopt;
    return make(Precision::Month, base::make_day(year, static_cast<unsigned>(month), 1),
                month == 12 ? base::make_day(year + 1, 1, 1)
                            : base::make_day(year, static_cast<unsigned>(month) + 1, 1));
}

std::optional<ScanDate> a_year(int year) {
    return make(Precision::Year, base::make_day(year, 1, 1), base::make_day(year + 1, 1, 1));
}

std::optional<ScanDate> bare_number(std::string_view text, bool years) {
    const auto number = whole_number(text);
    if (!number) return std::nullopt;
    if (text.size() == 8) return a_day(*number / 10'000, *number / 100 % 100, *number % 100);
    if (years && text.size() == 4) return a_year(*number);
    if (years && text.size() == 2) return a_year(*number + (*number < 69 ? 2000 : 1900));
    if (years) return std::nullopt;
    return ScanDate{Precision::Index, *number, *number};
}

// The first days of the periods from the day after the last back to the first of the study.
std::vector<std::int64_t> starts_of(std::int64_t first, std::int64_t end, ScanUnit unit) {
    std::vector<std::int64_t> starts{end};
    const std::chrono::year_month_day anchor{std::chrono::sys_days{std::chrono::days{end}}};
    std::int64_t start = end;
    for (int back = 1; start > first; ++back) {
        if (unit == ScanUnit::Year) {
            auto date = anchor - std::chrono::years{back};
            // The years of a leap day begin on the day after.
            if (!date.ok()) date = date.year() / std::chrono::March / 1;
            start = std::chrono::sys_days{date}.time_since_epoch().count();
        } else {
            start -= unit == ScanUnit::Week ? 7 : 1;
        }
        starts.push_back(start);
    }
    // What does not fill a period belongs to the one after it.
    if (starts.size() > 2 && starts.back() < first) starts.pop_back();
    starts.back() = first;
    std::ranges::reverse(starts);
    return starts;
}

}  // namespace

std::optional<ScanDate> parse_scan_date(std::string_view text, bool years) {
    const char separator = text.find('/') != std::string_view::npos ? '/' : '-';
    // A minus at the front belongs to an index.
    if (text.find(separator, 1) == std::string_view::npos || text.front() == '-')
        return bare_number(text, years);
    const auto parts = base::split(text, separator);
    std::vector<int> numbers;
    for (const auto part : parts) {
        const auto number = part.size() <= 4 ? whole_number(part) : std::nullopt;
        if (!number || *number < 0) return std::nullopt;
        numbers.push_back(*number);
    }
    if (parts.front().size() != 4) return std::nullopt;
    if (numbers.size() == 3) return a_day(numbers[0], numbers[1], numbers[2]);
    if (numbers.size() == 2) return a_month(numbers[0], numbers[1]);
    return std::nullopt;
}

Result<ScanPeriods> ScanPeriods::make(const ScanDate& first, const ScanDate& last, ScanUnit unit) {
    ScanPeriods periods;
    periods.known_ = true;
    periods.dated_ = first.precision != Precision::Index;
    if (periods.dated_ && unit != ScanUnit::Year && first.precision != Precision::Day)
        return base::fail(ProblemCode::ValueInvalid, "--unit", "is finer than the dates");
    if (last.last < first.first)
        return base::fail(ProblemCode::ValueInvalid, "--end", "lies before the start");
    if (periods.dated_) {
        periods.starts_ = starts_of(first.first, last.last + 1, unit);
    } else {
        if (last.last - first.first >= periods_max)
            return base::fail(ProblemCode::ValueInvalid, "date", "indices lie too far apart");
        periods.starts_.clear();
        for (auto index = first.first; index <= last.last + 1; ++index)
            periods.starts_.push_back(index);
    }
    if (periods.count() > periods_max)
        return base::fail(ProblemCode::ValueInvalid, "date", "the study has too many periods");
    const auto& starts = periods.starts_;
    // A first period that is longer than the others counts as two here.
    const auto longest = unit == ScanUnit::Week ? 7 : unit == ScanUnit::Year ? 366 : 1;
    const bool longer = periods.dated_ && starts[1] - starts[0] > longest;
    periods.half_ = std::max(1U, (periods.count() + (longer ? 1 : 0)) / 2);
    return periods;
}

std::optional<std::uint32_t> ScanPeriods::of(const ScanDate& date) const {
    if (!known_) return 0;
    if ((date.precision != Precision::Index) != dated_) return std::nullopt;
    if (date.first < starts_.front() || date.last >= starts_.back()) return std::nullopt;
    // Of a month or a year that lies in two periods, the one that holds its end.
    const auto after = std::ranges::upper_bound(starts_, date.last);
    return static_cast<std::uint32_t>(after - starts_.begin() - 1);
}

ScanPeriods ScanPeriods::whole() const {
    auto one = *this;
    one.starts_ = {starts_.front(), starts_.back()};
    one.half_ = 1;
    return one;
}

std::string ScanPeriods::first_of(std::uint32_t period) const {
    return text(starts_[period]);
}

std::string ScanPeriods::last_of(std::uint32_t period) const {
    return text(starts_[period + 1] - 1);
}

std::string ScanPeriods::text(std::int64_t day) const {
    if (!known_) return {};
    if (!dated_) return fmt::format("{}", day);
    return base::to_string(Day{static_cast<std::int32_t>(day)});
}

}  // namespace fengsui::workbench
