// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "daily.hpp"
#include "stats/adaptive.hpp"
#include "stats/ears.hpp"
#include "stats/ewma.hpp"
#include "stats/nb_cusum.hpp"
#include "tables.hpp"

namespace fengsui::bench {
namespace {

constexpr std::size_t scored_from = daily_length - daily_current;
enum Method : std::size_t { C1, C2, C3, Ewma, NbCusum, Adaptive, method_count };

// One run under one method: for each scored day, how far above its alarm bound it is (alarm above
// 0), and whether the day has cases of the outbreak.
struct Judged {
    std::vector<double> excess;
    std::vector<bool> outbreak;
};

// As the 2019 paper's code scores: rates of days, POD of runs, and the delay of the first alarm in
// lengths of the outbreak (1 if missed).
struct Score {
    double specificity = 0, pod = 0, timeliness = 0;
};

Score score_of(const std::vector<Judged>& runs, double bound) {
    Score score;
    double quiet = 0;
    double silent = 0;
    for (const auto& run : runs) {
        int first = -1;
        int last = -1;
        int alarm = -1;
        for (int i = 0; i < daily_current; ++i) {
            const auto day = static_cast<std::size_t>(i);
            const bool alarms = run.excess[day] > bound;
            if (run.outbreak[day]) {
                if (first < 0) first = i;
                last = i;
                if (alarms && alarm < 0) alarm = i;
            } else {
                ++quiet;
                silent += alarms ? 0 : 1;
            }
        }
        score.pod += alarm >= 0 ? 1 : 0;
        score.timeliness += alarm >= 0 ? double(alarm - first) / (last - first + 1) : 1;
    }
    const auto count = static_cast<double>(runs.size());
    return {silent / quiet, score.pod / count, score.timeliness / count};
}

// The least bound under which the share of quiet days without alarm is at least `specificity`.
double bound_for(const std::vector<Judged>& runs, double specificity) {
    std::vector<double> quiet;
    for (const auto& run : runs)
        for (std::size_t i = 0; i < run.excess.size(); ++i)
            if (!run.outbreak[i]) quiet.push_back(run.excess[i]);
    std::ranges::sort(quiet);
    const auto rank = std::ceil(specificity * static_cast<double>(quiet.size()));
    return quiet[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

using Methods = std::array<std::vector<Judged>, method_count>;

void judge(const DailyRun& run, Methods& methods) {
    std::vector<int> weekdays;
    for (std::size_t t = 0; t < run.counts.size(); ++t) weekdays.push_back(static_cast<int>(t % 7));
    const auto expected = stats::day_baseline(run.counts, weekdays);
    const auto ewma = stats::ewma(run.counts, expected);
    const auto cusum = stats::nb_cusum(run.counts, expected);
    const auto adaptive =
        stats::adaptive({run.counts, 52 * 7}, scored_from, daily_length - 1, 0.01);
    std::array<Judged, method_count> judged;
    for (std::size_t t = scored_from; t < daily_length; ++t) {
        const double y = run.counts[t];
        const auto above = [&](const std::optional<stats::EarsBound>& bound) {
            return bound ? y - bound->upper : -1;
        };
        // R's settings: alpha 0.001 for C1 and C2, 0.025 for C3.
        const auto& point = adaptive[t - scored_from];
        const std::array<double, method_count> excess = {
            above(stats::ears_bound(run.counts, t, {7, 0, 3.0902323061678132, 0})),
            above(stats::ears_bound(run.counts, t, {7, 2, 3.0902323061678132, 0})),
            above(stats::ears_c3_bound(run.counts, t, {7, 2, 1.9599639845400545, 0})),
            y > 0 ? ewma[t].statistic - ewma[t].limit : -10,
            y > 0 ? cusum[t].statistic - cusum[t].limit : -100,
            y > 0 && point.pvalue > 0 ? std::log(0.01 / point.pvalue) + 1e-12 : -10};
        for (std::size_t m = 0; m < method_count; ++m) {
            judged[m].excess.push_back(excess[m]);
            judged[m].outbreak.push_back(run.outbreak[t] > 0);
        }
    }
    for (std::size_t m = 0; m < method_count; ++m) methods[m].push_back(std::move(judged[m]));
}

void print_score(const Score& score) {
    fmt::print(" | {:.3f} {:.2f} {:.2f}", score.specificity, score.pod, score.timeliness);
}

// EARS and, in the next columns, ours where it is as specific on that signal.
std::vector<Score> scores_of(const Methods& methods) {
    std::vector<Score> scores;
    for (const auto ears : {C1, C2, C3}) {
        scores.push_back(score_of(methods[ears], 0));
        const double bound = bound_for(methods[Adaptive], scores.back().specificity);
        scores.push_back(score_of(methods[Adaptive], bound));
    }
    for (const auto method : {Adaptive, Ewma, NbCusum})
        scores.push_back(score_of(methods[method], 0));
    return scores;
}

}  // namespace

void print_daily_table(const TableOptions& options) {
    const auto signals = read_daily_signals(options.folder);
    fmt::print(
        "16 daily signals: specificity, POD, timeliness (0 best); `ours` is adaptive at the "
        "specificity of the column before\n"
        "signal | EARS C1         | ours            | EARS C2         | ours            | EARS C3  "
        " "
        "      | ours            | adaptive 0.01   | ewma 0.01       | nb_cusum 365\n");
    std::vector<Score> mean;
    for (const auto& signal : signals) {
        Methods methods;
        for (int r = 0; r < options.daily_replicates; ++r)
            for (const int weeks : {2, 3, 5, 10})
                judge(simulate_daily(signal, weeks, r, options.seed), methods);
        const auto scores = scores_of(methods);
        mean.resize(scores.size());
        fmt::print("{:>6}", signal.number);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            print_score(scores[i]);
            const auto n = static_cast<double>(signals.size());
            mean[i].specificity += scores[i].specificity / n;
            mean[i].pod += scores[i].pod / n;
            mean[i].timeliness += scores[i].timeliness / n;
        }
        fmt::print("\n");
        std::fflush(stdout);
    }
    fmt::print("{:>6}", "mean");
    for (const auto& score : mean) print_score(score);
    fmt::print("\n\n");
    std::fflush(stdout);
}

}  // namespace fengsui::bench
