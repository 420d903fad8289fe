// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "random.hpp"
#include "stats/adaptive.hpp"
#include "stats/false_discovery.hpp"
#include "stats/window_score.hpp"
#include "tables.hpp"
#include "weekly.hpp"

namespace fengsui::bench {
namespace {

constexpr double q = 0.1;
constexpr int stream_count = 1000;
constexpr int days = 200;

const char* name_of(stats::Dependence dependence) {
    return dependence == stats::Dependence::Positive ? "BH" : "BY";
}

// Means over families (all streams of a place at one time).
struct Share {
    double families = 0, false_share = 0, any = 0, alarms = 0;

    void add(double alarms_now, double wrong) {
        ++families;
        alarms += alarms_now;
        false_share += alarms_now > 0 ? wrong / alarms_now : 0;
        any += wrong > 0 ? 1 : 0;
    }
};

// Streams of mean 0.2 … 20 with window_score's p-values for the true means; the first `outbreaks`
// of them have one. All share a shock of standard deviation `common` (of the log), which makes them
// dependent; it is part of each stream's variance.
std::vector<double> day_of_pvalues(int outbreaks, double common, RandomStream& random) {
    std::vector<double> pvalues;
    const double shock = std::exp(common * random.normal() - common * common / 2);
    for (int i = 0; i < stream_count; ++i) {
        const double mean = 0.2 * std::pow(100, (i % 20) / 19.0);
        const double phi = 1.5;
        const double excess = i < outbreaks ? 4 * std::sqrt(phi * mean) + 2 : 0;
        const double count = random.negative_binomial(mean * shock + excess, phi);
        const stats::WindowScore score({count, mean, phi + common * common * mean}, std::nullopt);
        pvalues.push_back(score.pvalue(count, 1));
    }
    return pvalues;
}

void print_known_means(const TableOptions& options) {
    fmt::print(
        "{} streams a day, {} days, means known: share of false alarms among alarms, days with a "
        "false alarm, outbreaks found\n",
        stream_count, days);
    for (const double common : {0.0, 0.1}) {
        for (const int outbreaks : {0, 5, 50}) {
            for (const auto dependence :
                 {stats::Dependence::Positive, stats::Dependence::Arbitrary}) {
                Share share;
                double found = 0;
                for (int day = 0; day < days; ++day) {
                    RandomStream random(options.seed, {static_cast<std::uint64_t>(day), 77});
                    const auto rates = stats::false_discovery_rates(
                        day_of_pvalues(outbreaks, common, random), dependence);
                    double alarms = 0;
                    double right = 0;
                    for (int i = 0; i < stream_count; ++i) {
                        if (rates[static_cast<std::size_t>(i)] > q) continue;
                        ++alarms;
                        right += i < outbreaks ? 1 : 0;
                    }
                    share.add(alarms, alarms - right);
                    found += outbreaks > 0 ? right / outbreaks / days : 0;
                }
                fmt::print(
                    "  common shock sd {:.1f}, {:>2} outbreaks, {} | {:.3f}  {:.3f}  {:.3f}\n",
                    common, outbreaks, name_of(dependence), share.false_share / share.families,
                    share.any / share.families, found);
            }
        }
    }
}

// Past outbreaks start before week 576 and may go on for three weeks.
constexpr int judged_first = current_first + 3;

// A county's streams with what `adaptive` says of the last 46 weeks, without and with an outbreak.
struct CountyStream {
    WeeklyRun run;
    std::vector<double> quiet, outbreak;  // p-values

