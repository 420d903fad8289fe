// SPDX-License-Identifier: Apache-2.0
#include "stats/negative_binomial.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace fengsui::stats {

namespace {

namespace policies = boost::math::policies;
using Policy = policies::policy<policies::promote_double<false>,
                                policies::overflow_error<policies::ignore_error>,
                                policies::evaluation_error<policies::ignore_error>>;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
// Left of it p(0) can be stored with all its digits.
constexpr double log_smallest = -600;
// Below, the negative binomial is a Poisson to the last digit that its size could carry.
constexpr double least_excess = 1e-9;
// Above, a single count is beyond the digits of the distribution function: normal approximation.
constexpr double mean_exact_max = 1e12;
// R takes this off a probability before it looks for the quantile, so that rounding in the
// distribution function does not push the quantile up by one.
constexpr double fuzz = 64 * std::numeric_limits<double>::epsilon();

bool is_distribution(const CountDistribution& d) {
    return d.mean >= 0 && std::isfinite(d.mean) && d.dispersion >= 1 && std::isfinite(d.dispersion);
}

// log p(0)
double log_none(const CountDistribution& d) {
    const double excess = d.dispersion - 1;
    return -d.mean * (excess > 0 ? std::log1p(excess) / excess : 1);
}

// p(x + 1) / p(x)
double ratio(const CountDistribution& d, double x) {
    return (x * (d.dispersion - 1) + d.mean) / ((x + 1) * d.dispersion);
}

// P(X ≤ x) and P(X > x) for whole x ≥ 0, by special functions.
double lower(const CountDistribution& d, double x) {
    if (d.dispersion - 1 < least_excess) return boost::math::gamma_q(x + 1, d.mean, Policy());
    return boost::math::ibeta(d.mean / (d.dispersion - 1), x + 1, 1 / d.dispersion, Policy());
}
double upper(const CountDistribution& d, double x) {
    if (d.dispersion - 1 < least_excess) return boost::math::gamma_p(x + 1, d.mean, Policy());
    return boost::math::ibetac(d.mean / (d.dispersion - 1), x + 1, 1 / d.dispersion, Policy());
}

double quantile_by_sum(const CountDistribution& d, double wanted, double none) {
    double term = none;
    double sum = term;
    double x = 0;
    // Rounding may leave the sum a little short of a wanted value close to 1: the terms' end stops.
    while (sum < wanted && (term > 0 || x < d.mean)) {
        term *= ratio(d, x);
        x += 1;
        const double before = sum;
        sum += term;
        if (sum == before && x > d.mean) break;
    }
    return x;
}

double standard_deviation(const CountDistribution& d) {
    return std::sqrt(d.mean) * std::sqrt(d.dispersion);
}

// Cornish and Fisher's expansion to the skewness: right to about one count where means are large.
double quantile_guess(const CountDistribution& d, double alpha) {
    const double z = boost::math::erfc_inv(2 * alpha, Policy()) * std::sqrt(2.0);
    const double sd = standard_deviation(d);
    const double skewness = (2 * d.dispersion - 1) / sd;
    return std::max(std::round(d.mean + sd * (z + skewness * (z * z - 1) / 6)), 0.0);
}

// Goes from the guess in growing steps until the quantile lies between, then halves.
double quantile_by_search(const CountDistribution& d, double wanted, double guess) {
    const auto enough = [&](double x) { return x >= 0 && lower(d, x) >= wanted; };
    double low = guess;  // not enough, once found
    double high = guess;
    if (enough(guess)) {
        for (double step = 1; enough(low); step *= 2) low = std::max(low - step, -1.0);
    } else {
        for (double step = 1; !enough(high); step *= 2) high += step;
    }
    while (high - low > 1) {
        const double middle = std::floor((low + high) / 2);
        (enough(middle) ? high : low) = middle;
    }
    return high;
}

// Σ p(x), x ≥ from, given p(from): the terms fall from the mean on at least geometrically. Below
// the smallest normal number a term times its ratio can round to itself for ever: those are no
// more.
double tail_sum(const CountDistribution& d, double from, double term) {
    constexpr double least = std::numeric_limits<double>::min();
    double sum = 0;
    for (double x = from; term > least && (term > sum * 1e-18 || x < d.mean); x += 1) {
        sum += term;
        term *= ratio(d, x);
    }
    return sum;
}

}  // namespace

double count_quantile(const CountDistribution& d, double alpha) {
    if (!is_distribution(d) || !(alpha > 0 && alpha < 1)) return not_a_number;
    const double wanted = (1 - alpha) * (1 - fuzz);
    const double log_p0 = log_none(d);
    if (log_p0 > log_smallest) return quantile_by_sum(d, wanted, std::exp(log_p0));
    const double guess = quantile_guess(d, alpha);
    return d.mean > mean_exact_max ? guess : quantile_by_search(d, wanted, guess);
}

double count_upper_tail(const CountDistribution& d, double count) {
    if (!is_distribution(d) || std::isnan(count)) return not_a_number;
    // R floors count − 1 after adding 1e-7, and asks for P(X > that).
    const double last_below = std::floor(count - 1 + 1e-7);
    if (last_below < 0) return 1;
    constexpr double longest_sum = 5'000;
    const double log_p0 = log_none(d);
    if (d.mean > mean_exact_max)
        return std::erfc((last_below + 0.5 - d.mean) / standard_deviation(d) / std::sqrt(2.0)) / 2;
    if (log_p0 <= log_smallest || last_below > longest_sum) return upper(d, last_below);
    double term = std::exp(log_p0);
    double sum = 0;
    for (double x = 0; x <= last_below; x += 1) {
        sum += term;
        term *= ratio(d, x);
    }
    return sum < 0.9 ? 1 - sum : tail_sum(d, last_below + 1, term);
}

}  // namespace fengsui::stats
