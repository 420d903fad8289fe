// SPDX-License-Identifier: Apache-2.0
// What kind of day it is: weekday, public holiday, the dip around the lunar new year (which moves
// by up to a month between years), school terms. Built once from the catalogue's holidays and
// data/simulate/lunar_new_year.csv; read only afterwards, safe from any thread. Years without a
// lunar new year in the table are refused when it is built, not silently taken as ordinary.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/holidays.hpp"
#include "simulate/parameters.hpp"

namespace fengsui::simulate {

// Monday is 0.
int weekday(base::Day day);
// Of the year, from 0.
int day_of_year(base::Day day);

class Calendar {
  public:
    static base::Result<Calendar> load(std::string_view file, std::string_view bytes,
                                       const catalog::Holidays& holidays,
                                       const Parameters& parameters);

    // Is the lunar new year of every year from `from` to `to` known?
    [[nodiscard]] bool covers(base::Day from, base::Day to) const;
    // Days since the nearest lunar new year, negative before it.
    [[nodiscard]] int from_new_year(base::Day day) const;
    [[nodiscard]] bool is_spring_festival(base::Day day) const;
    [[nodiscard]] bool is_holiday(base::Day day) const;
    [[nodiscard]] bool is_school_day(base::Day day) const;
    [[nodiscard]] bool is_work_day(base::Day day) const;
    // The share of an ordinary day's visits: weekday × holiday or festival.
    [[nodiscard]] double visit_factor(base::Day day) const;
    // Growth since 2024-01-01, compounded by the day.
    [[nodiscard]] double growth(base::Day day) const;

  private:
    explicit Calendar(const catalog::Holidays& holidays, const Parameters& parameters)
        : holidays_(holidays), parameters_(parameters) {}

    catalog::Holidays holidays_;
    Parameters parameters_;
    std::vector<base::Day> new_years_;
};

}  // namespace fengsui::simulate
