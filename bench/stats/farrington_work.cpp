// SPDX-License-Identifier: Apache-2.0
// The two Farrington methods on ten years of weeks, as farrington.R does in R.
#include <memory>

#include "simulate.hpp"
#include "stats/farrington.hpp"
#include "stats/farrington_flexible.hpp"
#include "work.hpp"

namespace fengsui::bench {

namespace {

using stats::FarringtonFlexibleOptions;
using stats::FarringtonSeries;

constexpr std::size_t weeks = 520;
constexpr std::size_t series_count = 100;
constexpr std::size_t county_streams = 5'000;

struct Data {
    std::vector<std::vector<double>> series;
    std::vector<base::Day> mondays;
};

Data make_data() {
    Data data;
    for (std::uint64_t seed = 1; seed <= series_count; ++seed)
        data.series.push_back(simulate_weekly(weeks, seed));
    const auto first = base::make_day(2010, 1, 4).value();
    for (std::size_t t = 0; t < weeks; ++t) data.mondays.push_back(first + 7 * static_cast<int>(t));
    return data;
}

FarringtonFlexibleOptions improved(int years_back) {
    FarringtonFlexibleOptions options;
    options.years_back = years_back;
    return options;
}

FarringtonFlexibleOptions original() {
    FarringtonFlexibleOptions options;
    options.season_groups = 1;
    options.periods_left_out = 3;
    options.weights_threshold = 1;
    options.trend_p_max = 0.05;
    options.threshold = stats::FarringtonThreshold::delta;
    return options;
}

// The sum of the upper bounds of the last `points` weeks of a series.
double flexible(const FarringtonSeries& series, std::size_t points,
                const FarringtonFlexibleOptions& options, stats::FarringtonWorkspace& work) {
    double sum = 0;
    for (auto t = series.counts.size() - points; t < series.counts.size(); ++t) {
        const auto bound = stats::farrington_flexible_bound(series, t, options, work);
        if (bound) sum += bound->upper;
    }
    return sum;
}

Work year_of_one(const std::shared_ptr<Data>& data, std::string name, bool by_date,
                 FarringtonFlexibleOptions options) {
    Reference reference{name, 1};
    return {std::move(name), reference, 52,
            [data, by_date, options] {
                stats::FarringtonWorkspace work;
                const std::span<const base::Day> dates(data->mondays);
                return flexible({data->series[0], {}, by_date ? dates : dates.first(0)}, 52,
                                options, work);
            },
            500};
}

// One week of many series, as a county's watcher asks for it.
Work week_of_many(const std::shared_ptr<Data>& data, std::string name, std::size_t streams,
                  std::optional<Reference> reference) {
    Work work{std::move(name), std::move(reference), static_cast<double>(streams), [data, streams] {
                  stats::FarringtonWorkspace memory;
                  double sum = 0;
                  for (std::size_t i = 0; i < streams; ++i) {
                      const auto& counts = data->series[i % data->series.size()];
                      sum += flexible({counts}, 1, improved(5), memory);
                  }
                  return sum;
              }};
    if (work.reference) work.ratio_wanted = 500;
    return work;
}

Work original_1996(const std::shared_ptr<Data>& data) {
    return {"farrington_b5", Reference{"farrington_b5", 1}, 52, [data] {
                stats::FarringtonOriginalWorkspace work;
                double sum = 0;
                for (auto t = weeks - 52; t < weeks; ++t) {
                    const auto bound = stats::farrington_bound({data->series[0]}, t, {}, work);
                    if (bound) sum += bound->enough_cases ? bound->upper : 0;
                }
                return sum;
            }};
}

}  // namespace

Group farrington_work() {
    const auto data = std::make_shared<Data>(make_data());
    Group group{"farrington", to_csv(data->series), {}};
    const std::string one_week = "farringtonFlexible_improved_b5_one_week";
    group.works.push_back(week_of_many(data, one_week, 1, Reference{one_week, 1}));
    group.works.push_back(
        week_of_many(data, one_week + "_100", series_count, Reference{one_week, 100}));
    group.works.push_back(
        year_of_one(data, "farringtonFlexible_improved_b5_integer_epoch", false, improved(5)));
    group.works.push_back(
        year_of_one(data, "farringtonFlexible_improved_b3_integer_epoch", false, improved(3)));
    group.works.push_back(
        year_of_one(data, "farringtonFlexible_improved_b5_date_epoch", true, improved(5)));
    group.works.push_back(year_of_one(data, "farringtonFlexible_original_b5", false, original()));
    group.works.push_back(original_1996(data));
    auto county = week_of_many(data, "5000 streams of a county, one week", county_streams, {});
    county.seconds_wanted = 1;
    group.works.push_back(std::move(county));
    return group;
}

}  // namespace fengsui::bench
