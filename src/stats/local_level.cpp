// SPDX-License-Identifier: Apache-2.0
#include "stats/local_level.hpp"

#include <algorithm>
#include <cmath>

namespace fengsui::stats {
namespace {

constexpr double clip_sd = 3;
constexpr double prior_periods = 2;  // kappa, in dispersed cases

std::vector<double> factors(std::span<const double> counts, std::span<const double> expected,
                            const LevelMemory& memory, double phi) {
    std::vector<double> all(expected.size(), 1.0);
    if (memory.half_life <= 0) return all;
    const double lambda = std::exp2(-1 / memory.half_life);
    const auto guard = static_cast<std::size_t>(memory.guard);
    double seen = 0;
    double awaited = 0;
    for (std::size_t t = guard + 1; t < expected.size(); ++t) {
        const auto last = t - guard - 1;
        seen *= lambda;
        awaited *= lambda;
        if (last < counts.size() && !std::isnan(counts[last])) {
            const double mean = all[last] * expected[last];
            seen += std::min(counts[last], mean + clip_sd * std::sqrt(phi * mean));
            awaited += expected[last];
        }
        const double kappa = prior_periods * phi;
        all[t] = (kappa + seen) / (kappa + awaited);
    }
    return all;
}

// The dispersion that followed what was seen of late.
std::vector<double> dispersions(std::span<const double> counts, std::span<const double> expected,
                                std::span<const double> factor, const LevelMemory& memory,
                                double phi) {
    constexpr double constant_weight = 7;  // k
    std::vector<double> all(expected.size(), phi);
    const double lambda = std::exp2(-1 / memory.half_life);
    const auto guard = static_cast<std::size_t>(memory.guard);
    double squares = 0;
    double known = 0;
    for (std::size_t t = guard + 1; t < expected.size(); ++t) {
        const auto last = t - guard - 1;
        squares *= lambda;
        known *= lambda;
        const double mean = expected[last] * factor[last];
        if (last < counts.size() && !std::isnan(counts[last]) && mean > 0) {
            const double residual = counts[last] - mean;
            squares += std::min(residual * residual / mean, clip_sd * clip_sd * all[last]);
            ++known;
        }
        all[t] = std::max(1.0, (constant_weight * phi + squares) / (constant_weight + known));
    }
    return all;
}

double log_likelihood(std::span<const double> counts, std::span<const double> expected,
                      const LocalLevel& level, const LevelChoice& choice) {
    double sum = 0;
    double product = 1;  // of variances: one logarithm for many of them
    for (auto t = choice.judged_from; t < choice.judged_until; ++t) {
        const double mean = expected[t] * level.factor[t];
        if (std::isnan(counts[t]) || !(mean > 0)) continue;
        const double residual = counts[t] - mean;
        const double variance = level.phi[t] * mean;
        sum -= std::min(residual * residual / variance, clip_sd * clip_sd);
        product *= variance;
        if (product < 1e100 && product > 1e-100) continue;
        sum -= std::log(product);
        product = 1;
    }
    return (sum - std::log(product)) / 2;
}

// Variance over mean with each deviation cut at three standard deviations.
double dispersion(std::span<const double> counts, std::span<const double> expected,
                  std::span<const double> factor, const LevelChoice& choice) {
    std::vector<double> squares;
    for (auto t = choice.judged_from; t < choice.judged_until; ++t) {
        const double mean = expected[t] * factor[t];
        if (std::isnan(counts[t]) || !(mean > 0)) continue;
        const double residual = counts[t] - mean;
        squares.push_back(residual * residual / mean);
    }
    double phi = choice.phi;
    for (int round = 0; round < 2 && !squares.empty(); ++round) {
        double sum = 0;
        for (const double square : squares) sum += std::min(square, clip_sd * clip_sd * phi);
        phi = std::max(1.0, sum / static_cast<double>(squares.size()));
    }
    return squares.empty() ? 1 : phi;
}

}  // namespace

LocalLevel choose_local_level(std::span<const double> counts, std::span<const double> expected,
                              const LevelChoice& choice) {
    const auto n = expected.size();
    LocalLevel best{{0, 0}, std::vector<double>(n, 1.0), {}};
    // Cutting makes a dispersion smaller, so only cut ones are compared with each other.
    double phi = dispersion(counts, expected, best.factor, choice);
    const double scale = choice.phi / phi;
    best.phi.assign(n, phi);
    double to_beat = log_likelihood(counts, expected, best, choice) + choice.margin;
    const auto try_level = [&](LocalLevel level) {
        const double gained = log_likelihood(counts, expected, level, choice);
        if (gained <= to_beat) return;
        to_beat = gained;
        best = std::move(level);
    };
    for (const auto& memory : choice.memories) {
        auto factor = factors(counts, expected, memory, choice.phi);
        phi = dispersion(counts, expected, factor, choice);
        try_level({memory, std::move(factor), std::vector<double>(n, phi)});
    }
    if (choice.dispersion.half_life > 0) {
        to_beat += choice.margin;
        try_level({best.memory, best.factor,
                   dispersions(counts, expected, best.factor, choice.dispersion, best.phi[0])});
    }
    for (double& each : best.phi) each = std::max(1.0, each * scale);
    return best;
}

}  // namespace fengsui::stats
