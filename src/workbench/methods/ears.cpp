// SPDX-License-Identifier: Apache-2.0
// ears: C1, C2, C3. Settings method, baseline, minSigma, alpha (k is the normal quantile of
// 1 − alpha).
#include "stats/ears.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

struct Settings {
    stats::EarsOptions options;
    bool c3 = false;
};

Result<Settings> settings_of(const Controls& controls) {
    const auto method = controls.text("method");
    if (!method) return tl::unexpected(method.error());
    if (*method != "C1" && *method != "C2" && *method != "C3")
        return tl::unexpected(controls.problem("method", "must be C1, C2 or C3"));
    const auto baseline = controls.integer("baseline");
    if (!baseline) return tl::unexpected(baseline.error());
    if (*baseline < 2) return tl::unexpected(controls.problem("baseline", "must be at least 2"));
    const auto sd_min = controls.number("minSigma");
    if (!sd_min) return tl::unexpected(sd_min.error());
    if (*sd_min < 0) return tl::unexpected(controls.problem("minSigma", "must not be negative"));
    const auto alpha = controls.number("alpha");
    if (!alpha) return tl::unexpected(alpha.error());
    if (!(*alpha > 0 && *alpha < 1))
        return tl::unexpected(controls.problem("alpha", "must lie between 0 and 1"));
    const double k = boost::math::quantile(boost::math::complement(boost::math::normal(), *alpha));
    return Settings{{*baseline, *method == "C1" ? 0 : 2, k, *sd_min}, *method == "C3"};
}

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    const auto settings = settings_of(task.controls);
    if (!settings) return tl::unexpected(settings.error());
    const auto& counts = task.series.observed;
    std::vector<DetectRow> rows;
    for (auto t = task.t_first; t <= task.t_last; ++t) {
        const auto bound = settings->c3 ? stats::ears_c3_bound(counts, t - 1, settings->options)
                                        : stats::ears_bound(counts, t - 1, settings->options);
        const bool judged = bound && !std::isnan(counts[t - 1]);
        rows.push_back({t,
                        {bound ? bound->upper : not_available,
                         judged ? double(counts[t - 1] > bound->upper) : not_available}});
    }
    return rows;
}

}  // namespace

DetectMethod ears() {
    return {
        "ears",
        {"upperbound", "alarm"},
        run,
        "method baseline minSigma alpha",
        "baseline periods before a point, two more for C2 and four for C3, none of them missing"};
}

}  // namespace fengsui::workbench::methods
