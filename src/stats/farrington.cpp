// SPDX-License-Identifier: Apache-2.0
#include "stats/farrington.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "stats/glm.hpp"

namespace fengsui::stats {

namespace {

constexpr double trend_p_max = 0.05;
constexpr int trend_years_min = 3;
constexpr double weights_threshold = 1;

bool are_possible(const FarringtonSeries& series, const FarringtonOptions& options) {
    return options.years_back >= 1 && options.half_window >= 0 && options.alpha > 0 &&
           options.alpha < 1 && options.limit.cases >= 0 && options.limit.periods > 0 &&
           series.frequency >= 1 &&
           (series.dates.empty() || series.dates.size() == series.counts.size());
}

// So many months later (or before), with R's overflow: 31 January + 1 month is 2 or 3 March.
base::Day months_later(base::Day day, int months) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.days}}};
    const auto month = date.year() / date.month() + std::chrono::months{months};
    const std::chrono::sys_days first{month / 1};
    const auto in_month = static_cast<int>(static_cast<unsigned>(date.day())) - 1;
    return {static_cast<std::int32_t>(first.time_since_epoch().count()) + in_month};
}

int day_of_month(base::Day day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.days}}};
    return static_cast<int>(static_cast<unsigned>(date.day()));
}

// The date `periods` after a reference date, moved to the weekday or the day of the month of
// `present`.
base::Day around(base::Day reference, int periods, base::Day present, int frequency) {
    switch (frequency) {
        case 52:
            return nearest_same_weekday(reference + 7 * periods, present);
        case 12: {
            const auto day = months_later(reference, periods);
            return day - (day_of_month(day) - day_of_month(present));
        }
        default:
            return reference + periods;
    }
}

bool find_periods_by_date(const FarringtonSeries& series, std::size_t t,
                          const FarringtonOptions& options, std::vector<std::size_t>& periods) {
    constexpr std::array known{12, 52, 365};
    if (std::ranges::find(known, series.frequency) == known.end()) return false;
    const auto present = series.dates[t];
    for (int year = 1; year <= options.years_back; ++year) {
        const auto reference = years_before(present, year);
        for (int offset = -options.half_window; offset <= options.half_window; ++offset) {
            const auto index =
                find_date(series.dates, around(reference, offset, present, series.frequency));
            if (!index || *index >= t) return false;
            periods.push_back(*index);
        }
    }
    return true;
}

bool find_periods(const FarringtonSeries& series, std::size_t t, const FarringtonOptions& options,
                  std::vector<std::size_t>& periods) {
    periods.clear();
    if (!series.dates.empty()) return find_periods_by_date(series, t, options, periods);
    const auto w = static_cast<std::size_t>(options.half_window);
    for (int year = 1; year <= options.years_back; ++year) {
        const auto lag =
            static_cast<std::size_t>(year) * static_cast<std::size_t>(series.frequency);
        if (lag + w > t || w >= lag) return false;
        for (auto index = t - lag - w; index <= t - lag + w; ++index) periods.push_back(index);
    }
    return true;
}

// Fills the workspace with the baseline. False if a count is negative or infinite.
bool gather(const FarringtonSeries& series, FarringtonOriginalWorkspace& work) {
    work.counts.clear();
    work.times.clear();
    work.steps.clear();
    if (work.periods.empty()) return false;
    std::ranges::sort(work.periods);
    const auto first = work.periods.front();
    const double origin = static_cast<double>(work.periods.back() - first) / 2;
    for (const auto index : work.periods) {
        const double count = series.counts[index];
        if (std::isnan(count)) continue;
        if (count < 0 || std::isinf(count)) return false;
        work.counts.push_back(count);
        work.steps.push_back(static_cast<int>(index - first));
        work.times.push_back(work.steps.back() - origin);
    }
    return !work.counts.empty();
}

