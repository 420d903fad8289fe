// SPDX-License-Identifier: Apache-2.0
// farrington_flexible: settings b, w, reweight, weightsThreshold, alpha, trend, pThresholdTrend,
// limit54, powertrans, populationOffset, noPeriods, pastWeeksNotIncluded, thresholdMethod. Where
// there are too few recent cases (limit54) expected and upperbound are NA and alarm is 0, as in the
// reference; where there is no answer at all, everything is NA, but expected is 0 if it was the fit
// that did not converge, as in the reference (an all-zero baseline, mostly).
#include "stats/farrington_flexible.hpp"

#include <limits>

#include "workbench/methods/farrington_settings.hpp"
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;
using stats::FarringtonFlexibleOptions;
using stats::FarringtonThreshold;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t column_count = 9;

// The first problem among settings, or their values.
template <typename... Settings>
std::optional<base::Problem> first_problem(const Settings&... settings) {
    std::optional<base::Problem> found;
    const auto look = [&](const auto& setting) {
        if (!setting && !found) found = setting.error();
    };
    (look(settings), ...);
    return found;
}

Result<FarringtonThreshold> threshold_of(const Controls& controls) {
    const auto method = controls.text("thresholdMethod");
    if (!method) return tl::unexpected(method.error());
    if (*method == "delta") return FarringtonThreshold::delta;
    if (*method == "nbPlugin") return FarringtonThreshold::nb_plugin;
    if (*method == "muan") return FarringtonThreshold::muan;
    return tl::unexpected(controls.problem("thresholdMethod", "must be delta, nbPlugin or muan"));
}

Result<FarringtonFlexibleOptions> options_of(const Controls& controls) {
    const auto b = integer_from(controls, "b", 1);
    const auto w = integer_from(controls, "w", 0);
    const auto reweight = controls.flag("reweight");
    const auto weights_threshold = controls.number("weightsThreshold");
    const auto alpha = farrington_alpha(controls);
    const auto trend = controls.flag("trend");
    const auto trend_p_max = controls.number("pThresholdTrend");
    const auto limit = farrington_limit(controls);
    const auto power = farrington_power(controls);
    const auto offset = controls.flag("populationOffset");
    const auto groups = integer_from(controls, "noPeriods", 1);
    // R's NULL stands for w.
    const auto left_out = controls.maybe("pastWeeksNotIncluded")
                              ? integer_from(controls, "pastWeeksNotIncluded", 0)
                              : w;
    const auto threshold = threshold_of(controls);
    if (auto problem = first_problem(b, w, reweight, weights_threshold, alpha, trend, trend_p_max,
                                     limit, power, offset, groups, left_out, threshold)) {
        return tl::unexpected(std::move(*problem));
    }
    if (!(*weights_threshold >= 0))
        return tl::unexpected(controls.problem("weightsThreshold", "must be at least 0"));
    if (!(*trend_p_max >= 0))
        return tl::unexpected(controls.problem("pThresholdTrend", "must be at least 0"));
    return FarringtonFlexibleOptions{
        *b,     *w,      *reweight, *weights_threshold, *alpha,    *trend, *trend_p_max, *limit,
        *power, *offset, *groups,   *left_out,          *threshold};
}

std::vector<double> no_values(bool has_baseline) {
    std::vector<double> values(column_count, not_available);
    if (has_baseline) values[2] = 0;
    return values;
}

std::vector<double> values_of(const stats::FarringtonBound& bound) {
    return {bound.enough_cases ? bound.upper : not_available,
            double(bound.alarm),
            bound.enough_cases ? bound.expected : not_available,
            bound.quantile_mean,
            bound.dispersion,
            double(bound.trend_used),
            bound.trend,
            bound.score,
            bound.p_value};
}

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    const auto options = options_of(task.controls);
    if (!options) return tl::unexpected(options.error());
    const auto dates = farrington_dates(task.series);
    if (!dates) return tl::unexpected(dates.error());
    const stats::FarringtonSeries series{task.series.observed, task.series.population, *dates,
                                         task.series.frequency};
    stats::FarringtonWorkspace work;
    std::vector<DetectRow> rows;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const auto bound = stats::farrington_flexible_bound(series, t - 1, *options, work);
        rows.push_back({t, bound ? values_of(*bound)
                                 : no_values(stats::farrington_flexible_has_baseline(
                                       series, t - 1, *options, work))});
    }
    return rows;
}

}  // namespace

DetectMethod farrington_flexible() {
    return {"farrington_flexible",
            {"upperbound", "alarm", "expected", "mu0", "phi", "trend_used", "trend_coef", "score",
             "pvalue"},
            run,
            "b w reweight weightsThreshold alpha trend pThresholdTrend limit54 powertrans "
            "populationOffset noPeriods pastWeeksNotIncluded thresholdMethod",
            "b years and w periods before a point"};
}

}  // namespace fengsui::workbench::methods
