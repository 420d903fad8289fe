// SPDX-License-Identifier: Apache-2.0
#include "stats/fusion.hpp"

#include <algorithm>
#include <cmath>

namespace fengsui::stats {
namespace {

// sum mean z and sum mean^2 / 2 of one channel for an onset `age` periods ago and size 1.
struct Evidence {
    double linear = 0;
    double quadratic = 0;

    [[nodiscard]] double at(double size) const { return size * (linear - size * quadratic); }
};

Evidence evidence_of(const FusionChannel& channel, std::size_t t, std::size_t age, double rise) {
    constexpr double lowest = -4;
    constexpr double highest = 6;
    Evidence evidence;
    for (std::size_t since = 0; since <= age; ++since) {
        const double risen = (static_cast<double>(since) + 1 - channel.lag) / rise;
        if (risen <= 0) continue;
        const double z = channel.residuals[t - age + since];
        if (std::isnan(z)) continue;
        const double mean = channel.strength * std::min(risen, 1.0);
        evidence.linear += mean * std::clamp(z, lowest, highest);
        evidence.quadratic += mean * mean / 2;
    }
    return evidence;
}

}  // namespace

FusedScore fused_score(std::span<const FusionChannel> channels, std::size_t t,
                       const FusionOptions& options) {
    FusedScore fused;
    fused.contributions.assign(channels.size(), 0.0);
    const auto ages = std::min(static_cast<std::size_t>(std::max(options.window, 0)), t) + 1;
    std::vector<Evidence> evidence(ages * channels.size());
    std::vector<double> log_ratios(ages * options.sizes.size(), 0.0);
    for (std::size_t age = 0; age < ages; ++age) {
        for (std::size_t c = 0; c < channels.size(); ++c) {
            auto& own = evidence[age * channels.size() + c];
            own = evidence_of(channels[c], t, age, options.rise);
            for (std::size_t g = 0; g < options.sizes.size(); ++g)
                log_ratios[age * options.sizes.size() + g] += own.at(options.sizes[g]);
        }
    }
    const auto largest = std::ranges::max_element(log_ratios);
    fused.onset_age = static_cast<int>((largest - log_ratios.begin()) / std::ssize(options.sizes));
    double sum = 0;
    for (const double ratio : log_ratios) sum += std::exp(ratio - *largest);
    fused.score = *largest + std::log(sum / static_cast<double>(log_ratios.size()));
    fused.pvalue = std::min(1.0, std::exp(-fused.score));
    for (std::size_t i = 0; i < log_ratios.size(); ++i) {
        const double posterior = std::exp(log_ratios[i] - *largest) / sum;
        const auto age = i / options.sizes.size();
        const double size = options.sizes[i % options.sizes.size()];
        for (std::size_t c = 0; c < channels.size(); ++c)
            fused.contributions[c] += posterior * evidence[age * channels.size() + c].at(size);
    }
    return fused;
}

}  // namespace fengsui::stats
