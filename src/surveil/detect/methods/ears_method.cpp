// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "stats/ears.hpp"
#include "surveil/detect/methods/methods.hpp"

namespace fengsui::surveil::methods {
namespace {

using catalog::DetectorSetting;

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
        const double count = stream.count(day);
        const double p = stats::ears_pvalue(*bound, setting.baseline_days, count);
        const double any = stats::ears_pvalue(*bound, setting.baseline_days, 1);
        return Band{bound->mean, bound->upper, std::min(1.0, p / any)};
    }
    [[nodiscard]] MethodWords words(const DetectorSetting& setting) const override {
        return {fmt::format("EARS C2：前 {} 天基线，间隔 {} 天，{} 倍标准差，计数不少于 {}",
                            setting.baseline_days, setting.lag_days, setting.threshold,
                            setting.min_count),
                fmt::format("EARS C2: baseline {} days, lag {} days, {} standard deviations, at "
                            "least {} counted",
                            setting.baseline_days, setting.lag_days, setting.threshold,
                            setting.min_count)};
    }

  private:
    static stats::EarsOptions options(const DetectorSetting& setting) {
        return {.baseline = setting.baseline_days, .lag = setting.lag_days, .k = setting.threshold};
    }
};

}  // namespace

const BaselineMethod& ears() {
    static const EarsMethod method;
    return method;
}

}  // namespace fengsui::surveil::methods
