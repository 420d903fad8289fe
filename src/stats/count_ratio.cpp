// SPDX-License-Identifier: Apache-2.0
#include "stats/count_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace fengsui::stats {
namespace {

constexpr double series_min = 10;  // from here on five terms of Stirling's series are exact
constexpr double poisson_phi = 1 + 1e-9;

// log Γ(x) − (x − 1/2) log x + x − log(2 pi) / 2
double stirling_rest(double x) {
    const double r = 1 / (x * x);
    return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r / 1188)))) / x;
}

// log [ Γ(a + m) / Γ(a) ] for small a: both are raised by the recurrence first.
double log_rising(double a, double m) {
    double fraction = 1;
    while (a < series_min) {
        fraction *= a / (a + m);
        a += 1;
    }
    return std::log(fraction) + (a - 0.5) * std::log1p(m / a) + m * (std::log(a + m) - 1) +
           stirling_rest(a + m) - stirling_rest(a);
}

}  // namespace

double log_gamma(double x) {
    double product = 1;
    while (x < series_min) {
        product *= x;
        x += 1;
    }
    const double half_log_2pi = std::log(2 * std::numbers::pi) / 2;
    return (x - 0.5) * std::log(x) - x + half_log_2pi + stirling_rest(x) - std::log(product);
}

CountRatio::CountRatio(double mean, double phi, double excess)
    : mean_(mean), excess_(excess), poisson_(phi < poisson_phi) {
    if (poisson_) return;
    size_ = mean / (phi - 1);
    more_ = excess / (phi - 1);
    log_phi_ = std::log1p(phi - 1);
    at_zero_ = size_ < series_min ? log_rising(size_, more_)
                                  : stirling_rest(size_) - stirling_rest(size_ + more_);
}

double CountRatio::log_ratio(double count) const {
    if (poisson_) return count * std::log1p(excess_ / mean_) - excess_;
    const double risen = count + size_;
    if (size_ < series_min) return log_rising(risen, more_) - at_zero_ - more_ * log_phi_;
    const double higher = size_ + more_;
    return more_ * (std::log1p(count / higher) - log_phi_) + count * std::log1p(more_ / risen) +
           (size_ - 0.5) * std::log1p(-(more_ / risen) * (count / higher)) + at_zero_ +
           stirling_rest(risen + more_) - stirling_rest(risen);
}

// Nearly: digamma(x) is log(x − 1/2) and a little.
double CountRatio::slope(double count) const {
    if (poisson_) return std::log1p(excess_ / mean_);
    return std::log1p(more_ / std::max(count + size_ - 0.5, 0.5));
}

double CountRatio::largest_below(double needed) const {
    constexpr double never = std::numeric_limits<double>::infinity();
    if (log_ratio(0) >= needed) return -1;
    // Newton's steps come near, from below since the ratio is concave.
    double guess = std::max(mean_, 1.0);
    for (int step = 0; step < 40; ++step) {
        const double missing = needed - log_ratio(guess);
        const double next = std::max(guess + missing / slope(guess), 0.0);
        if (!(next < 2 * count_max)) return never;
        const bool near = std::abs(next - guess) < 1;
        guess = next;
        if (near) break;
    }
    double below = std::floor(guess);
    double above = below + 1;
    for (double stride = 1; below > 0 && log_ratio(below) >= needed; stride *= 2) {
        above = below;
        below = std::max(below - stride, 0.0);
    }
    for (double stride = 1; log_ratio(above) < needed; stride *= 2) {
        below = above;
        above += stride;
        if (above > 2 * count_max) return never;
    }
    while (above - below > 1) {
        const double middle = std::floor((above + below) / 2);
        (log_ratio(middle) >= needed ? above : below) = middle;
    }
    if (below > count_max) return never;
    return below;
}

}  // namespace fengsui::stats
