// SPDX-License-Identifier: Apache-2.0
// bayes: settings b, w, actY, alpha.
#include "stats/bayes.hpp"

#include <cmath>
#include <limits>

#include "workbench/methods/methods.hpp"
#include "workbench/methods/window_settings.hpp"

namespace fengsui::workbench::methods {
namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

base::Result<std::vector<DetectRow>> run(const DetectTask& task) {
    const auto window = window_of(task.controls, task.series.frequency);
    if (!window) return tl::unexpected(window.error());
    const auto alpha = task.controls.number("alpha");
    if (!alpha) return tl::unexpected(alpha.error());
    if (!(*alpha > 0 && *alpha < 1))
        return tl::unexpected(task.controls.problem("alpha", "must lie between 0 and 1"));
    const auto& counts = task.series.observed;
    std::vector<DetectRow> rows;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const auto bound =
            stats::bayes_bound(counts, t - 1, *window, task.series.frequency, *alpha);
        const bool judged = bound && !std::isnan(counts[t - 1]);
        rows.push_back({t,
                        {bound.value_or(not_available),
                         judged ? double(counts[t - 1] > *bound) : not_available}});
    }
    return rows;
}

}  // namespace

DetectMethod bayes() {
    return {"bayes",
            {"upperbound", "alarm"},
            run,
            "b w actY alpha",
            "b years and w periods before a point, not all of them missing"};
}

}  // namespace fengsui::workbench::methods
