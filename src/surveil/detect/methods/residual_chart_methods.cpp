// SPDX-License-Identifier: Apache-2.0
// The two residual charts of daily counts, over a level with weekdays: EWMA and CUSUM.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/day_baseline.hpp"
#include "stats/ewma.hpp"
#include "stats/nb_cusum.hpp"
#include "surveil/detect/methods/methods.hpp"

namespace fengsui::surveil::methods {
namespace {

using catalog::DetectorSetting;

constexpr int reach = 2 * days_a_year;  // a weekday's share has forgotten what lies before
constexpr int history_needed =
    stats::day_baseline_history_needed + stats::DayBaselineOptions{}.guard + 1;

struct Charted {
    std::span<const double> counts;
    std::vector<stats::DayExpectation> expected;
};

Charted charted(const StreamView& stream, base::Day day) {
    const int known = std::min(days_known(stream, day), reach);
    const auto first = day - (known - 1);
    Charted days{
        std::span(stream.counts()).subspan(stream.index(first), static_cast<std::size_t>(known)),
        {}};
    std::vector<int> kinds;
    for (int i = 0; i < known; ++i) {
        const auto at = first + i;
        const bool holiday = !stream.holidays.empty() && stream.holidays[stream.index(at)] != 0;
        kinds.push_back(holiday ? stats::day_kind_holiday : at.days % days_a_week);
    }
    days.expected = stats::day_baseline(days.counts, kinds);
    return days;
}

std::optional<Band> band_of_point(const stats::ChartPoint& point, std::optional<double> pvalue) {
    // A bound may be infinite: a stream so rare and dispersed that no count would alarm.
    if (!std::isfinite(point.statistic) || !std::isfinite(point.upper)) return std::nullopt;
    return Band{point.expected, std::max(point.upper, 0.0), pvalue};
}

class EwmaMethod final : public BaselineMethod {
  public:
    [[nodiscard]] std::string_view name() const override { return "ewma"; }
    [[nodiscard]] DetectorSetting defaults() const override { return trial(*this, 2.58); }
    [[nodiscard]] int history_days(const DetectorSetting&) const override { return history_needed; }
    [[nodiscard]] int reach_days(const DetectorSetting&) const override { return reach; }
    [[nodiscard]] std::optional<Band> band(const StreamView& stream, base::Day day,
                                           const DetectorSetting& setting) const override {
        const auto days = charted(stream, day);
        const auto points = stats::ewma(days.counts, days.expected, {.k = setting.threshold});
        const auto& now = points.back();
        const double standardised = now.statistic / now.limit * setting.threshold;
        return band_of_point(
            now, given_a_case(alpha_of(standardised), now.expected, days.expected.back().phi));
    }
    [[nodiscard]] MethodWords words(const DetectorSetting& setting) const override {
        return {
            fmt::format("EWMA：扣除星期规律后的残差指数加权累积，界值 {} 倍标准差，计数不少于 {}",
                        setting.threshold, setting.min_count),
            fmt::format("EWMA: residuals, weekdays taken out, in an exponentially weighted "
                        "average, bound at {} standard deviations, a count of at least {}",
                        setting.threshold, setting.min_count)};
    }
};

class NbCusumMethod final : public BaselineMethod {
  public:
    [[nodiscard]] std::string_view name() const override { return "nb_cusum"; }
    [[nodiscard]] DetectorSetting defaults() const override { return trial(*this, 365); }
    [[nodiscard]] int history_days(const DetectorSetting&) const override { return history_needed; }
    [[nodiscard]] int reach_days(const DetectorSetting&) const override { return reach; }
    [[nodiscard]] std::optional<Band> band(const StreamView& stream, base::Day day,
                                           const DetectorSetting& setting) const override {
        const auto days = charted(stream, day);
        stats::NbCusumOptions options;
        options.threshold = std::log(std::max(setting.threshold, 2.0));
        options.upper_from = days.counts.size() - 1;
        return band_of_point(stats::nb_cusum(days.counts, days.expected, options).back(),
                             std::nullopt);
    }
    [[nodiscard]] MethodWords words(const DetectorSetting& setting) const override {
        return {
            fmt::format(
                "负二项 CUSUM：扣除星期规律后累积超出，平均 {} 天误报不多于一次，计数不少于 {}",
                setting.threshold, setting.min_count),
            fmt::format("Negative binomial CUSUM: excesses over the weekday's expectation add "
                        "up, at most one false alarm in {} days on average, a count of at least {}",
                        setting.threshold, setting.min_count)};
    }
};

}  // namespace

const BaselineMethod& ewma() {
    static const EwmaMethod method;
    return method;
}

const BaselineMethod& nb_cusum() {
    static const NbCusumMethod method;
    return method;
}

}  // namespace fengsui::surveil::methods
