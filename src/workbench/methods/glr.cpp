// SPDX-License-Identifier: Apache-2.0
// glr: settings family (poisson, negbin), alpha, theta (empty: unknown), change (intercept, epi),
// M, Mtilde, c.ARL, dir (inc, dec), ret (value, cases), mu0 (glm or a number), xMax. Monitoring
// starts at the first point wanted; everything before it trains the mean. Where negbin has no alpha
// it is estimated together with the mean, as glrnb does where alpha is NULL and mu0 is not given.
#include "stats/glr.hpp"

#include <limits>

#include "stats/harmonic_negbin.hpp"
#include "stats/harmonic_poisson.hpp"
#include "workbench/methods/methods.hpp"

namespace fengsui::workbench::methods {
namespace {

using base::Result;

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

// Whether the cell says the second of two words; the first where it is empty.
Result<bool> second_of(const Controls& controls, std::string_view name, std::string_view first,
                       std::string_view second) {
    const auto text = controls.maybe(name).value_or(std::string(first));
    if (text == first) return false;
    if (text == second) return true;
    return tl::unexpected(
        controls.problem(name, "must be " + std::string(first) + " or " + std::string(second)));
}

struct Numbers {
    double dispersion = 0;
    double threshold = 5;
    double cases_max = 1e4;
    double window = -1;
    double points_min = 1;
};

bool has_given_mean(const Controls& controls) {
    return controls.maybe("mu0").value_or("glm") != "glm";
}

bool estimates_dispersion(const Controls& controls) {
    return controls.maybe("family") == "negbin" && !controls.maybe("alpha") &&
           !has_given_mean(controls);
}

Result<Numbers> numbers_of(const Controls& controls, bool negative_binomial) {
    Numbers numbers;
    for (const auto& [name, value] :
         {std::pair{"c.ARL", &numbers.threshold}, std::pair{"xMax", &numbers.cases_max}}) {
        if (!controls.maybe(name)) continue;
        const auto given = controls.number(name);
        if (!given) return tl::unexpected(given.error());
        *value = *given;
    }
    for (const auto& [name, value] :
         {std::pair{"M", &numbers.window}, std::pair{"Mtilde", &numbers.points_min}}) {
        if (!controls.maybe(name)) continue;
        const auto given = controls.integer(name);
        if (!given) return tl::unexpected(given.error());
        *value = *given;
    }
    if (negative_binomial && !estimates_dispersion(controls)) {
        const auto alpha = controls.number("alpha");
        if (!alpha) return tl::unexpected(alpha.error());
        numbers.dispersion = *alpha;
    }
    return numbers;
}

Result<stats::GlrOptions> options_of(const Controls& controls) {
    const auto negative_binomial = second_of(controls, "family", "poisson", "negbin");
    if (!negative_binomial) return tl::unexpected(negative_binomial.error());
    const auto epidemic = second_of(controls, "change", "intercept", "epi");
    if (!epidemic) return tl::unexpected(epidemic.error());
    const auto downwards = second_of(controls, "dir", "inc", "dec");
    if (!downwards) return tl::unexpected(downwards.error());
    const auto cases = second_of(controls, "ret", "value", "cases");
    if (!cases) return tl::unexpected(cases.error());
    const auto numbers = numbers_of(controls, *negative_binomial);
    if (!numbers) return tl::unexpected(numbers.error());
    stats::GlrOptions options;
    options.change = *epidemic ? stats::GlrChange::Epidemic : stats::GlrChange::Intercept;
    options.dispersion = numbers->dispersion;
    options.window = static_cast<int>(numbers->window);
    options.points_min = static_cast<int>(numbers->points_min);
    options.threshold = numbers->threshold;
    options.cases_max = numbers->cases_max;
    options.downwards = *downwards;
    options.cases = *cases;
    if (controls.maybe("theta")) {
        const auto theta = controls.number("theta");
        if (!theta) return tl::unexpected(theta.error());
        options.shift = *theta;
    }
    if (!stats::glr_valid(options)) {
        return tl::unexpected(controls.problem(
            "c.ARL, M, Mtilde, alpha, theta, ret",
            "one is out of range: c.ARL above 0, M at least -1, Mtilde at least 1, alpha not "
            "negative, theta finite and not 0, ret value where change is epi"));
    }
    return options;
}

// The in-control means of points t_first … t_last; NaN where the part before tells none. Sets the
// dispersion where it is estimated.
Result<std::vector<double>> means_of(const DetectTask& task, stats::GlrOptions& options) {
    std::vector<double> means(task.t_last - task.t_first + 1, not_available);
    if (has_given_mean(task.controls)) {
        const auto given = task.controls.number("mu0");
        if (!given || !(*given > 0))
            return tl::unexpected(task.controls.problem("mu0", "must be glm or a number above 0"));
        means.assign(means.size(), *given);
        return means;
    }
    const auto training = std::span(task.series.observed).first(task.t_first - 1);
    const auto fill = [&](const auto& fit) {
        for (std::size_t i = 0; fit && i < means.size(); ++i)
            means[i] = fit->mean(task.t_first - 1 + i);
    };
    if (estimates_dispersion(task.controls)) {
        const auto fit = stats::fit_harmonic_negbin(training, task.series.frequency);
        fill(fit);
        if (fit) options.dispersion = fit->dispersion;
    } else {
        fill(stats::fit_harmonic_poisson(training, task.series.frequency));
    }
    return means;
}

Result<std::vector<DetectRow>> run(const DetectTask& task) {
    auto options = options_of(task.controls);
    if (!options) return tl::unexpected(options.error());
    const auto means = means_of(task, *options);
    if (!means) return tl::unexpected(means.error());
    const auto counts = std::span(task.series.observed).subspan(task.t_first - 1, means->size());
    const auto points = stats::glr(counts, *means, *options);
    std::vector<DetectRow> rows;
    rows.reserve(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool judged = points[i].upper >= 0;
        rows.push_back({task.t_first + i,
                        {points[i].upper, judged ? double(points[i].alarm) : not_available}});
    }
    return rows;
}

}  // namespace

DetectMethod glr() {
    return {"glr",
            {"upperbound", "alarm"},
            run,
            "family alpha theta change M Mtilde c.ARL dir ret mu0 xMax",
            "with mu0 glm three counts before t_first, in different phases of the year"};
}

}  // namespace fengsui::workbench::methods
