// SPDX-License-Identifier: Apache-2.0
// rogerson: settings distribution (poisson), ARL0, s, digits, FIR, theta0 (glm or a number),
// theta0_min. Monitoring starts at the first point wanted; everything before it trains the mean,
// and h is for the mean over all points wanted.
#include "stats/rogerson.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/harmonic_poisson.hpp"
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

struct Settings {
    stats::PoissonCusumTarget target;
    bool fast_initial_response = false;
    double mean_given = not_available;  // NaN: the harmonic regression
    double mean_min = 0.1;
};

Result<stats::PoissonCusumTarget> target_of(const Controls& controls) {
    stats::PoissonCusumTarget target;
    const auto run_length = controls.number("ARL0");
    if (!run_length) return tl::unexpected(run_length.error());
    if (!(*run_length > 1)) return tl::unexpected(controls.problem("ARL0", "must be above 1"));
    target.run_length = *run_length;
    const auto shift = controls.number("s");
    if (!shift) return tl::unexpected(shift.error());
    if (!(*shift > 0)) return tl::unexpected(controls.problem("s", "must be above 0"));
    target.shift = *shift;
    const auto digits = controls.integer("digits");
    if (!digits) return tl::unexpected(digits.error());
    if (*digits < 0 || *digits > 2)
        return tl::unexpected(controls.problem("digits", "must be 0, 1 or 2"));
    target.digits = *digits;
    return target;
}

Result<Settings> settings_of(const Controls& controls) {
    const auto target = target_of(controls);
    if (!target) return tl::unexpected(target.error());
    Settings settings{.target = *target};
    const auto distribution = controls.text("distribution");
    if (!distribution) return tl::unexpected(distribution.error());
    if (*distribution != "poisson")
        return tl::unexpected(controls.problem("distribution", "must be poisson"));
    const auto fast = controls.flag("FIR");
    if (!fast) return tl::unexpected(fast.error());
    settings.fast_initial_response = *fast;
    if (controls.maybe("theta0_min")) {
        const auto least = controls.number("theta0_min");
        if (!least) return tl::unexpected(least.error());
        if (!(*least > 0)) return tl::unexpected(controls.problem("theta0_min", "must be above 0"));
        settings.mean_min = *least;
    }
    if (controls.maybe("theta0").value_or("glm") == "glm") return settings;
    const auto mean = controls.number("theta0");
    if (!mean || !(*mean > 0))
        return tl::unexpected(controls.problem("theta0", "must be glm or a number above 0"));
    settings.mean_given = *mean;
    return settings;
}

// The in-control means of points t_first … t_last; empty where the part before tells none.
std::vector<double> means_of(const DetectTask& task, const Settings& settings) {
    const auto points = task.t_last - task.t_first + 1;
    if (!std::isnan(settings.mean_given))
        return std::vector<double>(points, std::max(settings.mean_given, settings.mean_min));
    const auto training = std::span(task.series.observed).first(task.t_first - 1);
    const auto fit = stats::fit_harmonic_poisson(training, task.series.frequency);
    std::vector<double> means;
    for (std::size_t i = 0; fit && i < points; ++i)
        means.push_back(std::max(fit->mean(task.t_first - 1 + i), settings.mean_min));
    return means;
}

std::optional<double> overall_interval(std::span<const double> means,
                                       stats::RogersonIntervals& intervals) {
    if (means.empty()) return std::nullopt;
    double sum = 0;
    for (const double mean : means) sum += mean;
    return intervals.interval(sum / double(means.size()));
}

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    const auto settings = settings_of(task.controls);
    if (!settings) return tl::unexpected(settings.error());
    stats::RogersonIntervals intervals(settings->target);
    const auto means = means_of(task, *settings);
    const auto h = overall_interval(means, intervals);
    std::vector<DetectRow> rows;
    stats::RogersonChart chart(h.value_or(0), settings->target, settings->fast_initial_response);
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        if (!h) {
            rows.push_back({t, {not_available, not_available, not_available, not_available}});
            continue;
        }
        const double mean = means[t - task.t_first];
        const auto interval = intervals.interval(mean);
        if (!interval) {
            rows.push_back({t, {mean, not_available, not_available, *h}});
            continue;
        }
        const auto point = chart.step(task.series.observed[t - 1], mean, *interval);
        rows.push_back(
            {t, {mean, point.upper, point.alarm ? double(*point.alarm) : not_available, *h}});
    }
    return rows;
}

}  // namespace

DetectMethod rogerson() {
    return {"rogerson", {"theta0", "upperbound", "alarm", "h"}, run};
}

}  // namespace fengsui::workbench::methods
