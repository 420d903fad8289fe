// SPDX-License-Identifier: Apache-2.0
#include "simulate/dice.hpp"

#include <numbers>
#include <numeric>

namespace fengsui::simulate {

// Box and Muller; the second number is not kept, so that a stream is easy to follow.
double Dice::normal() {
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

// Marsaglia G, Tsang WW (2000), A simple method for generating gamma variables, ACM TOMS 26(3):363.
double Dice::gamma(double shape) {
    if (shape < 1) return gamma(shape + 1) * std::pow(uniform(), 1 / shape);
    const double d = shape - 1.0 / 3.0;
    const double c = 1 / std::sqrt(9 * d);
    while (true) {
        const double x = normal();
        const double v = std::pow(1 + c * x, 3);
        if (v <= 0) continue;
        if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
    }
}

// By inversion for small means; halves of a gamma process for large ones (Ahrens and Dieter 1974).
std::uint32_t Dice::poisson(double mean) {
    std::uint32_t count = 0;
    while (mean > 12) {
        const auto step = static_cast<std::uint32_t>(mean * 0.875);
        const double arrival = gamma(step);
        if (arrival > mean) {
            // `step` arrivals took longer: a binomial share of step − 1 lies within the mean.
            const double share = mean / arrival;
            for (std::uint32_t i = 1; i < step; ++i) count += chance(share) ? 1 : 0;
            return count;
        }
        count += step;
        mean -= arrival;
    }
    double product = uniform();
    const double limit = std::exp(-mean);
    while (product > limit) {
        ++count;
        product *= uniform();
    }
    return count;
}

std::uint32_t Dice::negative_binomial(double mean, double size) {
    return mean <= 0 ? 0 : poisson(mean * gamma(size) / size);
}

int Dice::round_by_chance(double value) {
    return static_cast<int>(std::floor(value + uniform()));
}

std::size_t Dice::weighted(std::span<const double> weights) {
    double rest = uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
        if (rest < weights[i]) return i;
        rest -= weights[i];
    }
    return weights.size() - 1;
}

}  // namespace fengsui::simulate
