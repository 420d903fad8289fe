// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdio>

#include "stats/adaptive.hpp"
#include "tables.hpp"
#include "weekly.hpp"

namespace fengsui::bench {
namespace {

constexpr double alpha = 0.01;
constexpr std::array<double, 7> levels = {0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75};

// FPR is a rate of weeks, POD one of runs: an alarm in a week between the outbreak's first and last
// case. An outbreak that got no case counts as missed (README).
struct Score {
    double weeks = 0, false_alarms = 0, runs = 0, found = 0;

    void add(const Score& other) {
        weeks += other.weeks;
        false_alarms += other.false_alarms;
        runs += other.runs;
        found += other.found;
    }
    [[nodiscard]] double fpr() const { return false_alarms / weeks; }
    [[nodiscard]] double pod() const { return found / runs; }
};

// How often p-values of quiet weeks fall to a level or below.
struct Calibration {
    double weeks = 0;
    std::array<double, levels.size()> at_most{};

    void add(double p) {
        ++weeks;
        for (std::size_t i = 0; i < levels.size(); ++i) at_most[i] += p <= levels[i] ? 1 : 0;
    }
};

struct Weeks {
    std::size_t first = 0, last = 0;
    bool any = false;
};

Weeks outbreak_weeks(const WeeklyRun& run) {
    Weeks weeks;
    for (std::size_t t = 0; t < run.outbreak.size(); ++t) {
        if (run.outbreak[t] == 0) continue;
        if (!weeks.any) weeks.first = t;
        weeks.last = t;
        weeks.any = true;
    }
    return weeks;
}

Score score_ours(const WeeklyRun& run, Calibration& calibration) {
    Score score{0, 0, 1, 0};
    for (const auto& point :
         stats::adaptive({run.quiet, 52}, current_first - 1, weekly_length - 1, alpha)) {
        ++score.weeks;
        score.false_alarms += point.alarm ? 1 : 0;
        calibration.add(point.pvalue);
    }
    const auto weeks = outbreak_weeks(run);
    if (!weeks.any) return score;
    auto counts = run.quiet;
    for (std::size_t t = 0; t < counts.size(); ++t) counts[t] += run.outbreak[t];
    for (const auto& point : stats::adaptive({counts, 52}, weeks.first, weeks.last, alpha))
        if (point.alarm) score.found = 1;
    return score;
}

Score score_theirs(const WeeklyAnswers& answers) {
    Score score{0, 0, 1, 0};
    for (const auto& [week, p] : answers.quiet) {
        ++score.weeks;
        score.false_alarms += p <= alpha ? 1 : 0;
    }
    for (const auto& [week, p] : answers.outbreak)
        if (p <= alpha) score.found = 1;
    return score;
}

struct Row {
    Score theirs, ours, simulated;
};

void print_row(const std::string& name, const Row& row) {
    const auto cell = [](const Score& score) {
        return fmt::format("{:8.4f} {:6.3f}", score.fpr(), score.pod());
    };
    fmt::print("{:>8} | {} | {} | {}\n", name, cell(row.theirs), cell(row.ours),
               cell(row.simulated));
}

void print_calibration(const char* name, const Calibration& calibration) {
    fmt::print("  {:<10}", name);
    for (const double count : calibration.at_most)
        fmt::print(" {:7.4f}", count / calibration.weeks);
    fmt::print("  ({:.0f} weeks)\n", calibration.weeks);
}

}  // namespace

void print_weekly_table(const TableOptions& options) {
    const auto scenarios = read_weekly_scenarios(options.folder);
    const auto stored = read_stored_runs(options.folder);
    std::vector<Row> rows(scenarios.size());
    Calibration of_stored;
    Calibration of_simulated;
    for (std::size_t i = 0; i < stored.runs.size(); ++i) {
        auto& row = rows.at(static_cast<std::size_t>(stored.runs[i].scenario - 1));
        row.theirs.add(score_theirs(stored.answers[i]));
        row.ours.add(score_ours(stored.runs[i], of_stored));
    }
    for (std::size_t s = 0; s < scenarios.size(); ++s)
        for (int r = 0; r < options.replicates; ++r)
            rows[s].simulated.add(
                score_ours(simulate_weekly(scenarios[s], r, options.seed), of_simulated));
    fmt::print(
        "42 weekly scenarios, alpha {}: false positives a week, outbreaks found\n"
        "         |   stored replicates: R improved Farrington, ours   | ours, simulated\n"
        "scenario |   R FPR    POD |     FPR    POD |     FPR    POD\n",
        alpha);
    Row all;
    for (std::size_t s = 0; s < rows.size(); ++s) {
        print_row(std::to_string(scenarios[s].number), rows[s]);
        all.theirs.add(rows[s].theirs);
        all.ours.add(rows[s].ours);
        all.simulated.add(rows[s].simulated);
    }
    print_row("all", all);
    fmt::print("\nshare of quiet weeks with p at most\n  {:<10}", "");
    for (const double level : levels) fmt::print(" {:7}", level);
    fmt::print("\n");
    print_calibration("stored", of_stored);
    print_calibration("simulated", of_simulated);
    fmt::print("\n");
    std::fflush(stdout);
}

}  // namespace fengsui::bench
