// SPDX-License-Identifier: Apache-2.0
#include "surveil/detect/baseline_method.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "stats/ears.hpp"
#include "stats/farrington_flexible.hpp"
#include "stats/moving_percentile.hpp"

namespace fengsui::surveil {
namespace {

using catalog::DetectorSetting;

constexpr int days_a_year = 366;  // a year back never falls short
constexpr int days_a_week = 7;

// Days before `day`, itself included, that were watched and are in the view.
int days_known(const StreamView& stream, base::Day day) {
    return day - std::max(*stream.watched_since, stream.first_day()) + 1;
}

DetectorSetting trial(const BaselineMethod& method, double threshold) {
    DetectorSetting setting;
    setting.id = "trial";
    setting.method = method.name();
    setting.threshold = threshold;
    return setting;
}

class EarsMethod final : public BaselineMethod {
  public:
    [[nodiscard]] std::string_view name() const override { return "ears_c2"; }
    [[nodiscard]] DetectorSetting defaults() const override { return trial(*this, 3); }
    [[nodiscard]] int history_days(const DetectorSetting& setting) const override {
        return stats::ears_history_needed(options(setting));
    }
    [[nodiscard]] std::optional<Band> band(const StreamView& stream, base::Day day,
                                           const DetectorSetting& setting) const override {
        const auto bound = stats::ears_bound(stream.counts(), stream.index(day), options(setting));
        if (!bound) return std::nullopt;
        return Band{bound->mean, bound->upper};
    }
    [[nodiscard]] MethodWords words(const DetectorSetting& setting) const override {
        return {fmt::format("EARS C2：前 {} 天基线，间隔 {} 天，{} 倍标准差，至少 {} 例",
                            setting.baseline_days, setting.lag_days, setting.threshold,
                            setting.min_count),
                fmt::format("EARS C2: baseline {} days, lag {} days, {} standard deviations, at "
                            "least {} cases",
                            setting.baseline_days, setting.lag_days, setting.threshold,
                            setting.min_count)};
    }

  private:
    static stats::EarsOptions options(const DetectorSetting& setting) {
        return {.baseline = setting.baseline_days, .lag = setting.lag_days, .k = setting.threshold};
    }
};

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
        options.alpha = 0.5 * std::erfc(setting.threshold / std::numbers::sqrt2);
        thread_local stats::FarringtonWorkspace workspace;
        const auto bound = stats::farrington_flexible_bound(
            {.counts = weeks.counts, .dates = weeks.dates, .frequency = 52},
            weeks.counts.size() - 1, options, workspace);
        if (!bound || !bound->enough_cases || !std::isfinite(bound->upper)) return std::nullopt;
        return Band{bound->expected, bound->upper};
    }
    [[nodiscard]] MethodWords words(const DetectorSetting& setting) const override {
        return {
            fmt::format("Farrington 改进法：近 7 天合计，与前 {} 至 {} 年同期比较，扣除季节和"
                        "趋势，既往暴发降权，界值 {} 倍标准差，至少 {} 例",
                        setting.history_years, years_most, setting.threshold, setting.min_count),
            fmt::format("Improved Farrington: the last 7 days against the same season of {} to "
                        "{} years, season and trend taken out, past outbreaks down-weighted, "
                        "bound at {} standard deviations, at least {} cases",
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

class MovingPercentileMethod final : public BaselineMethod {
  public:
    [[nodiscard]] std::string_view name() const override { return "moving_percentile"; }
    [[nodiscard]] int window_days() const override { return days_a_week; }
    [[nodiscard]] DetectorSetting defaults() const override {
        auto setting = trial(*this, 80);
        setting.history_years = 5;
        return setting;
    }
    [[nodiscard]] int history_days(const DetectorSetting& setting) const override {
        return setting.history_years * days_a_year + blocks_around * days_a_week + days_a_week;
    }
    [[nodiscard]] std::optional<Band> band(const StreamView& stream, base::Day day,
                                           const DetectorSetting& setting) const override {
        std::vector<std::size_t> anchors;
        for (int years = 1; years <= setting.history_years; ++years) {
            const auto then = stats::years_before(day, years);
            if (then < stream.first_day()) return std::nullopt;
            anchors.push_back(stream.index(then));
        }
        const auto found = stats::moving_percentile(stream.counts(), stream.index(day), anchors,
                                                    {.percentile = setting.threshold,
                                                     .block = days_a_week,
                                                     .blocks_around = blocks_around});
        if (!found) return std::nullopt;
        // A count that reaches the percentile alarms; a band is left by a count above it.
        return Band{std::nullopt, std::max(0.0, std::ceil(found->upper) - 1)};
    }
    [[nodiscard]] MethodWords words(const DetectorSetting& setting) const override {
        return {
            fmt::format("移动百分位数法：近 7 天合计，达到前 {} 年同期及前后各 {} 周的第 {:g} "
                        "百分位数，至少 {} 例",
                        setting.history_years, blocks_around, setting.threshold, setting.min_count),
            fmt::format("Moving percentile: the last 7 days reach percentile {:g} of the same "
                        "week and {} weeks around it in {} years, at least {} cases",
                        setting.threshold, blocks_around, setting.history_years,
                        setting.min_count)};
    }

  private:
    static constexpr int blocks_around = 2;
};

const EarsMethod ears;
const FarringtonMethod farrington;
const MovingPercentileMethod percentile;
constexpr std::array<const BaselineMethod*, 3> methods = {&farrington, &percentile, &ears};

}  // namespace

std::span<const BaselineMethod* const> baseline_methods() {
    return methods;
}

const BaselineMethod* find_baseline_method(std::string_view name) {
    const auto found = std::ranges::find_if(
        methods, [&](const BaselineMethod* method) { return method->name() == name; });
    return found == methods.end() ? nullptr : *found;
}

const DetectorSetting* setting_for(const catalog::Rules& rules, const StreamView& stream,
                                   base::Day day) {
    const DetectorSetting* best = nullptr;
    int longest = 0;
    for (const auto* setting : rules.detectors_for(to_string(stream.key().channel),
                                                   stream.condition(), stream.kind(), day)) {
        const auto* method = find_baseline_method(setting->method);
        if (method == nullptr || !stream.watched_since) continue;
        const int needed = method->history_days(*setting);
        if (needed <= longest || day - needed < *stream.watched_since) continue;
        best = setting;
        longest = needed;
    }
    return best;
}

std::optional<Band> band_of(const StreamView& stream, base::Day day,
                            const DetectorSetting& setting) {
    const auto* method = find_baseline_method(setting.method);
    if (method == nullptr || !stream.watched_since) return std::nullopt;
    if (day - method->history_days(setting) < *stream.watched_since) return std::nullopt;
    if (day - method->history_days(setting) < stream.first_day() || day > stream.last_day())
        return std::nullopt;
    return method->band(stream, day, setting);
}

int reach_days(const catalog::Rules& rules, std::string_view channel,
               const catalog::Condition& condition, catalog::PlaceKind kind, base::Day day) {
    int longest = 0;
    for (const auto* setting : rules.detectors_for(channel, condition, kind, day)) {
        const auto* method = find_baseline_method(setting->method);
        if (method != nullptr) longest = std::max(longest, method->reach_days(*setting));
    }
    return longest;
}

}  // namespace fengsui::surveil
