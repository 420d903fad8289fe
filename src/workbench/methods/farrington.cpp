// SPDX-License-Identifier: Apache-2.0
// farrington: the method of 1996; settings b, w, reweight, trend, alpha, limit54, powertrans. Where
// there are too few recent cases (limit54) upperbound and alarm are 0, as in the reference; where a
// recent period is missing they are NA.
#include "stats/farrington.hpp"

#include <cmath>
#include <limits>

#include "workbench/methods/farrington_settings.hpp"
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

Result<stats::FarringtonOptions> options_of(const Controls& controls) {
    const auto b = integer_from(controls, "b", 1);
    if (!b) return tl::unexpected(b.error());
    const auto w = integer_from(controls, "w", 0);
    if (!w) return tl::unexpected(w.error());
    const auto reweight = controls.flag("reweight");
    if (!reweight) return tl::unexpected(reweight.error());
    const auto trend = controls.flag("trend");
    if (!trend) return tl::unexpected(trend.error());
    const auto alpha = farrington_alpha(controls);
    if (!alpha) return tl::unexpected(alpha.error());
    const auto limit = farrington_limit(controls);
    if (!limit) return tl::unexpected(limit.error());
    const auto power = farrington_power(controls);
    if (!power) return tl::unexpected(power.error());
    return stats::FarringtonOptions{*b, *w, *reweight, *trend, *alpha, *limit, *power};
}

bool recent_is_missing(const std::vector<double>& counts, std::size_t t, int periods) {
    for (std::size_t back = 0; back < static_cast<std::size_t>(periods) && back <= t; ++back) {
        if (std::isnan(counts[t - back])) return true;
    }
    return false;
}

DetectRow row_of(const stats::FarringtonOriginalBound& bound, std::size_t t, bool missing) {
    double upper = bound.enough_cases ? bound.upper : 0;
    auto alarm = double(bound.enough_cases && bound.score > 1);
    if (missing) upper = alarm = not_available;
    return {t, {upper, alarm, double(bound.trend_used), bound.predictive_quantile, bound.median}};
}

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    const auto options = options_of(task.controls);
    if (!options) return tl::unexpected(options.error());
    const auto dates = farrington_dates(task.series);
    if (!dates) return tl::unexpected(dates.error());
    const auto& counts = task.series.observed;
    const stats::FarringtonSeries series{counts, {}, *dates, task.series.frequency};
    stats::FarringtonOriginalWorkspace work;
    std::vector<DetectRow> rows;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const auto bound = stats::farrington_bound(series, t - 1, *options, work);
        if (bound) {
            rows.push_back(
                row_of(*bound, t, recent_is_missing(counts, t - 1, options->limit.periods)));
        } else {
            rows.push_back({t, std::vector<double>(5, not_available)});
        }
    }
    return rows;
}

}  // namespace

DetectMethod farrington() {
    return {"farrington",
            {"upperbound", "alarm", "trend_used", "predictive_quantile", "mu0"},
            run,
            "b w reweight trend alpha limit54 powertrans",
            "b years and w periods before a point"};
}

}  // namespace fengsui::workbench::methods
