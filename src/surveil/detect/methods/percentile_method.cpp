// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stats/farrington_common.hpp"
#include "stats/moving_percentile.hpp"
#include "surveil/detect/methods/methods.hpp"

namespace fengsui::surveil::methods {
namespace {

using catalog::DetectorSetting;

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
        return Band{std::nullopt, std::max(0.0, std::ceil(found->upper) - 1), std::nullopt};
    }
    [[nodiscard]] MethodWords words(const DetectorSetting& setting) const override {
        return {
            fmt::format("移动百分位数法：近 7 天合计，达到前 {} 年同期及前后各 {} 周的第 {:g} "
                        "百分位数，计数不少于 {}",
                        setting.history_years, blocks_around, setting.threshold, setting.min_count),
            fmt::format("Moving percentile: the last 7 days reach percentile {:g} of the same "
                        "week and {} weeks around it in {} years, a count of at least {}",
                        setting.threshold, blocks_around, setting.history_years,
                        setting.min_count)};
    }

  private:
    static constexpr int blocks_around = 2;
};

}  // namespace

const BaselineMethod& percentile() {
    static const MovingPercentileMethod method;
    return method;
}

}  // namespace fengsui::surveil::methods