    // The window holds two weeks: nothing happened in either.
    [[nodiscard]] bool nothing(std::size_t week) const {
        const auto t = judged_first - 1 + week;
        return run.outbreak[t] == 0 && run.outbreak[t - 1] == 0;
    }
};

std::vector<double> pvalues_of(std::span<const double> counts) {
    std::vector<double> pvalues;
    for (const auto& point : stats::adaptive({counts, 52}, judged_first - 1, weekly_length - 1, q))
        pvalues.push_back(point.pvalue);
    return pvalues;
}

// Each scenario `replicates` times.
std::vector<CountyStream> county_of(const TableOptions& options, int county, int replicates) {
    std::vector<CountyStream> streams;
    for (int r = 0; r < replicates; ++r) {
        for (const auto& scenario : read_weekly_scenarios(options.folder)) {
            CountyStream stream{
                simulate_weekly(scenario, 1000 + county * replicates + r, options.seed), {}, {}};
            auto counts = stream.run.quiet;
            stream.quiet = pvalues_of(counts);
            for (std::size_t t = 0; t < counts.size(); ++t) counts[t] += stream.run.outbreak[t];
            stream.outbreak = pvalues_of(counts);
            streams.push_back(std::move(stream));
        }
    }
    return streams;
}

struct CountyShare {
    Share share;
    double outbreaks = 0, found = 0;
};

// One stream in `every` (0: none) has its outbreak.
void judge_county(std::span<const CountyStream> streams, std::size_t every,
                  stats::Dependence dependence, CountyShare& result) {
    std::vector<bool> found(streams.size());
    const auto struck = [&](std::size_t i) { return every > 0 && i % every == 0; };
    for (std::size_t week = 0; week < streams[0].quiet.size(); ++week) {
        std::vector<double> pvalues;
        for (std::size_t i = 0; i < streams.size(); ++i)
            pvalues.push_back((struck(i) ? streams[i].outbreak : streams[i].quiet)[week]);
        const auto rates = stats::false_discovery_rates(pvalues, dependence);
        double alarms = 0;
        double wrong = 0;
        for (std::size_t i = 0; i < streams.size(); ++i) {
            if (rates[i] > q) continue;
            ++alarms;
            if (!struck(i) || streams[i].nothing(week)) {
                ++wrong;
            } else {
                found[i] = true;
            }
        }
        result.share.add(alarms, wrong);
    }
    for (std::size_t i = 0; i < streams.size(); ++i) {
        const auto& cases = streams[i].run.outbreak;
        const bool any = std::any_of(cases.begin() + judged_first - 1, cases.end(),
                                     [](double count) { return count > 0; });
        if (!struck(i) || !any) continue;
        ++result.outbreaks;
        result.found += found[i] ? 1 : 0;
    }
}

void print_counties(const TableOptions& options) {
    constexpr int counties = 4;
    constexpr int replicates = 24;
    std::vector<std::vector<CountyStream>> all;
    for (int county = 0; county < counties; ++county)
        all.push_back(county_of(options, county, replicates));
    fmt::print(
        "{} counties of {} streams (the 42 scenarios), {} weeks, p-values of adaptive, which knows "
        "nothing but the counts:\nshare of false alarms among alarms, weeks with a false alarm, "
        "outbreaks found\n",
        counties, all[0].size(), weekly_length - judged_first + 1);
    for (const std::size_t every : {0, 20, 4, 1}) {
        for (const auto dependence : {stats::Dependence::Positive, stats::Dependence::Arbitrary}) {
            CountyShare result;
            for (const auto& streams : all) judge_county(streams, every, dependence, result);
            const auto& share = result.share;
            fmt::print("  {:>4} of them with an outbreak, {} | {:.3f}  {:.3f}  {:.3f}\n",
                       every > 0 ? (all[0].size() + every - 1) / every : 0, name_of(dependence),
                       share.false_share / share.families, share.any / share.families,
                       result.outbreaks > 0 ? result.found / result.outbreaks : 0);
        }
    }
    fmt::print("  quiet weeks with p at most 0.01, 0.001, 0.0001:");
    for (const double level : {1e-2, 1e-3, 1e-4}) {
        double at_most = 0;
        double weeks = 0;
        for (const auto& streams : all) {
            for (const auto& stream : streams) {
                for (const double p : stream.quiet) {
                    ++weeks;
                    at_most += p <= level ? 1 : 0;
                }
            }
        }
        fmt::print(" {:.5f}", at_most / weeks);
    }
    fmt::print("\n");
}

}  // namespace

void print_discovery_table(const TableOptions& options) {
    fmt::print("alarms over many streams at a false discovery rate of {}\n", q);
    print_known_means(options);
    print_counties(options);
    fmt::print("\n");
    std::fflush(stdout);
}

}  // namespace fengsui::bench
