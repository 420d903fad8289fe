// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "random.hpp"
#include "stats/false_discovery.hpp"
#include "stats/window_score.hpp"
#include "tables.hpp"

namespace fengsui::bench {
namespace {

constexpr int stream_count = 1000;
constexpr int days = 400;
constexpr double q = 0.1;

struct Share {
    double false_share = 0, any = 0, found = 0;
};

// Streams of mean 0.2 … 20 with window_score's p-values (randomised ties); the first `outbreaks`
// of them have one. `common` is the weight of a shock that a day gives to all streams alike.
std::vector<double> day_of_pvalues(int outbreaks, double common, RandomStream& random) {
    std::vector<double> pvalues;
    const double shock = std::exp(common * random.normal() - common * common / 2);
    for (int i = 0; i < stream_count; ++i) {
        const double mean = 0.2 * std::pow(100, (i % 20) / 19.0);
        const double phi = 1.5;
        const double excess = i < outbreaks ? 4 * std::sqrt(phi * mean) + 2 : 0;
        const double count = random.negative_binomial(mean * shock + excess, phi);
        const stats::WindowScore score({count, mean, phi}, std::nullopt);
        pvalues.push_back(score.pvalue(count, 1));
    }
    return pvalues;
}

Share simulate(int outbreaks, double common, stats::Dependence dependence, std::uint64_t seed) {
    Share share;
    for (int day = 0; day < days; ++day) {
        RandomStream random(seed, {static_cast<std::uint64_t>(day), 77});
        const auto rates =
            stats::false_discovery_rates(day_of_pvalues(outbreaks, common, random), dependence);
        double alarms = 0;
        double wrong = 0;
        for (int i = 0; i < stream_count; ++i) {
            if (rates[static_cast<std::size_t>(i)] > q) continue;
            ++alarms;
            wrong += i >= outbreaks ? 1 : 0;
        }
        share.false_share += alarms > 0 ? wrong / alarms / days : 0;
        share.any += wrong > 0 ? 1.0 / days : 0;
        share.found += outbreaks > 0 ? (alarms - wrong) / outbreaks / days : 0;
    }
    return share;
}

}  // namespace

void print_discovery_table(const TableOptions& options) {
    fmt::print(
        "{} streams a day, {} days, q {}: share of false alarms among alarms, days with a false "
        "alarm, outbreaks found\n",
        stream_count, days, q);
    for (const double common : {0.0, 0.1}) {
        for (const int outbreaks : {0, 5, 50}) {
            for (const auto dependence :
                 {stats::Dependence::Positive, stats::Dependence::Arbitrary}) {
                const auto share = simulate(outbreaks, common, dependence, options.seed);
                fmt::print("  common shock sd {:.1f}, {:>2} outbreaks, {} | {:.3f} {:.3f} {:.3f}\n",
                           common, outbreaks,
                           dependence == stats::Dependence::Positive ? "BH" : "BY",
                           share.false_share, share.any, share.found);
            }
        }
    }
    fmt::print("\n");
    std::fflush(stdout);
}

}  // namespace fengsui::bench
