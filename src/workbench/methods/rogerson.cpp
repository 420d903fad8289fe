// SPDX-License-Identifier: Apache-2.0
// rogerson: settings distribution (poisson), ARL0, s, digits, FIR, theta0 (glm or a number),
// theta0_min. Monitoring starts at the first point wanted; everything before it trains the mean,
// and h is for the mean over all points wanted.
#include "stats/rogerson.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>

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

// Intervals cost far more than the chart and depend on the target only: series share them. They are
// the same whoever asks first, so a method stays a pure function of its task.
class SharedIntervals {
  public:
    // For each mean, and last for the mean of the means; empty where that one has none.
    std::vector<std::optional<double>> of(std::span<const double> means,
                                          const stats::PoissonCusumTarget& target) {
        std::vector<std::optional<double>> found;
        if (means.empty()) return found;
        const std::lock_guard lock(mutex_);
        auto& intervals =
            designed_.try_emplace({target.run_length, target.shift, target.digits}, target)
                .first->second;
        double sum = 0;
        for (const double mean : means) {
            found.push_back(intervals.interval(mean));
            sum += mean;
        }
        found.push_back(intervals.interval(sum / double(means.size())));
        if (!found.back()) found.clear();
        return found;
    }

  private:
    std::mutex mutex_;
    std::map<std::tuple<double, double, int>, stats::RogersonIntervals> designed_;
};

Result<std::vector<DetectRow>> run(const DetectTask& task, SharedIntervals& shared) {
    const auto settings = settings_of(task.controls);
    if (!settings) return tl::unexpected(settings.error());
    const auto means = means_of(task, *settings);
    const auto intervals = shared.of(means, settings->target);
    const double h = intervals.empty() ? not_available : *intervals.back();
    stats::RogersonChart chart(h, settings->target, settings->fast_initial_response);
    std::vector<DetectRow> rows;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const auto i = t - task.t_first;
        const double mean = means.empty() ? not_available : means[i];
        if (intervals.empty() || !intervals[i]) {
            rows.push_back({t, {mean, not_available, not_available, h}});
            continue;
        }
        const auto point = chart.step(task.series.observed[t - 1], mean, *intervals[i]);
        rows.push_back(
            {t, {mean, point.upper, point.alarm ? double(*point.alarm) : not_available, h}});
    }
    return rows;
}

}  // namespace

DetectMethod rogerson() {
    return {"rogerson",
            {"theta0", "upperbound", "alarm", "h"},
            [shared = std::make_shared<SharedIntervals>()](const DetectTask& task) {
                return run(task, *shared);
            },
            "distribution ARL0 s digits FIR theta0 theta0_min",
            "with theta0 glm three counts before t_first, in different phases of the year"};
}

}  // namespace fengsui::workbench::methods
