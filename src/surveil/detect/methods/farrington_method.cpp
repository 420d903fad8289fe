// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/farrington_flexible.hpp"
#include "surveil/detect/methods/methods.hpp"

namespace fengsui::surveil::methods {
namespace {

using catalog::DetectorSetting;

// Weeks that end with the day judged, so that it need not wait for a Sunday.
class FarringtonMethod final : public BaselineMethod {
  public:
    [[nodiscard]] std::string_view name() const override { return "farrington_flexible"; }
    [[nodiscard]] int window_days() const override { return days_a_week; }
    [[nodiscard]] DetectorSetting defaults() const override {
        auto setting = trial(*this, 2.58);
        setting.history_years = 3;
        return setting;
    }
    [[nodiscard]] int history_days(const DetectorSetting& setting) const override {
        return setting.history_years * days_a_year + margin_weeks * days_a_week;
    }
    [[nodiscard]] int reach_days(const DetectorSetting&) const override {
        return years_most * days_a_year + margin_weeks * days_a_week;
    }
    [[nodiscard]] std::optional<Band> band(const StreamView& stream, base::Day day,
                                           const DetectorSetting& setting) const override {
        const int margin = margin_weeks * days_a_week;
        const int years = std::min(years_most, (days_known(stream, day) - margin) / days_a_year);
        if (years < 1) return std::nullopt;
        const auto weeks = rolling_weeks(stream, day, years * weeks_a_year + margin_weeks);
        stats::FarringtonFlexibleOptions options;
        options.years_back = years;
        // The threshold is a normal quantile, as in the paper: 2.58 is one in two hundred.
        options.alpha = alpha_of(setting.threshold);
        thread_local stats::FarringtonWorkspace workspace;
        const auto bound = stats::farrington_flexible_bound(
            {.counts = weeks.counts, .dates = weeks.dates, .frequency = 52},
            weeks.counts.size() - 1, options, workspace);
        if (!bound || !bound->enough_cases || !std::isfinite(bound->upper)) return std::nullopt;
        return Band{bound->expected, bound->upper,
                    given_a_case(bound->p_value, bound->expected / days_a_week, bound->dispersion)};
    }
    [[nodiscard]] MethodWords words(const DetectorSetting& setting) const override {
        return {
            fmt::format("Farrington 改进法：近 7 天合计，与前 {} 至 {} 年同期比较，扣除季节和"
                        "趋势，既往暴发降权，界值 {} 倍标准差，计数不少于 {}",
                        setting.history_years, years_most, setting.threshold, setting.min_count),
            fmt::format("Improved Farrington: the last 7 days against the same season of {} to "
                        "{} years, season and trend taken out, past outbreaks down-weighted, "
                        "bound at {} standard deviations, a count of at least {}",
                        setting.history_years, years_most, setting.threshold, setting.min_count)};
    }

  private:
    static constexpr int years_most = 5;
    static constexpr int weeks_a_year = 53;
    static constexpr int margin_weeks = 5;  // half a window and the years' odd days

    struct Weeks {
        std::vector<double> counts;
        std::vector<base::Day> dates;  // first days
    };
    // The last one ends on `day`; none begins before what is known.
    static Weeks rolling_weeks(const StreamView& stream, base::Day day, int most) {
        Weeks weeks;
        for (int back = std::min(most, days_known(stream, day) / days_a_week) - 1; back >= 0;
             --back) {
            const auto last = day - back * days_a_week;
            const auto first = last - (days_a_week - 1);
            weeks.counts.push_back(stream.sum(first, last));
            weeks.dates.push_back(first);
        }
        return weeks;
    }
};

}  // namespace

const BaselineMethod& farrington() {
    static const FarringtonMethod method;
    return method;
}

}  // namespace fengsui::surveil::methods
