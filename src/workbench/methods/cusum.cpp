// SPDX-License-Identifier: Apache-2.0
// cusum: settings k, h, trans, m (mean, glm or a number), alpha. Monitoring starts at the first
// point wanted; everything before it trains the mean.
#include "stats/cusum.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "stats/harmonic_poisson.hpp"
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;
using stats::CusumTransform;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

struct Settings {
    stats::CusumOptions options;
    std::string mean;  // mean or glm
    double mean_given = not_available;
};

Result<CusumTransform> transform_of(const Controls& controls) {
    static constexpr std::array<std::pair<std::string_view, CusumTransform>, 4> names = {
        {{"standard", CusumTransform::Standard},
         {"rossi", CusumTransform::Rossi},
         {"anscombe", CusumTransform::Anscombe},
         {"pearsonNegBin", CusumTransform::PearsonNegBin}}};
    const auto text = controls.text("trans");
    if (!text) return tl::unexpected(text.error());
    for (const auto& [name, transform] : names) {
        if (*text == name) return transform;
    }
    return tl::unexpected(
        controls.problem("trans", "must be standard, rossi, anscombe or pearsonNegBin"));
}

Result<Settings> settings_of(const Controls& controls) {
    Settings settings;
    const auto transform = transform_of(controls);
    if (!transform) return tl::unexpected(transform.error());
    settings.options.transform = *transform;
    const auto k = controls.number("k");
    if (!k) return tl::unexpected(k.error());
    settings.options.k = *k;
    const auto h = controls.number("h");
    if (!h) return tl::unexpected(h.error());
    settings.options.h = *h;
    if (*transform == CusumTransform::PearsonNegBin) {
        const auto alpha = controls.number("alpha");
        if (!alpha) return tl::unexpected(alpha.error());
        if (*alpha < 0) return tl::unexpected(controls.problem("alpha", "must not be negative"));
        settings.options.alpha = *alpha;
    }
    settings.mean = controls.maybe("m").value_or("mean");
    if (settings.mean == "mean" || settings.mean == "glm") return settings;
    const auto mean = controls.number("m");
    if (!mean || !(*mean > 0))
        return tl::unexpected(controls.problem("m", "must be mean, glm or a number above 0"));
    settings.mean_given = *mean;
    return settings;
}

// The in-control means of points t_first … t_last; NaN where the part before tells none.
std::vector<double> means_of(const DetectTask& task, const Settings& settings) {
    std::vector<double> means(task.t_last - task.t_first + 1, settings.mean_given);
    const auto training = std::span(task.series.observed).first(task.t_first - 1);
    if (settings.mean == "mean") {
        means.assign(means.size(), stats::cusum_mean(training).value_or(not_available));
    } else if (settings.mean == "glm") {
        const auto fit = stats::fit_harmonic_poisson(training, task.series.frequency);
        for (std::size_t i = 0; fit && i < means.size(); ++i)
            means[i] = fit->mean(task.t_first - 1 + i);
    }
    return means;
}

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    const auto settings = settings_of(task.controls);
    if (!settings) return tl::unexpected(settings.error());
    const auto means = means_of(task, *settings);
    const auto counts = std::span(task.series.observed).subspan(task.t_first - 1, means.size());
    const auto chart = stats::cusum_chart(counts, means, settings->options);
    std::vector<DetectRow> rows;
    rows.reserve(means.size());
    for (std::size_t i = 0; i < means.size(); ++i) {
        const auto alarm = stats::cusum_alarm(counts[i], chart.statistic[i], settings->options);
        rows.push_back({task.t_first + i,
                        {chart.upper[i], alarm ? double(*alarm) : not_available, chart.statistic[i],
                         means[i]}});
    }
    return rows;
}

}  // namespace

DetectMethod cusum() {
    return {"cusum",
            {"upperbound", "alarm", "statistic", "m"},
            run,
            "k h trans m alpha",
            "one count before t_first; with m glm three, in different phases of the year"};
}

}  // namespace fengsui::workbench::methods
