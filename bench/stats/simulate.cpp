// SPDX-License-Identifier: Apache-2.0
#include "simulate.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace fengsui::bench {

namespace {

// SplitMix64 (Steele, Lea, Flood 2014): enough for a benchmark, and the same everywhere.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    double uniform() {
        state_ += 0x9e3779b97f4a7c15U;
        auto z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1.0p-53;
    }

  private:
    std::uint64_t state_;
};

// By inversion: the first x whose distribution function passes a uniform number.
double negative_binomial(Random& random, double mean, double dispersion) {
    const double wanted = random.uniform();
    double term = std::exp(-mean * std::log(dispersion) / (dispersion - 1));
    double sum = term;
    double x = 0;
    while (sum < wanted && x < 1e6) {
        term *= (x * (dispersion - 1) + mean) / ((x + 1) * dispersion);
        x += 1;
        sum += term;
    }
    return x;
}

}  // namespace

std::vector<double> simulate_weekly(std::size_t weeks, std::uint64_t seed) {
    Random random(seed);
    std::vector<double> counts;
    for (std::size_t t = 1; t <= weeks; ++t) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(t) / 52;
        const double mean = std::exp(2.3 + 0.0005 * static_cast<double>(t) + 0.4 * std::cos(angle) +
                                     0.2 * std::sin(angle));
        counts.push_back(negative_binomial(random, mean, 1.5));
    }
    return counts;
}

std::string to_csv(const std::vector<std::vector<double>>& series) {
    std::string text;
    for (std::size_t j = 0; j < series.size(); ++j)
        text += fmt::format("{}s{}", j == 0 ? "" : ",", j + 1);
    text += "\n";
    for (std::size_t t = 0; !series.empty() && t < series[0].size(); ++t) {
        for (std::size_t j = 0; j < series.size(); ++j)
            text += fmt::format("{}{}", j == 0 ? "" : ",", series[j][t]);
        text += "\n";
    }
    return text;
}

}  // namespace fengsui::bench
