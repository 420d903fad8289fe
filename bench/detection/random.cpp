// SPDX-License-Identifier: Apache-2.0
#include "random.hpp"

#include <cmath>
#include <numbers>

namespace fengsui::bench {
namespace {

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;

std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::initializer_list<std::uint64_t> purpose)
    : key_(mixed(seed + golden)) {
    for (const auto part : purpose) key_ = mixed(key_ ^ mixed(part + golden));
}

double RandomStream::uniform() {
    const auto bits = mixed(key_ + golden * ++drawn_) >> 11U;
    return (static_cast<double>(bits) + 0.5) * 0x1p-53;
}

std::uint64_t RandomStream::below(std::uint64_t n) {
    return static_cast<std::uint64_t>(uniform() * static_cast<double>(n));
}

double RandomStream::normal() {
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
}

double RandomStream::gamma(double shape) {
    if (shape < 1) return gamma(shape + 1) * std::pow(uniform(), 1 / shape);
    const double d = shape - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    while (true) {
        const double x = normal();
        const double v = std::pow(1 + c * x, 3);
        if (v > 0 && std::log(uniform()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
    }
}

double RandomStream::poisson(double mean) {
    // A mean that is large is halved by the gamma waiting time of its middle event (Ahrens &
    // Dieter 1974); the small rest is counted event by event.
    double count = 0;
    while (mean > 16) {
        const double middle = std::floor(mean * 7 / 8);
        const double wait = gamma(middle);
        if (wait > mean) {
            for (double i = 1; i < middle; ++i) count += uniform() * wait < mean ? 1 : 0;
            return count;
        }
        count += middle;
        mean -= wait;
    }
    const double limit = std::exp(-mean);
    for (double product = uniform(); product > limit; product *= uniform()) ++count;
    return count;
}

double RandomStream::negative_binomial(double mean, double phi) {
    if (phi <= 1) return poisson(mean);
    return poisson(gamma(mean / (phi - 1)) * (phi - 1));
}

double RandomStream::lognormal(double mean_log, double sd_log) {
    return std::exp(mean_log + sd_log * normal());
}

}  // namespace fengsui::bench
