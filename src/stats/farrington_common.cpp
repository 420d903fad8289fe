// SPDX-License-Identifier: Apache-2.0
#include "stats/farrington_common.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>

namespace fengsui::stats {

namespace {

namespace policies = boost::math::policies;
using Policy = policies::policy<policies::promote_double<false>,
                                policies::overflow_error<policies::ignore_error>>;

double exponent_of(FarringtonPower power) {
    switch (power) {
        case FarringtonPower::two_thirds:
            return 2.0 / 3;
        case FarringtonPower::one_half:
            return 0.5;
        case FarringtonPower::none:
            return 1;
    }
    return 1;
}

// Variance of count^exponent by the delta method, for dispersion `tau` around `mean`.
double power_variance(double mean, double tau, FarringtonPower power) {
    switch (power) {
        case FarringtonPower::two_thirds:
            return 4.0 / 9 * std::cbrt(mean) * tau;
        case FarringtonPower::one_half:
            return 0.25 * tau;
        case FarringtonPower::none:
            return mean * tau;
    }
    return mean * tau;
}

}  // namespace

bool has_enough_cases(std::span<const double> counts, std::size_t t, const FarringtonLimit& limit) {
    double sum = 0;
    const auto periods = static_cast<std::size_t>(std::max(limit.periods, 1));
    for (auto i = t + 1 - std::min(t + 1, periods); i <= t; ++i) sum += counts[i];
    return sum >= limit.cases;  // a missing period: cannot be said, so no
}

base::Day years_before(base::Day day, int years) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.days}}};
    const std::chrono::sys_days first_of_month{(date.year() - std::chrono::years{years}) /
                                               date.month() / 1};
    const auto in_month = static_cast<int>(static_cast<unsigned>(date.day())) - 1;
    return {static_cast<std::int32_t>(first_of_month.time_since_epoch().count()) + in_month};
}

base::Day nearest_same_weekday(base::Day day, base::Day weekday) {
    const int forward = (((weekday - day) % 7) + 7) % 7;
    return day + (forward <= 3 ? forward : forward - 7);
}

std::optional<std::size_t> find_date(std::span<const base::Day> dates, base::Day day) {
    const auto found = std::ranges::lower_bound(dates, day);
    if (found == dates.end() || *found != day) return std::nullopt;
    return static_cast<std::size_t>(found - dates.begin());
}

void anscombe_weights(const SeasonGlm& fit, const SeasonDesign& design, double dispersion,
                      double threshold, std::vector<double>& weights) {
    const auto n = design.counts.size();
    const auto means = fit.means();
    weights.assign(n, 1);
    double sum = 0;
    constexpr double own_mean = 1 - 10 * std::numeric_limits<double>::epsilon();
    for (std::size_t g = 0; g + 1 < design.begins.size(); ++g) {
        for (auto i = design.begins[g]; i < design.begins[g + 1]; ++i) {
            const double y = design.counts[i];
            const double mean = means[i];
            const double leverage = fit.leverage(i, g);
            const double variance = dispersion * (1 - leverage);
            const double limit = threshold * threshold * variance;
            // The Pearson residual is never smaller than Anscombe's, and needs no cube root.
            if (y > mean && leverage <= own_mean && (y - mean) * (y - mean) > limit * mean) {
                const double ratio = std::cbrt(y / mean);
                const double residual = 1.5 * std::sqrt(mean) * (ratio * ratio - 1);
                if (residual * residual > limit) weights[i] = variance / (residual * residual);
            }
            sum += weights[i];
        }
    }
    const double gamma = static_cast<double>(n) / sum;
    for (double& weight : weights) weight *= gamma;
}

PowerBound power_bound(double expected, double mean_se, double dispersion, FarringtonPower power,
                       double z) {
    const double tau = dispersion + mean_se * mean_se / expected;
    PowerBound bound;
    bound.exponent = exponent_of(power);
    bound.centre = std::pow(expected, bound.exponent);
    bound.sd = std::sqrt(power_variance(expected, tau, power));
    // Both ends of the interval are raised and sorted: the greater is the bound also for a
    // negative z. An end that cannot be raised (below zero) is left out.
    const double high = std::pow(bound.centre + z * bound.sd, 1 / bound.exponent);
    const double low = std::pow(bound.centre - z * bound.sd, 1 / bound.exponent);
    bound.upper = std::fmax(high, low);
    return bound;
}

double normal_quantile_above(double alpha) {
    return boost::math::quantile(
        boost::math::complement(boost::math::normal_distribution<double, Policy>(), alpha));
}

double normal_upper_tail(double z) {
    return std::erfc(z / std::sqrt(2.0)) / 2;
}

double student_two_sided(double t, int degrees_of_freedom) {
    if (std::isnan(t)) return t;
    const auto df = static_cast<double>(degrees_of_freedom);
    if (std::isinf(t)) return 0;
    // Either form of the same tail, where its argument keeps its digits.
    if (t * t < df) return boost::math::ibetac(0.5, df / 2, t * t / (df + t * t), Policy());
    return boost::math::ibeta(df / 2, 0.5, df / (df + t * t), Policy());
}

}  // namespace fengsui::stats
