// SPDX-License-Identifier: Apache-2.0
#include "simulate/calendar.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/check.hpp"
#include "catalog/table.hpp"

namespace fengsui::simulate {

int weekday(base::Day day) {
    return ((day.days + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
}

int day_of_year(base::Day day) {
    return day - base::make_day(base::year_of(day), 1, 1).value();
}

base::Result<Calendar> Calendar::load(std::string_view file, std::string_view bytes,
                                      const catalog::Holidays& holidays,
                                      const Parameters& parameters) {
    const auto table = catalog::Table::parse(file, bytes);
    if (!table) return tl::unexpected<base::Problem>(table.error());
    Calendar calendar(holidays, parameters);
    catalog::RowReader row(*table);
    while (row.next()) {
        const auto day = row.optional_day("day");
        if (!day) {
            row.refuse("day", "empty");
        } else if (!calendar.new_years_.empty() && *day <= calendar.new_years_.back()) {
            row.refuse("day", "not after the row above");
        } else {
            calendar.new_years_.push_back(*day);
        }
    }
    if (const auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    if (calendar.new_years_.empty())
        return base::fail(base::ProblemCode::CsvInvalid, std::string(file), "no rows");
    return calendar;
}

bool Calendar::covers(base::Day from, base::Day to) const {
    return base::year_of(from) >= base::year_of(new_years_.front()) &&
           base::year_of(to) <= base::year_of(new_years_.back());
}

int Calendar::from_new_year(base::Day day) const {
    const auto next = std::ranges::lower_bound(new_years_, day);
    const int after = next == new_years_.begin() ? 10'000 : day - *(next - 1);
    const int before = next == new_years_.end() ? -10'000 : day - *next;
    return after <= -before ? after : before;
}

bool Calendar::is_spring_festival(base::Day day) const {
    const int distance = from_new_year(day);
    return distance >= -parameters_.spring_festival_before_days &&
           distance <= parameters_.spring_festival_after_days;
}

bool Calendar::is_holiday(base::Day day) const {
    return holidays_.contains(day) || is_spring_festival(day);
}

bool Calendar::is_work_day(base::Day day) const {
    return weekday(day) < 5 && !is_holiday(day);
}

bool Calendar::is_school_day(base::Day day) const {
    if (!is_work_day(day)) return false;
    const int distance = from_new_year(day);
    if (distance > -parameters_.term_ends_before_days &&
        distance < parameters_.term_begins_after_days)
        return false;
    const int year = base::year_of(day);
    return day < base::make_day(year, 7, 6).value() || day >= base::make_day(year, 9, 1).value();
}

double Calendar::visit_factor(base::Day day) const {
    const double of_weekday[] = {parameters_.monday,   parameters_.tuesday, parameters_.wednesday,
                                 parameters_.thursday, parameters_.friday,  parameters_.saturday,
                                 parameters_.sunday};
    if (is_spring_festival(day)) return parameters_.spring_festival;
    return of_weekday[weekday(day)] * (holidays_.contains(day) ? parameters_.holiday : 1.0);
}

double Calendar::growth(base::Day day) const {
    static const base::Day origin = base::make_day(2024, 1, 1).value();
    return std::pow((1 + parameters_.growth_year) * (1 + parameters_.trend_year),
                    (day - origin) / 365.25);
}

}  // namespace fengsui::simulate
