// SPDX-License-Identifier: Apache-2.0
#include "stats/farrington_flexible.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "stats/glm.hpp"
#include "stats/negative_binomial.hpp"

namespace fengsui::stats {

namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
// A trend needs this many years of history, whatever its p-value.
constexpr int trend_years_min = 3;

FarringtonBaselineOptions baseline_options(const FarringtonFlexibleOptions& options) {
    return {options.years_back, options.half_window, options.season_groups,
            options.periods_left_out, options.population_offset};
}

bool are_possible(const FarringtonFlexibleOptions& options) {
    return options.alpha > 0 && options.alpha < 1 && options.weights_threshold >= 0 &&
           options.limit.cases >= 0 && options.limit.periods > 0 && options.trend_p_max >= 0;
}

// What the fit leaves for the decisions after it.
struct Model {
    double dispersion = 1;        // Pearson's, at least 1
    double error_dispersion = 1;  // of standard errors
};

std::optional<Model> fit_model(FarringtonWorkspace& work, const FarringtonFlexibleOptions& options,
                               bool with_trend) {
    auto& glm = work.glm;
    if (!glm.fit({}, with_trend)) return std::nullopt;
    if (!glm.converged() && with_trend) {
        with_trend = false;
        if (!glm.fit({}, false)) return std::nullopt;
    }
    if (!glm.converged()) return std::nullopt;
    auto dispersion = glm.dispersion();
    Model model{std::max(dispersion.pearson, 1.0), dispersion.pearson};
    if (options.reweight) {
        anscombe_weights(glm, work.baseline.design(), model.dispersion, options.weights_threshold,
                         work.weights);
        // Whether this one converges is not asked.
        if (!glm.fit(work.weights, with_trend)) return std::nullopt;
        dispersion = glm.dispersion();
        model = {std::max(dispersion.pearson, 1.0), dispersion.by_prior_weights};
    }
    if (!std::isfinite(model.dispersion)) return std::nullopt;
    return model;
}

// The log of the expected count now, and its standard error.
struct Prediction {
    double log_mean = 0;
    double error = 0;
    [[nodiscard]] double mean() const { return std::max(std::exp(log_mean), glm_least_mean); }
};

Prediction predict(const FarringtonWorkspace& work, const Model& model) {
    const auto& base = work.baseline;
    const auto group = base.present_group();
    const double time = base.present_time();
    const double log_mean =
        work.glm.level(group) + work.glm.trend() * time + std::log(base.present_exposure());
    return {log_mean, std::sqrt(model.error_dispersion * work.glm.variance_factor(group, time))};
}

double trend_p(const SeasonGlm& glm, const Model& model) {
    const double error = std::sqrt(model.error_dispersion * glm.trend_variance_factor());
    return student_two_sided(glm.trend() / error, glm.degrees_of_freedom());
}

bool is_believable(const FarringtonWorkspace& work, const Model& model,
                   const FarringtonFlexibleOptions& options) {
    return options.years_back >= trend_years_min &&
           predict(work, model).mean() <= work.baseline.largest_count() &&
           trend_p(work.glm, model) < options.trend_p_max;
}

double score_of(double count, double from, double upper) {
    return std::isnan(upper) ? not_available : (count - from) / (upper - from);
}

void bound_by_power(FarringtonBound& bound, const Prediction& prediction, double count,
                    const FarringtonFlexibleOptions& options) {
    const double z = normal_quantile_above(options.alpha);
    const double mean = prediction.mean();
    const double error = prediction.error * mean;
    const auto power = power_bound(mean, error, bound.dispersion, options.power, z);
    bound.expected = mean;
    bound.upper = power.upper;
    bound.quantile_mean = std::exp(mean + z * error);
    bound.score = score_of(count, mean, bound.upper);
    bound.p_value = normal_upper_tail((std::pow(count, power.exponent) - power.centre) / power.sd);
}

void bound_by_counts(FarringtonBound& bound, const Prediction& prediction, double count,
                     const FarringtonFlexibleOptions& options) {
    double log_mean = prediction.log_mean;
    if (options.threshold == FarringtonThreshold::muan)
        log_mean += normal_quantile_above(options.alpha) * prediction.error;
    bound.quantile_mean = std::exp(log_mean);
    bound.expected = std::exp(prediction.log_mean);
    const CountDistribution distribution{bound.quantile_mean, bound.dispersion};
    bound.upper = count_quantile(distribution, options.alpha);
    if (std::isnan(bound.upper)) bound.expected = not_available;
    bound.score = score_of(count, prediction.log_mean, bound.upper);
    bound.p_value = count_upper_tail(distribution, count);
}

}  // namespace