// Its dispersion; nothing without a fit.
std::optional<SeasonGlm::Dispersion> fit_model(const SeasonDesign& design,
                                               const FarringtonOptions& options, bool with_trend,
                                               FarringtonOriginalWorkspace& work) {
    auto& glm = work.glm;
    if (!glm.fit({}, with_trend)) return std::nullopt;
    if (!glm.converged() && with_trend) {
        with_trend = false;
        if (!glm.fit({}, false)) return std::nullopt;
    }
    if (options.reweight) {
        const double dispersion = std::max(glm.dispersion().pearson, 1.0);
        anscombe_weights(glm, design, dispersion, weights_threshold, work.weights);
        if (!glm.fit(work.weights, with_trend)) return std::nullopt;
    }
    const auto dispersion = glm.dispersion();
    if (!std::isfinite(dispersion.pearson)) return std::nullopt;
    return dispersion;
}

double predict(const SeasonGlm& glm, double time) {
    return std::max(std::exp(glm.level(0) + glm.trend() * time), glm_least_mean);
}

bool is_believable(const FarringtonOriginalWorkspace& work, double time, double dispersion,
                   const FarringtonOptions& options) {
    const auto& glm = work.glm;
    const double error = std::sqrt(dispersion * glm.trend_variance_factor());
    return options.years_back >= trend_years_min &&
           predict(glm, time) <= std::ranges::max(work.counts) &&
           student_two_sided(glm.trend() / error, glm.degrees_of_freedom()) < trend_p_max;
}

void set_bound(FarringtonOriginalBound& bound, double mean_se, double count,
               const FarringtonOptions& options) {
    const auto power = power_bound(bound.expected, mean_se, bound.dispersion, options.power,
                                   normal_quantile_above(options.alpha / 2));
    bound.upper = power.upper;
    bound.score = (count - bound.expected) / (bound.upper - bound.expected);
    bound.predictive_quantile =
        normal_upper_tail(-(std::pow(count, power.exponent) - power.centre) / power.sd);
    bound.median = std::pow(power.centre, 1 / power.exponent);
}

}  // namespace

int farrington_history_needed(const FarringtonOptions& options, int frequency) {
    return options.years_back * frequency + options.half_window;
}

std::optional<FarringtonOriginalBound> farrington_bound(const FarringtonSeries& series,
                                                        std::size_t t,
                                                        const FarringtonOptions& options,
                                                        FarringtonOriginalWorkspace& work) {
    if (t >= series.counts.size() || !are_possible(series, options) ||
        !find_periods(series, t, options, work.periods) || !gather(series, work)) {
        return std::nullopt;
    }
    const auto first = work.periods.front();
    const auto last = work.periods.back();
    const std::array<std::size_t, 2> begins{0, work.counts.size()};
    SeasonDesign design{work.counts, work.times, {}, begins, work.steps};
    design.origin = static_cast<double>(last - first) / 2;
    design.step_last = static_cast<int>(last - first);
    if (!work.glm.load(design)) return std::nullopt;
    const double now = static_cast<double>(t) - static_cast<double>(first) - design.origin;

    auto dispersion = fit_model(design, options, options.trend, work);
    if (!dispersion) return std::nullopt;
    FarringtonOriginalBound bound;
    bound.trend_used =
        work.glm.has_trend() && is_believable(work, now, dispersion->pearson, options);
    if (work.glm.has_trend() && !bound.trend_used) {
        dispersion = fit_model(design, options, false, work);
        if (!dispersion) return std::nullopt;
    }
    bound.dispersion = std::max(dispersion->pearson, 1.0);
    bound.expected = predict(work.glm, now);
    const double log_se = std::sqrt(bound.dispersion * work.glm.variance_factor(0, now));
    set_bound(bound, log_se * bound.expected, series.counts[t], options);
    bound.enough_cases = has_enough_cases(series.counts, t, options.limit);
    return bound;
}

std::optional<FarringtonOriginalBound> farrington_bound(const FarringtonSeries& series,
                                                        std::size_t t,
                                                        const FarringtonOptions& options) {
    FarringtonOriginalWorkspace work;
    return farrington_bound(series, t, options, work);
}

}  // namespace fengsui::stats
