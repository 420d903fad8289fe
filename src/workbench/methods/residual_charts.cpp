// SPDX-License-Identifier: Apache-2.0
// ewma and nb_cusum: residual charts of daily counts. Settings of both: holidays (dates parted by
// `;`), half_life (of the level, days), guard (days). ewma: lambda, alpha. nb_cusum: excess_sd,
// arl0 (days), reset (0 or 1). All but alpha and arl0 may be absent.
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "stats/ewma.hpp"
#include "stats/nb_cusum.hpp"
#include "workbench/methods/calendar.hpp"
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

struct Bounds {
    double above;
    double at_most;
};

Result<double> setting(const Controls& controls, std::string_view name, double otherwise,
                       const Bounds& bounds) {
    if (!controls.maybe(name)) return otherwise;
    auto value = controls.number(name);
    if (value && !(*value > bounds.above && *value <= bounds.at_most))
        return tl::unexpected(controls.problem(name, "is out of range"));
    return value;
}

Result<std::vector<stats::DayExpectation>> expectations(const DetectTask& task) {
    const auto calendar = calendar_of(task);
    if (!calendar) return tl::unexpected(calendar.error());
    stats::DayBaselineOptions options;
    const auto half_life =
        setting(task.controls, "half_life", options.level_half_life, {0, 10'000});
    if (!half_life) return tl::unexpected(half_life.error());
    const auto guard = setting(task.controls, "guard", options.guard, {-1, 365});
    if (!guard) return tl::unexpected(guard.error());
    options.level_half_life = *half_life;
    options.guard = static_cast<int>(*guard);
    auto kinds = calendar->weekdays;
    for (std::size_t t = 0; t < kinds.size(); ++t)
        if (calendar->holidays[t] != 0) kinds[t] = stats::day_kind_holiday;
    return stats::day_baseline(task.series.observed, kinds, options);
}

// ewma alarms above its limit, nb_cusum at it.
std::vector<DetectRow> rows_of(const DetectTask& task, const std::vector<stats::ChartPoint>& points,
                               bool at_limit) {
    std::vector<DetectRow> rows;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const auto& point = points[t - 1];
        const bool alarm =
            at_limit ? point.statistic >= point.limit : point.statistic > point.limit;
        rows.push_back({t,
                        {point.expected, point.statistic, point.upper,
                         std::isnan(point.statistic) ? not_available : double(alarm)}});
    }
    return rows;
}

Result<std::vector<DetectRow>> run_ewma(const DetectTask& task) {
    const auto expected = expectations(task);
    if (!expected) return tl::unexpected(expected.error());
    stats::EwmaOptions options;
    const auto lambda = setting(task.controls, "lambda", options.lambda, {0, 1});
    if (!lambda) return tl::unexpected(lambda.error());
    const auto alpha = task.controls.number("alpha");
    if (!alpha) return tl::unexpected(alpha.error());
    if (!(*alpha > 0 && *alpha < 1))
        return tl::unexpected(task.controls.problem("alpha", "must lie between 0 and 1"));
    options.lambda = *lambda;
    options.k = boost::math::quantile(boost::math::complement(boost::math::normal(), *alpha));
    return rows_of(task, stats::ewma(task.series.observed, *expected, options), false);
}

Result<std::vector<DetectRow>> run_nb_cusum(const DetectTask& task) {
    const auto expected = expectations(task);
    if (!expected) return tl::unexpected(expected.error());
    stats::NbCusumOptions options;
    const auto excess = setting(task.controls, "excess_sd", options.excess_sd, {0, 100});
    if (!excess) return tl::unexpected(excess.error());
    const auto arl0 = task.controls.number("arl0");
    if (!arl0) return tl::unexpected(arl0.error());
    if (!(*arl0 > 1)) return tl::unexpected(task.controls.problem("arl0", "must be above 1"));
    if (task.controls.maybe("reset")) {
        const auto reset = task.controls.flag("reset");
        if (!reset) return tl::unexpected(reset.error());
        options.reset = *reset;
    }
    options.excess_sd = *excess;
    options.threshold = std::log(*arl0);
    return rows_of(task, stats::nb_cusum(task.series.observed, *expected, options), true);
}

}  // namespace

DetectMethod ewma() {
    return {"ewma",
            {"expected", "statistic", "upperbound", "alarm"},
            run_ewma,
            "alpha lambda half_life guard holidays",
            "28 days and the guard before a point"};
}

DetectMethod nb_cusum() {
    return {"nb_cusum",
            {"expected", "statistic", "upperbound", "alarm"},
            run_nb_cusum,
            "arl0 excess_sd reset half_life guard holidays",
            "28 days and the guard before a point"};
}

}  // namespace fengsui::workbench::methods
