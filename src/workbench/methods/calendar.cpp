// SPDX-License-Identifier: Apache-2.0
#include "workbench/methods/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace fengsui::workbench::methods {
namespace {

constexpr double days_a_year = 365.2425;

base::Result<std::vector<base::Day>> holidays_of(const Controls& controls) {
    std::vector<base::Day> days;
    const auto cell = controls.maybe("holidays");
    std::string_view rest = cell ? std::string_view(*cell) : std::string_view();
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        const auto day = base::parse_day(rest.substr(0, end));
        if (!day) {
            return tl::unexpected(
                controls.problem("holidays", fmt::format("'{}' is no date", rest.substr(0, end))));
        }
        days.push_back(*day);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::ranges::sort(days);
    return days;
}

}  // namespace

base::Result<Calendar> calendar_of(const DetectTask& task) {
    const auto& series = task.series;
    const auto holidays = holidays_of(task.controls);
    if (!holidays) return tl::unexpected(holidays.error());
    const bool dated = std::ranges::all_of(
        series.dates, [](const std::optional<base::Day>& date) { return date.has_value(); });
    // Where the table says that dates are but labels (epochAsDate 0), a year has `freq` points.
    const bool by_date = dated && series.has_dates;
    Calendar calendar;
    calendar.frequency = series.frequency;
    // Dates a week apart number 52.18 a year, and those of 53-week years lie where they were.
    if (by_date && series.frequency == 52) calendar.frequency = days_a_year / 7;
    if (by_date && series.frequency >= 364) calendar.frequency = days_a_year;
    for (std::size_t t = 0; t < series.observed.size(); ++t) {
        const auto index = static_cast<double>(t) + series.start_period - 1;
        const auto& date = series.dates[t];
        calendar.years.push_back(by_date ? date->days / days_a_year : index / series.frequency);
        calendar.weekdays.push_back(dated ? ((date->days + 4) % 7 + 7) % 7
                                          : static_cast<int>(t % 7));
        calendar.holidays.push_back(date && std::ranges::binary_search(*holidays, *date) ? 1 : 0);
    }
    return calendar;
}

}  // namespace fengsui::workbench::methods
