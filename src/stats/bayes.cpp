// SPDX-License-Identifier: Apache-2.0
#include "stats/bayes.hpp"

#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

// Smallest x with P(X <= x) >= wanted, for P(x+1) = P(x) (x + size) / (x + 1) (1 - probability).
// Terms are summed relative to that of the mode, so that none is lost where P(0) underflows.
double negative_binomial_quantile(double wanted, double size, double probability) {
    constexpr double negligible = 1e-20;
    const double failure = 1 - probability;
    const double mode = size > 1 ? std::floor((size - 1) * failure / probability) : 0;
    double total = 1;
    double first = mode;    // where the sum starts
    double first_term = 1;  // relative to the mode's
    for (double term = 1; first > 0 && term > negligible;) {
        term *= first / ((first - 1 + size) * failure);
        first -= 1;
        first_term = term;
        total += term;
    }
    double term = 1;
    for (double x = mode; term > negligible; x += 1) {
        term *= (x + size) / (x + 1) * failure;
        total += term;
    }
    // The reference lowers the wanted share a little, against rounding in the sum.
    const double share = wanted * (1 - 64 * std::numeric_limits<double>::epsilon()) * total;
    double x = first;
    double sum = first_term;
    for (double here = first_term; sum < share && here > 0; x += 1) {
        here *= (x + size) / (x + 1) * failure;
        sum += here;
    }
    return x;
}

}  // namespace

std::optional<double> bayes_bound(std::span<const double> counts, std::size_t t,
                                  const SeasonalWindow& window, int frequency, double alpha) {
    if (!(alpha > 0 && alpha < 1)) return std::nullopt;
    const auto moments = window_moments(counts, t, window, frequency);
    if (!moments) return std::nullopt;
    const double n = moments->counted;
    return negative_binomial_quantile(1 - alpha, moments->sum + 0.5, n / (n + 1));
}

}  // namespace fengsui::stats
