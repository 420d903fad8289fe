// SPDX-License-Identifier: Apache-2.0
// rki: settings b, w, actY.
#include "stats/rki.hpp"

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
    const auto& counts = task.series.observed;
    std::vector<DetectRow> rows;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const auto bound = stats::rki_bound(counts, t - 1, *window, task.series.frequency);
        const bool judged = bound && !std::isnan(counts[t - 1]);
        rows.push_back({t,
                        {bound.value_or(not_available),
                         judged ? double(counts[t - 1] > *bound) : not_available}});
    }
    return rows;
}

}  // namespace

DetectMethod rki() {
    return {"rki",
            {"upperbound", "alarm"},
            run,
            "b w actY",
            "b years and w periods before a point, none of them missing"};
}

}  // namespace fengsui::workbench::methods
