// SPDX-License-Identifier: Apache-2.0
#include "stats/ears.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

#include "stats/negative_binomial.hpp"

namespace fengsui::stats {
namespace {

// P(T > t), Abramowitz & Stegun 26.5.27.
double student_upper_tail(double t, double freedom) {
    using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
    const double beyond =
        boost::math::ibeta(freedom / 2, 0.5, freedom / (freedom + t * t), Policy()) / 2;
    return t < 0 ? 1 - beyond : beyond;
}

}  // namespace

std::optional<EarsBound> ears_bound(std::span<const double> counts, std::size_t t,
                                    const EarsOptions& options) {
    const auto needed = static_cast<std::size_t>(ears_history_needed(options));
    if (options.baseline < 2 || options.lag < 0 || t >= counts.size() || t < needed)
        return std::nullopt;
    const auto baseline = counts.subspan(t - needed, static_cast<std::size_t>(options.baseline));
    double sum = 0;
    for (const double count : baseline) {
        if (!(count >= 0)) return std::nullopt;
        sum += count;
    }
    EarsBound bound;
    bound.mean = sum / options.baseline;
    // A second pass takes the rounding out of the mean: equal counts, also fractional ones, must
    // have a deviation of exactly zero.
    double rest = 0;
    for (const double count : baseline) rest += count - bound.mean;
    bound.mean += rest / options.baseline;
    double squares = 0;
    for (const double count : baseline) squares += (count - bound.mean) * (count - bound.mean);
    bound.sd = std::max(std::sqrt(squares / (options.baseline - 1)), options.sd_min);
    bound.upper = bound.mean + options.k * bound.sd;
    if (!std::isfinite(bound.upper)) return std::nullopt;
    return bound;
}

std::optional<EarsBound> ears_c3_bound(std::span<const double> counts, std::size_t t,
                                       const EarsOptions& options) {
    if (t < 2) return std::nullopt;
    auto bound = ears_bound(counts, t, options);
    if (!bound) return std::nullopt;
    double excess = 0;  // of the two days before; infinite where a level baseline was exceeded
    for (std::size_t i = t - 2; i < t; ++i) {
        const auto before = ears_bound(counts, i, options);
        if (!before) return std::nullopt;
        const double statistic = (counts[i] - before->mean) / before->sd;
        if (std::isnan(statistic)) return std::nullopt;
        excess += std::max(0.0, statistic - 1);
    }
    // The reference adds to the day's own count where the method's paper has the baseline's mean.
    const double upper = counts[t] + bound->sd * (options.k - excess);
    if (!(counts[t] >= 0) || std::isnan(upper)) return std::nullopt;
    bound->upper = std::max(0.0, upper);
    return bound;
}

double ears_pvalue(const EarsBound& bound, int baseline, double count) {
    const double n = baseline;
    const double mean = bound.mean + 0.5 / n;
    const double spread = bound.mean > 0 ? bound.sd * bound.sd / bound.mean : 1;
    const double few = count_upper_tail({mean, std::max(1.0, spread) * (1 + 1 / n)}, count);
    double many = 0;
    if (bound.sd > 0) {
        many = student_upper_tail((count - bound.mean) / (bound.sd * std::sqrt(1 + 1 / n)), n - 1);
    }
    return std::max({few, many, 1e-300});
}

}  // namespace fengsui::stats
