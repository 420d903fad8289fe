// SPDX-License-Identifier: Apache-2.0
// moving_percentile: settings percentile, and where they differ from the national system's: years
// (5), block (periods; 7 for daily series, else 1), blocks_around (2), min_count (1). Columns:
// upperbound, the percentile of the past blocks; alarm; block_cases, the cases of the latest block;
// percentile, where they lie among the past blocks; blocks, how many of those are complete.
// The same block of an earlier year ends on the same date (28 February for the 29th) in a daily
// series, in the week nearest to that date in a weekly one, and by index where a series has no
// dates or other periods.
#include "stats/moving_percentile.hpp"

#include <chrono>
#include <cmath>
#include <limits>

#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr int daily_from = 360;  // points a year
constexpr int years_max = 20;

struct Settings {
    stats::MovingPercentileOptions options;
    int years = 5;
};

// An optional whole number from `least` to `most`.
Result<int> integer_or(const Controls& controls, std::string_view name, int if_missing, int least,
                       int most) {
    if (!controls.maybe(name)) return if_missing;
    auto value = controls.integer(name);
    if (!value) return value;
    if (*value < least || *value > most) {
        return tl::unexpected(controls.problem(
            name, "must lie between " + std::to_string(least) + " and " + std::to_string(most)));
    }
    return value;
}

Result<Settings> settings_of(const Controls& controls, int frequency) {
    Settings settings;
    const auto percentile = controls.number("percentile");
    if (!percentile) return tl::unexpected(percentile.error());
    if (!(*percentile >= 0 && *percentile <= 100))
        return tl::unexpected(controls.problem("percentile", "must lie between 0 and 100"));
    settings.options.percentile = *percentile;
    const auto years = integer_or(controls, "years", settings.years, 1, years_max);
    if (!years) return tl::unexpected(years.error());
    settings.years = *years;
    const auto block = integer_or(controls, "block", frequency >= daily_from ? 7 : 1, 1, frequency);
    if (!block) return tl::unexpected(block.error());
    settings.options.block = *block;
    const auto around = integer_or(controls, "blocks_around", 2, 0, 9);
    if (!around) return tl::unexpected(around.error());
    settings.options.blocks_around = *around;
    const auto least = integer_or(controls, "min_count", 1, 0, 1'000'000);
    if (!least) return tl::unexpected(least.error());
    settings.options.count_min = *least;
    return settings;
}

// Days from the same date `years` earlier to this one.
int days_back(base::Day day, int years) {
    using namespace std::chrono;
    const year_month_day date{sys_days{days{day.days}}};
    year_month_day before = date - std::chrono::years{years};
    if (!before.ok()) before = before.year() / before.month() / last;
    return day.days - static_cast<int>(sys_days{before}.time_since_epoch().count());
}

// Periods from the same block `years` earlier to the one that ends at index t.
int periods_back(const Series& series, std::size_t t, int years) {
    const auto& day = series.dates[t];
    if (day && series.frequency >= daily_from) return days_back(*day, years);
    if (day && (series.frequency == 52 || series.frequency == 53))
        return static_cast<int>(std::lround(days_back(*day, years) / 7.0));
    return years * series.frequency;
}

std::optional<stats::MovingPercentile> judge(const Series& series, std::size_t t,
                                             const Settings& settings) {
    std::vector<std::size_t> anchors;
    for (int year = 1; year <= settings.years; ++year) {
        const auto back = static_cast<std::size_t>(periods_back(series, t, year));
        if (back > t) return std::nullopt;
        anchors.push_back(t - back);
    }
    return stats::moving_percentile(series.observed, t, anchors, settings.options);
}

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    const auto settings = settings_of(task.controls, task.series.frequency);
    if (!settings) return tl::unexpected(settings.error());
    std::vector<DetectRow> rows;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const auto result = judge(task.series, t - 1, *settings);
        if (!result) {
            rows.push_back(
                {t, {not_available, not_available, not_available, not_available, not_available}});
            continue;
        }
        rows.push_back({t,
                        {result->upper, result->alarm ? double(*result->alarm) : not_available,
                         result->current, result->percentile, double(result->blocks)}});
    }
    return rows;
}

}  // namespace

DetectMethod moving_percentile() {
    return {"moving_percentile",
            {"upperbound", "alarm", "block_cases", "percentile", "blocks"},
            run,
            "percentile years block blocks_around min_count",
            "the given years (5) and blocks_around (2) blocks before a point"};
}

}  // namespace fengsui::workbench::methods
