// SPDX-License-Identifier: Apache-2.0
#include "stats/estimate_r.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "stats/gamma_quantile.hpp"

namespace fengsui::stats {

namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

// Without the detour over long double, which costs four times as much.
using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

// The gamma distribution functions of shape and shape + 1 at x = lag · rate.
struct GammaPair {
    double at_shape = 0;
    double at_shape_plus_1 = 0;
};

GammaPair gamma_pair(double shape, double x) {
    GammaPair pair;
    pair.at_shape = boost::math::gamma_p(shape, x, Policy());
    // P(a + 1, x) = P(a, x) − x^a e^−x / Γ(a + 1)
    const double term = x / shape * boost::math::gamma_p_derivative(shape, x, Policy());
    pair.at_shape_plus_1 = std::max(0.0, pair.at_shape - term);
    return pair;
}

bool is_count(double value) {
    return value >= 0 && std::isfinite(value);
}

std::size_t lags_with_weight(std::span<const double> weights) {
    auto lags = weights.size();
    while (lags > 0 && weights[lags - 1] == 0) --lags;
    return lags;
}

// Λ of one day: four sums side by side, so that an addition need not wait for the one before.
double infectivity(std::span<const double> incidence, std::span<const double> weights,
                   std::size_t t) {
    const auto last = std::min(t, weights.size() - 1);
    const double* count = incidence.data() + t;
    std::array<double, 4> sums{};
    std::size_t lag = 0;
    for (; lag + 3 <= last; lag += 4) {
        for (std::size_t i = 0; i < 4; ++i) sums[i] += weights[lag + i] * *(count - lag - i);
    }
    for (; lag <= last; ++lag) sums[0] += weights[lag] * *(count - lag);
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// The same where days are missing: they matter only under a weight.
double infectivity_with_gaps(std::span<const double> incidence, std::span<const double> weights,
                             std::size_t t) {
    double sum = 0;
    for (std::size_t lag = 0; lag <= t && lag < weights.size(); ++lag) {
        if (weights[lag] == 0) continue;
        if (!is_count(incidence[t - lag])) return not_available;
        sum += weights[lag] * incidence[t - lag];
    }
    return sum;
}

double mean_of(std::span<const double> weights) {
    double mean = 0;
    for (std::size_t lag = 0; lag < weights.size(); ++lag) mean += weights[lag] * double(lag);
    return mean;
}

double sum_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
}

RtEstimate posterior(double shape, double scale) {
    static const GammaQuantiles gamma_quantiles(rt_probabilities);
    RtEstimate estimate;
    estimate.mean = shape * scale;
    estimate.sd = std::sqrt(shape) * scale;
    const auto standard = gamma_quantiles.at(shape);
    for (std::size_t i = 0; i < rt_probabilities.size(); ++i)
        estimate.quantiles[i] = standard[i] * scale;
    return estimate;
}

RtEstimate no_estimate() {
    RtEstimate estimate;
    estimate.mean = not_available;
    estimate.sd = not_available;
    estimate.quantiles.fill(not_available);
    return estimate;
}

bool valid(const RtOptions& options) {
    return options.window >= 1 && options.mean_prior > 0 && options.sd_prior > 0 &&
           std::isfinite(options.mean_prior) && std::isfinite(options.sd_prior);
}

}  // namespace

std::vector<double> discretised_serial_interval(double mean, double sd, std::size_t lags) {
    std::vector<double> weights;
    if (!(mean > 1 && sd > 0 && std::isfinite(mean) && std::isfinite(sd))) return weights;
    weights.assign(lags, 0.0);
    const double shape = (mean - 1) / sd * ((mean - 1) / sd);
    const double scale = sd * sd / (mean - 1);
    GammaPair two_before;
    GammaPair one_before;
    for (std::size_t lag = 1; lag < lags; ++lag) {
        const double k = double(lag);
        const auto here = gamma_pair(shape, k / scale);
        // Second differences of ∫F, by the distribution functions of shape and shape + 1. Kept in
        // this form, whose rounding leaves about 1e-15 in the tail: EpiEstim has the same.
        const double weight = k * here.at_shape + (k - 2) * two_before.at_shape -
                              2 * (k - 1) * one_before.at_shape +
                              shape * scale *
                                  (2 * one_before.at_shape_plus_1 - two_before.at_shape_plus_1 -
                                   here.at_shape_plus_1);
        weights[lag] = std::max(0.0, weight);
        if (two_before.at_shape_plus_1 == 1) break;
        two_before = one_before;
        one_before = here;
    }
    return weights;
}

std::vector<double> overall_infectivity(std::span<const double> incidence,
                                        std::span<const double> weights) {
    std::vector<double> result(incidence.size(), not_available);
    const auto used = weights.first(lags_with_weight(weights));
    const bool whole = std::ranges::all_of(incidence, is_count);
    for (std::size_t t = 1; t < incidence.size(); ++t) {
        if (used.empty()) {
            result[t] = 0;
        } else {
            result[t] =
                whole ? infectivity(incidence, used, t) : infectivity_with_gaps(incidence, used, t);
        }
    }
    return result;
}

std::vector<RtEstimate> estimate_r(std::span<const double> local, std::span<const double> total,
                                   std::span<const double> weights, const RtOptions& options) {
    std::vector<RtEstimate> estimates;
    const auto days = total.size();
    if (!valid(options) || weights.empty() || local.size() != days ||
        days < rt_history_needed(options))
        return estimates;
    const auto window = static_cast<std::size_t>(options.window);
    const auto lambda = overall_infectivity(total, weights);
    const double mean_serial_interval = mean_of(weights);
    const double prior_ratio = options.mean_prior / options.sd_prior;
    const double prior_shape = prior_ratio * prior_ratio;
    const double prior_rate = options.mean_prior / (options.sd_prior * options.sd_prior);
    estimates.reserve(days - window);
    for (std::size_t start = 1; start + window <= days; ++start) {
        const double cases = sum_of(local.subspan(start, window));
        const double exposure = sum_of(std::span(lambda).subspan(start, window));
        const bool known =
            std::ranges::all_of(local.subspan(start, window), is_count) && exposure >= 0;
        auto estimate = known && double(start + window) > mean_serial_interval
                            ? posterior(prior_shape + cases, 1 / (prior_rate + exposure))
                            : no_estimate();
        estimate.t_start = start + 1;
        estimate.t_end = start + window;
        estimates.push_back(estimate);
    }
    return estimates;
}

}  // namespace fengsui::stats
