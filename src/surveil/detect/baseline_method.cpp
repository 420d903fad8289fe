// SPDX-License-Identifier: Apache-2.0
#include "surveil/detect/baseline_method.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "stats/negative_binomial.hpp"
#include "surveil/detect/methods/methods.hpp"

namespace fengsui::surveil {

namespace methods {

int days_known(const StreamView& stream, base::Day day) {
    return day - std::max(*stream.watched_since, stream.first_day()) + 1;
}

catalog::DetectorSetting trial(const BaselineMethod& method, double threshold) {
    catalog::DetectorSetting setting;
    setting.id = "trial";
    setting.method = method.name();
    setting.threshold = threshold;
    return setting;
}

double alpha_of(double standard_deviations) {
    return 0.5 * std::erfc(standard_deviations / std::numbers::sqrt2);
}

double given_a_case(double pvalue, double daily_mean, double dispersion) {
    const double any = stats::count_upper_tail({daily_mean, dispersion}, 1);
    return any > 0 ? std::min(1.0, pvalue / any) : 1.0;
}

}  // namespace methods

std::span<const BaselineMethod* const> baseline_methods() {
    static const std::array<const BaselineMethod*, 6> all = {
        &methods::farrington(), &methods::percentile(), &methods::adaptive(),
        &methods::ewma(),       &methods::nb_cusum(),   &methods::ears()};
    return all;
}

const BaselineMethod* find_baseline_method(std::string_view name) {
    const auto all = baseline_methods();
    const auto found = std::ranges::find_if(
        all, [&](const BaselineMethod* method) { return method->name() == name; });
    return found == all.end() ? nullptr : *found;
}

const catalog::DetectorSetting* setting_for(const catalog::Rules& rules, const StreamView& stream,
                                            base::Day day) {
    const catalog::DetectorSetting* best = nullptr;
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
                            const catalog::DetectorSetting& setting) {
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
