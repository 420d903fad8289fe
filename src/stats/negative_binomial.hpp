// SPDX-License-Identifier: Apache-2.0
// Counts whose variance is `dispersion` times their mean: negative binomial with size
// mean / (dispersion − 1) and success probability 1 / dispersion; Poisson where the dispersion
// is 1. Called by the Farrington methods and by whoever needs a bound for a count. The forms are
// those of R's qnbinom, pnbinom, qpois and ppois. Means up to about 600 are summed from zero with
//   p(0) = exp(−mean · log(dispersion) / (dispersion − 1)),
//   p(x + 1) = p(x) · (x (dispersion − 1) + mean) / ((x + 1) dispersion),
// one formula for both distributions, without special functions; above, the incomplete beta and
// gamma functions; above 1e12, where a
// fitted mean says only that nothing is known, the normal distribution with its skewness. Pure,
// thread safe, no allocation.
#pragma once

namespace fengsui::stats {

struct CountDistribution {
    double mean = 0;        // ≥ 0, finite
    double dispersion = 1;  // ≥ 1, finite
};

// The smallest whole x with P(X ≤ x) ≥ 1 − alpha, 0 < alpha < 1. NaN for what is no distribution.
double count_quantile(const CountDistribution& distribution, double alpha);

// P(X ≥ count); of a fractional count only the whole part counts, as in R. Exact to about
// 1e-13 relative also far out in the tail. NaN for what is no distribution and for a NaN count.
double count_upper_tail(const CountDistribution& distribution, double count);

}  // namespace fengsui::stats
