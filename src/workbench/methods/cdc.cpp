// SPDX-License-Identifier: Apache-2.0
// cdc: settings b, m, alpha. The bound is for four weeks together; `observed` is the last of them.
// A series that is not weekly has no answer.
#include "stats/cdc.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

Result<stats::CdcOptions> options_of(const Controls& controls) {
    const auto years = controls.integer("b");
    if (!years) return tl::unexpected(years.error());
    if (*years < 1) return tl::unexpected(controls.problem("b", "must be at least 1"));
    const auto months = controls.integer("m");
    if (!months) return tl::unexpected(months.error());
    if (*months < 1 || *months > 6)
        return tl::unexpected(controls.problem("m", "must lie between 1 and 6"));
    const auto alpha = controls.number("alpha");
    if (!alpha) return tl::unexpected(alpha.error());
    if (!(*alpha > 0 && *alpha < 1))
        return tl::unexpected(controls.problem("alpha", "must lie between 0 and 1"));
    const double z =
        boost::math::quantile(boost::math::complement(boost::math::normal(), *alpha / 2));
    return stats::CdcOptions{*years, *months, z};
}

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    const auto options = options_of(task.controls);
    if (!options) return tl::unexpected(options.error());
    const bool weekly = task.series.frequency == 52;
    std::vector<DetectRow> rows;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const auto bound = weekly ? stats::cdc_bound(task.series.observed, t - 1, *options)
                                  : std::optional<stats::CdcBound>();
        const bool judged = bound && !std::isnan(bound->recent);
        rows.push_back({t,
                        {bound ? bound->upper : not_available,
                         judged ? double(bound->recent > bound->upper) : not_available}});
    }
    return rows;
}

}  // namespace

DetectMethod cdc() {
    return {"cdc",
            {"upperbound", "alarm"},
            run,
            "b m alpha",
            "weeks: b years of 52 and 4 m + 3 before a point, none of them missing"};
}

}  // namespace fengsui::workbench::methods
