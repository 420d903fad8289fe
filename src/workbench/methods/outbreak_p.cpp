// SPDX-License-Identifier: Apache-2.0
// outbreak_p: settings k and ret (value: upperbound is the statistic; cases: the count needed for
// an alarm). Monitoring starts at the first point wanted; the method takes nothing before it.
#include "stats/outbreak_p.hpp"

#include <cmath>
#include <limits>

#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

struct Settings {
    double k = 100;
    bool cases = false;
};

Result<Settings> settings_of(const Controls& controls) {
    const auto k = controls.number("k");
    if (!k) return tl::unexpected(k.error());
    if (!(*k >= 1)) return tl::unexpected(controls.problem("k", "must be at least 1"));
    const auto ret = controls.text("ret");
    if (!ret) return tl::unexpected(ret.error());
    if (*ret != "value" && *ret != "cases")
        return tl::unexpected(controls.problem("ret", "must be value or cases"));
    return Settings{*k, *ret == "cases"};
}

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    const auto settings = settings_of(task.controls);
    if (!settings) return tl::unexpected(settings.error());
    std::vector<DetectRow> rows;
    stats::OutbreakP outbreak;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const double count = task.series.observed[t - 1];
        const auto needed = outbreak.cases_needed(count, settings->k);
        if (std::isnan(count) || !outbreak.add(count)) {
            rows.push_back({t, {not_available, not_available}});
            continue;
        }
        const double statistic = outbreak.log_statistic();
        rows.push_back({t,
                        {settings->cases ? needed.value_or(not_available) : std::exp(statistic),
                         double(stats::outbreak_p_alarms(statistic, settings->k))}});
    }
    return rows;
}

}  // namespace

DetectMethod outbreak_p() {
    return {"outbreak_p",
            {"upperbound", "alarm"},
            run,
            "k ret",
            "nothing: monitoring begins at t_first"};
}

}  // namespace fengsui::workbench::methods
