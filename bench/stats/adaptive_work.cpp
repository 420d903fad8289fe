// SPDX-License-Identifier: Apache-2.0
// The newest point of each of a county's streams, fit included, as the watcher asks for it: nothing
// is kept from the point before.
#include <cmath>
#include <memory>
#include <span>

#include "simulate.hpp"
#include "stats/adaptive.hpp"
#include "stats/ewma.hpp"
#include "stats/nb_cusum.hpp"
#include "work.hpp"

namespace fengsui::bench {
namespace {

constexpr std::size_t county_streams = 5'000;
constexpr std::size_t series_count = 100;
constexpr std::size_t length = 7 * 364;

using Data = std::vector<std::vector<double>>;

// Any counts will do for days too: what costs is how many there are and that they vary.
Data make_data() {
    Data data;
    for (std::uint64_t seed = 1; seed <= series_count; ++seed)
        data.push_back(simulate_weekly(length, seed));
    return data;
}

Work newest(const std::shared_ptr<Data>& data, std::string name, double frequency,
            std::size_t periods) {
    Work work{std::move(name), {}, double(county_streams), [data, frequency, periods] {
                  double sum = 0;
                  for (std::size_t i = 0; i < county_streams; ++i) {
                      const auto counts = std::span((*data)[i % series_count]).last(periods);
                      sum += stats::adaptive({counts, frequency}, periods - 1, periods - 1, 0.01)
                                 .back()
                                 .pvalue;
                  }
                  return sum;
              }};
    work.seconds_wanted = 1;
    return work;
}

Work charts(const std::shared_ptr<Data>& data, std::size_t days) {
    std::vector<int> weekdays;
    for (std::size_t t = 0; t < days; ++t) weekdays.push_back(static_cast<int>(t % 7));
    Work work{
        "ewma and nb_cusum, 3 years of days", {}, double(county_streams), [data, days, weekdays] {
            double sum = 0;
            stats::NbCusumOptions options;
            options.upper_from = days - 1;
            for (std::size_t i = 0; i < county_streams; ++i) {
                const auto counts = std::span((*data)[i % series_count]).last(days);
                const auto expected = stats::day_baseline(counts, weekdays);
                sum += stats::ewma(counts, expected).back().statistic +
                       stats::nb_cusum(counts, expected, options).back().statistic;
            }
            return sum;
        }};
    work.seconds_wanted = 1;
    return work;
}

}  // namespace

Group adaptive_work() {
    const auto data = std::make_shared<Data>(make_data());
    return {
        "adaptive",
        {},
        {newest(data, "adaptive, newest of 3 years of weeks", 52, 3 * 52),
         newest(data, "adaptive, newest of 5 years of weeks", 52, 5 * 52),
         newest(data, "adaptive, newest of 7 years of weeks", 52, 7 * 52),
         newest(data, "adaptive, newest of 1 year of days", 364, 364),
         newest(data, "adaptive, newest of 3 years of days", 364, 3 * 364),
         newest(data, "adaptive, newest of 7 years of days", 364, 7 * 364), charts(data, 3 * 364)}};
}

}  // namespace fengsui::bench
