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
enum Method : std::size_t { C1, C2, C3, Ewma, NbCusum, Adaptive, Informed, method_count };

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

    void add(const Score& other, double weight) {
        specificity += weight * other.specificity;
        pod += weight * other.pod;
        timeliness += weight * other.timeliness;
    }
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

// How far each scored day lies above the bound of EARS with R's settings: alpha 0.001 for C1 and
// C2, 0.025 for C3. Of a service with five days a week EARS sees only those days, which suits it
// better than two zeros in each window of seven.
std::array<std::vector<double>, 3> ears_excesses(const DailyRun& run, int days_per_week) {
    std::vector<double> served;
    std::array<std::vector<double>, 3> excesses;
    for (std::size_t t = 0; t < run.counts.size(); ++t) {
        const bool open = days_per_week == 7 || t % 7 < 5;
        if (open) served.push_back(run.counts[t]);
        if (t < scored_from) continue;
        const auto above = [&](const std::optional<stats::EarsBound>& bound) {
            return open && bound ? run.counts[t] - bound->upper : -1;
        };
        const auto now = served.size() - 1;
        excesses[C1].push_back(
            above(stats::ears_bound(served, now, {7, 0, 3.0902323061678132, 0})));
        excesses[C2].push_back(
            above(stats::ears_bound(served, now, {7, 2, 3.0902323061678132, 0})));
        excesses[C3].push_back(
            above(stats::ears_c3_bound(served, now, {7, 2, 1.9599639845400545, 0})));
    }
    return excesses;
}

std::vector<double> adaptive_excess(const DailyRun& run, std::span<const unsigned char> holidays) {
    constexpr double alpha = 0.01;
    std::vector<double> excess;
    for (const auto& point : stats::adaptive({run.counts, 52 * 7, {}, holidays}, scored_from,
                                             daily_length - 1, alpha)) {
        const double y = run.counts[scored_from + excess.size()];
        excess.push_back(y > 0 && point.pvalue > 0 ? std::log(alpha / point.pvalue) + 1e-12 : -10);
    }
    return excess;
}

std::vector<double> chart_excess(const DailyRun& run, std::span<const stats::ChartPoint> points) {
    std::vector<double> excess;
    for (auto t = scored_from; t < daily_length; ++t)
        excess.push_back(run.counts[t] > 0 ? points[t].statistic - points[t].limit : -100);
    return excess;
}

void judge(const DailyRun& run, int days_per_week, Methods& methods) {
    std::vector<int> weekdays;
    for (std::size_t t = 0; t < run.counts.size(); ++t) weekdays.push_back(static_cast<int>(t % 7));
    const auto expected = stats::day_baseline(run.counts, weekdays);
    std::vector<bool> outbreak;
    for (auto t = scored_from; t < daily_length; ++t) outbreak.push_back(run.outbreak[t] > 0);
    const auto add = [&](Method method, std::vector<double> excess) {
        methods[method].push_back({std::move(excess), outbreak});
    };
    auto ears = ears_excesses(run, days_per_week);
    for (const auto method : {C1, C2, C3}) add(method, std::move(ears[method]));
    add(Adaptive, adaptive_excess(run, {}));
    add(Informed, adaptive_excess(run, run.holidays));
    add(Ewma, chart_excess(run, stats::ewma(run.counts, expected)));
    stats::NbCusumOptions options;
    options.upper_from = run.counts.size();
    add(NbCusum, chart_excess(run, stats::nb_cusum(run.counts, expected, options)));
}

// One signal's scores: each EARS and, at its specificity, ours without and with the calendar of
// holidays; then ours at their own bounds.
struct SignalScores {
    std::array<std::array<Score, 3>, 3> at_ears;
    std::array<Score, 4> own;

    void add(const SignalScores& other, double weight) {
        for (std::size_t e = 0; e < 3; ++e)
            for (std::size_t m = 0; m < 3; ++m) at_ears[e][m].add(other.at_ears[e][m], weight);
        for (std::size_t m = 0; m < own.size(); ++m) own[m].add(other.own[m], weight);
    }
};

SignalScores scores_of(const Methods& methods) {
    SignalScores scores;
    for (const auto ears : {C1, C2, C3}) {
        auto& [theirs, ours, informed] = scores.at_ears[ears];
        theirs = score_of(methods[ears], 0);
        ours = score_of(methods[Adaptive], bound_for(methods[Adaptive], theirs.specificity));
        informed = score_of(methods[Informed], bound_for(methods[Informed], theirs.specificity));
    }
    std::size_t next = 0;
    for (const auto method : {Adaptive, Informed, Ewma, NbCusum})
        scores.own[next++] = score_of(methods[method], 0);
    return scores;
}

SignalScores measure(const DailySignal& signal, const TableOptions& options) {
    Methods methods;
    for (int r = 0; r < options.daily_replicates; ++r)
        for (const int weeks : {2, 3, 5, 10})
            judge(simulate_daily(signal, weeks, r, options.seed), signal.days_per_week, methods);
    return scores_of(methods);
}

void print_row(const std::string& name, const SignalScores& scores) {
    fmt::print("{:>6}", name);
    for (const auto& [theirs, ours, informed] : scores.at_ears) {
        fmt::print(" | {:.4f}  {:.2f} {:.2f} {:.2f}  {:.2f} {:.2f} {:.2f}", theirs.specificity,
                   theirs.pod, ours.pod, informed.pod, theirs.timeliness, ours.timeliness,
                   informed.timeliness);
    }
    fmt::print("\n");
}

void print_own_row(const std::string& name, const SignalScores& scores) {
    fmt::print("{:>6}", name);
    for (const auto& score : scores.own)
        fmt::print(" | {:.4f}  {:.2f}  {:.2f}", score.specificity, score.pod, score.timeliness);
    fmt::print("\n");
}

}  // namespace

void print_daily_table(const TableOptions& options) {
    const auto signals = read_daily_signals(options.folder);
    std::vector<SignalScores> rows;
    SignalScores mean{};
    for (const auto& signal : signals) {
        rows.push_back(measure(signal, options));
        mean.add(rows.back(), 1 / static_cast<double>(signals.size()));
    }
    fmt::print(
        "16 daily signals, {} runs each: EARS, adaptive at the specificity that EARS has there, "
        "and "
        "adaptive that knows the bank holidays\n"
        "timeliness: days to the alarm over the outbreak's length, 1 if missed; 0 is best\n"
        "       | C1       POD:            timeliness:     | C2       POD:            timeliness:  "
        "   "
        "| C3       POD:            timeliness:\n"
        "signal | spec.   EARS ours +hol  EARS ours +hol  | spec.   EARS ours +hol  EARS ours +hol "
        " "
        "| spec.   EARS ours +hol  EARS ours +hol\n",
        4 * options.daily_replicates);
    for (std::size_t i = 0; i < rows.size(); ++i)
        print_row(std::to_string(signals[i].number), rows[i]);
    print_row("mean", mean);
    fmt::print(
        "\neach at its own bound: specificity, POD, timeliness\n"
        "signal | adaptive 0.01       | and bank holidays   | ewma 0.01           | nb_cusum "
        "365\n");
    for (std::size_t i = 0; i < rows.size(); ++i)
        print_own_row(std::to_string(signals[i].number), rows[i]);
    print_own_row("mean", mean);
    fmt::print("\n");
    std::fflush(stdout);
}

}  // namespace fengsui::bench
