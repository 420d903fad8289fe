// SPDX-License-Identifier: Apache-2.0
// adaptive: the product's own detector. Settings alpha, and for daily series holidays (dates parted
// by `;`; may be absent).
#include "stats/adaptive.hpp"

#include <limits>

#include "workbench/methods/calendar.hpp"
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
    const auto alpha = task.controls.number("alpha");
    if (!alpha) return tl::unexpected(alpha.error());
    if (!(*alpha > 0 && *alpha < 1))
        return tl::unexpected(task.controls.problem("alpha", "must lie between 0 and 1"));
    const auto calendar = calendar_of(task);
    if (!calendar) return tl::unexpected(calendar.error());
    const auto points = stats::adaptive(
        {task.series.observed, calendar->frequency, calendar->years, calendar->holidays},
        task.t_first - 1, task.t_last - 1, *alpha);
    std::vector<DetectRow> rows;
    for (const auto& point : points) {
        const bool judged = point.pvalue == point.pvalue;
        rows.push_back({task.t_first + rows.size(),
                        {point.expected, point.upper, judged ? double(point.alarm) : not_available,
                         point.pvalue}});
    }
    return rows;
}

}  // namespace

DetectMethod adaptive() {
    return {"adaptive",
            {"expected", "upperbound", "alarm", "pvalue"},
            run,
            "alpha holidays",
            "26 weeks, 24 months or 70 days before a point, half of them with counts"};
}

}  // namespace fengsui::workbench::methods