int farrington_flexible_history_needed(const FarringtonFlexibleOptions& options, int frequency) {
    return options.years_back * frequency + options.half_window;
}

bool farrington_flexible_has_baseline(const FarringtonSeries& series, std::size_t t,
                                      const FarringtonFlexibleOptions& options,
                                      FarringtonWorkspace& work) {
    return are_possible(options) && work.baseline.prepare(series, t, baseline_options(options)) &&
           work.glm.load(work.baseline.design());
}

std::optional<FarringtonBound> farrington_flexible_bound(const FarringtonSeries& series,
                                                         std::size_t t,
                                                         const FarringtonFlexibleOptions& options,
                                                         FarringtonWorkspace& work) {
    if (!farrington_flexible_has_baseline(series, t, options, work)) return std::nullopt;
    auto model = fit_model(work, options, options.trend);
    if (!model) return std::nullopt;
    FarringtonBound bound;
    bound.trend_used = work.glm.has_trend() && is_believable(work, *model, options);
    if (work.glm.has_trend() && !bound.trend_used) {
        model = fit_model(work, options, false);
        if (!model) return std::nullopt;
    }
    bound.trend = bound.trend_used ? work.glm.trend() : not_available;
    bound.dispersion = model->dispersion;
    const double count = series.counts[t];
    const auto prediction = predict(work, *model);
    if (options.threshold == FarringtonThreshold::delta) {
        bound_by_power(bound, prediction, count, options);
    } else {
        bound_by_counts(bound, prediction, count, options);
    }
    bound.enough_cases = has_enough_cases(series.counts, t, options.limit);
    bound.alarm = bound.enough_cases && bound.score > 1 && count != 0;
    return bound;
}

std::optional<FarringtonBound> farrington_flexible_bound(const FarringtonSeries& series,
                                                         std::size_t t,
                                                         const FarringtonFlexibleOptions& options) {
    FarringtonWorkspace work;
    return farrington_flexible_bound(series, t, options, work);
}

std::optional<FarringtonStages> farrington_flexible_stages(const FarringtonSeries& series,
                                                           std::size_t t,
                                                           const FarringtonFlexibleOptions& options,
                                                           bool with_trend) {
    FarringtonWorkspace work;
    if (!farrington_flexible_has_baseline(series, t, options, work)) return std::nullopt;
    const auto model = fit_model(work, options, with_trend);
    if (!model) return std::nullopt;
    FarringtonStages stages;
    stages.dispersion = model->dispersion;
    stages.has_trend = work.glm.has_trend();
    stages.trend = stages.has_trend ? work.glm.trend() : not_available;
    stages.trend_p = stages.has_trend ? trend_p(work.glm, *model) : not_available;
    const auto& base = work.baseline;
    const auto& design = base.design();
    for (std::size_t g = 0; g + 1 < design.begins.size(); ++g) {
        for (auto i = design.begins[g]; i < design.begins[g + 1]; ++i) {
            stages.periods.push_back({t - base.lag(i), design.counts[i], base.reference_time(i),
                                      base.label(g), options.reweight ? work.weights[i] : 1,
                                      work.glm.means()[i]});
        }
    }
    std::ranges::sort(stages.periods, {}, &FarringtonStages::Period::index);
    return stages;
}

}  // namespace fengsui::stats
