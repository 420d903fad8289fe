// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "random.hpp"
#include "stats/fusion.hpp"
#include "tables.hpp"

namespace fengsui::bench {
namespace {

constexpr std::size_t channel_count = 4;
constexpr int days = 150;
constexpr int onset = 100;
constexpr int replicates = 400;
constexpr double false_alarm_share = 0.05;  // of quiet places within `watched` days
constexpr int watched = 50;

// Each channel sees a share of the infections after a delay, over a background of its own.
struct Channel {
    const char* name;
    double mean, phi;
    int delay;
    double share;
};
constexpr std::array<Channel, channel_count> channels = {{{"sector", 60, 4, 1, 0.50},
                                                          {"syndrome", 25, 2, 4, 0.30},
                                                          {"pathogen", 4, 1.2, 7, 0.08},
                                                          {"case", 2, 1.2, 10, 0.08}}};

using Residuals = std::array<std::vector<double>, channel_count>;

// Infections grow by a tenth a day from the onset on.
double infections(int day) {
    return day < 0 ? 0 : 4 * std::exp(0.1 * day);
}

Residuals simulate(bool epidemic, int replicate, std::uint64_t seed) {
    Residuals residuals;
    for (std::size_t c = 0; c < channel_count; ++c) {
        const auto& channel = channels[c];
        RandomStream random(seed, {static_cast<std::uint64_t>(replicate), c, epidemic ? 1U : 0U});
        for (int day = 0; day < days; ++day) {
            const double extra =
                epidemic ? channel.share * infections(day - onset - channel.delay) : 0;
            const double count = random.negative_binomial(channel.mean + extra, channel.phi);
            residuals[c].push_back((count - channel.mean) / std::sqrt(channel.phi * channel.mean));
        }
    }
    return residuals;
}

// What is fused: one channel (its number), all, all when their lags and strengths are not known (5
// days and 1 for each), all but the fastest.
constexpr int all_channels = -1, all_unknown = -2, all_but_fastest = -3;

std::vector<stats::FusionChannel> fused_channels(const Residuals& residuals, int which) {
    std::vector<stats::FusionChannel> used;
    for (std::size_t c = 0; c < channel_count; ++c) {
        if (which >= 0 && static_cast<std::size_t>(which) != c) continue;
        if (which == all_but_fastest && c == 0) continue;
        const auto& channel = channels[c];
        const double strength =
            channel.share * infections(10) / std::sqrt(channel.phi * channel.mean);
        if (which == all_unknown) {
            used.push_back({residuals[c], 5, 1});
        } else {
            used.push_back({residuals[c], double(channel.delay), strength});
        }
    }
    return used;
}

double highest(const Residuals& residuals, int which) {
    const auto used = fused_channels(residuals, which);
    double best = -1e9;
    for (int day = onset; day < onset + watched; ++day)
        best = std::max(best, stats::fused_score(used, static_cast<std::size_t>(day)).score);
    return best;
}

// Days from onset to alarm; `watched` if it does not come.
int delay_of(const Residuals& residuals, int which, double bound) {
    const auto used = fused_channels(residuals, which);
    for (int day = onset; day < days; ++day)
        if (stats::fused_score(used, static_cast<std::size_t>(day)).score > bound)
            return day - onset;
    return watched;
}

struct Result {
    double bound, mean, median, ninetieth;
};

Result measure(int which, std::uint64_t seed) {
    std::vector<double> quiet;
    std::vector<double> delays;
    for (int r = 0; r < replicates; ++r) quiet.push_back(highest(simulate(false, r, seed), which));
    std::ranges::sort(quiet);
    const auto rank = static_cast<std::size_t>((1 - false_alarm_share) * replicates);
    Result result{quiet[rank - 1], 0, 0, 0};
    for (int r = 0; r < replicates; ++r) {
        delays.push_back(delay_of(simulate(true, r, seed), which, result.bound));
        result.mean += delays.back() / replicates;
    }
    std::ranges::sort(delays);
    result.median = delays[replicates / 2];
    result.ninetieth = delays[replicates * 9 / 10];
    return result;
}

void print_example(std::uint64_t seed) {
    const auto residuals = simulate(true, 0, seed);
    const auto used = fused_channels(residuals, all_channels);
    fmt::print("contributions to the fused score of one epidemic (log Bayes factor)\n  day");
    for (const auto& channel : channels) fmt::print(" {:>9}", channel.name);
    fmt::print("     score  onset\n");
    for (int day = 4; day <= 24; day += 4) {
        const auto fused = stats::fused_score(used, static_cast<std::size_t>(onset + day));
        fmt::print("  {:>3}", day);
        for (const double part : fused.contributions) fmt::print(" {:>9.2f}", part);
        fmt::print(" {:>9.2f} {:>6}\n", fused.score, day - fused.onset_age);
    }
}

}  // namespace

void print_fusion_table(const TableOptions& options) {
    fmt::print(
        "fusion of four channels, {} epidemics: days from onset to alarm at the same false alarm "
        "rate ({:.0f} % of quiet places in {} days)\n  {:<29} |  mean | median | 90 %\n",
        replicates, 100 * false_alarm_share, watched, "channel");
    const auto print = [&](const char* name, int which) {
        const auto result = measure(which, options.seed);
        fmt::print("  {:<29} | {:5.1f} | {:6.0f} | {:4.0f}\n", name, result.mean, result.median,
                   result.ninetieth);
    };
    for (std::size_t c = 0; c < channel_count; ++c) print(channels[c].name, static_cast<int>(c));
    print("fused", all_channels);
    print("fused, lags not known", all_unknown);
    print("fused, without the fastest", all_but_fastest);
    print_example(options.seed);
    fmt::print("\n");
    std::fflush(stdout);
}

}  // namespace fengsui::bench
