// SPDX-License-Identifier: Apache-2.0
#include "workbench/methods/farrington_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace fengsui::workbench::methods {

using base::Result;

namespace {

base::Day months_later(base::Day day, int months) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.days}}};
    const auto month = date.year() / date.month() + std::chrono::months{months};
    const std::chrono::year_month_day_last last = month / std::chrono::last;
    const std::chrono::sys_days moved{month / std::min(date.day(), last.day())};
    return {static_cast<std::int32_t>(moved.time_since_epoch().count())};
}

base::Day periods_later(base::Day day, int periods, int frequency) {
    switch (frequency) {
        case 52:
            return day + 7 * periods;
        case 12:
            return months_later(day, periods);
        default:
            return day + periods;
    }
}

base::Problem series_problem(const Series& series, std::string detail) {
    return {base::ProblemCode::ValueInvalid, fmt::format("series {}", series.name),
            std::move(detail)};
}

}  // namespace

Result<stats::FarringtonLimit> farrington_limit(const Controls& controls) {
    const auto limit = controls.numbers("limit54");
    if (!limit) return tl::unexpected(limit.error());
    if (limit->size() != 2 || !((*limit)[0] >= 0) || !((*limit)[1] >= 1 && (*limit)[1] <= 1e6))
        return tl::unexpected(
            controls.problem("limit54", "must be cases;periods, cases ≥ 0, periods > 0"));
    return stats::FarringtonLimit{(*limit)[0], static_cast<int>((*limit)[1])};
}

Result<stats::FarringtonPower> farrington_power(const Controls& controls) {
    const auto power = controls.text("powertrans");
    if (!power) return tl::unexpected(power.error());
    if (*power == "2/3") return stats::FarringtonPower::two_thirds;
    if (*power == "1/2") return stats::FarringtonPower::one_half;
    if (*power == "none") return stats::FarringtonPower::none;
    return tl::unexpected(controls.problem("powertrans", "must be 2/3, 1/2 or none"));
}

Result<double> farrington_alpha(const Controls& controls) {
    auto alpha = controls.number("alpha");
    if (alpha && !(*alpha > 0 && *alpha < 1))
        return tl::unexpected(controls.problem("alpha", "must lie between 0 and 1"));
    return alpha;
}

Result<int> integer_from(const Controls& controls, std::string_view name, int least) {
    auto value = controls.integer(name);
    if (value && *value < least)
        return tl::unexpected(controls.problem(name, fmt::format("must be at least {}", least)));
    return value;
}

Result<std::vector<base::Day>> farrington_dates(const Series& series) {
    std::vector<base::Day> dates;
    if (!series.has_dates) return dates;
    if (series.frequency != 52 && series.frequency != 12 && series.frequency != 365)
        return tl::unexpected(series_problem(series, "dates need a frequency of 52, 12 or 365"));
    const auto has_value = [](const std::optional<base::Day>& date) { return date.has_value(); };
    const auto known = std::ranges::find_if(series.dates, has_value);
    if (known == series.dates.end())
        return tl::unexpected(series_problem(series, "is to be compared by date, but has none"));
    auto nearest = static_cast<int>(known - series.dates.begin());
    for (int i = 0; i < static_cast<int>(series.dates.size()); ++i) {
        const auto& date = series.dates[static_cast<std::size_t>(i)];
        if (date) nearest = i;
        const auto from = *series.dates[static_cast<std::size_t>(nearest)];
        dates.push_back(periods_later(from, i - nearest, series.frequency));
        if (i > 0 && dates[static_cast<std::size_t>(i) - 1] >= dates.back())
            return tl::unexpected(series_problem(
                series, fmt::format("dates do not grow at {}", base::to_string(dates.back()))));
    }
    return dates;
}

}  // namespace fengsui::workbench::methods
