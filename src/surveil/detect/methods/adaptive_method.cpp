// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/adaptive.hpp"
#include "surveil/detect/methods/methods.hpp"

namespace fengsui::surveil::methods {
namespace {

using catalog::DetectorSetting;

// The product's own detector on days: level, season, weekday and holidays learnt from the stream
// itself, small excesses of several days added up.
class AdaptiveMethod final : public BaselineMethod {
  public:
    [[nodiscard]] std::string_view name() const override { return "adaptive"; }
    [[nodiscard]] DetectorSetting defaults() const override { return trial(*this, 2.58); }
    [[nodiscard]] int history_days(const DetectorSetting&) const override {
        return std::max(history_needed, stats::adaptive_daily_history_needed);
    }
    [[nodiscard]] int reach_days(const DetectorSetting&) const override {
        return years_most * days_a_year;
    }
    [[nodiscard]] std::optional<Band> band(const StreamView& stream, base::Day day,
                                           const DetectorSetting& setting) const override {
        const int known = std::min(days_known(stream, day), years_most * days_a_year);
        const auto first = stream.index(day - (known - 1));
        const auto size = static_cast<std::size_t>(known);
        const auto counts = std::span(stream.counts()).subspan(first, size);
        std::span<const unsigned char> holidays(stream.holidays);
        if (!holidays.empty()) holidays = holidays.subspan(first, size);
        std::vector<double> years;
        for (int back = known - 1; back >= 0; --back) years.push_back((day - back).days / 365.2425);
        const auto last = counts.size() - 1;
        const auto point = stats::adaptive({counts, 365.2425, years, holidays}, last, last,
                                           alpha_of(setting.threshold))
                               .front();
        if (!std::isfinite(point.pvalue) || !std::isfinite(point.upper)) return std::nullopt;
        return Band{point.expected, point.upper, given_a_case(point.pvalue, point.expected, 1)};
    }
    [[nodiscard]] MethodWords words(const DetectorSetting& setting) const override {
        return {fmt::format("自适应法：从该数据流自身的历史学习水平、季节、星期和节假日规律，累积"
                            "多日的小幅超出，界值 {} 倍标准差，计数不少于 {}",
                            setting.threshold, setting.min_count),
                fmt::format("Adaptive: level, season, weekdays and holidays learnt from the stream "
                            "itself, small excesses of several days added up, bound at {} "
                            "standard deviations, a count of at least {}",
                            setting.threshold, setting.min_count)};
    }

  private:
    // With less than a year a season cannot be told from an outbreak, and the chart's own past is
    // too short for a bound; until then the charts that follow the level are the better judges.
    static constexpr int history_needed = 400;
    static constexpr int years_most = 4;
};

}  // namespace

const BaselineMethod& adaptive() {
    static const AdaptiveMethod method;
    return method;
}

}  // namespace fengsui::surveil::methods
