// SPDX-License-Identifier: Apache-2.0
#include "weekly.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <sstream>

#include "csv_rows.hpp"
#include "random.hpp"

namespace fengsui::bench {
namespace {

// Which part of a replicate a stream of random numbers is for.
enum Part : std::uint64_t { Baseline = 1, PastOutbreaks = 2, CurrentOutbreak = 3 };

RandomStream stream_of(const WeeklyScenario& scenario, int replicate, std::uint64_t seed,
                       Part part) {
    return {
        seed,
        {static_cast<std::uint64_t>(scenario.number), static_cast<std::uint64_t>(replicate), part}};
}

double mean_of(const WeeklyScenario& s, int week) {
    double log_mean = s.theta + s.beta * week;
    for (int j = 1; j <= s.harmonics; ++j) {
        const double angle = 2 * std::numbers::pi * j * week / 52;
        log_mean += s.gamma1 * std::cos(angle) + s.gamma2 * std::sin(angle);
    }
    return std::exp(log_mean);
}

void add_outbreak(const WeeklyScenario& scenario, double k, int start, RandomStream& random,
                  std::vector<double>& counts) {
    const double sd = std::sqrt(scenario.phi * mean_of(scenario, start));
    const double size = random.poisson(k * sd);
    for (double i = 0; i < size; ++i) {
        const auto week = start + static_cast<int>(std::floor(random.lognormal(0, 0.5)));
        if (week <= weekly_length) ++counts[static_cast<std::size_t>(week - 1)];
    }
}

int week_between(int first, int last, RandomStream& random) {
    return first + static_cast<int>(random.below(static_cast<std::uint64_t>(last - first + 1)));
}

// `week:cases` parted by blanks.
void add_sparse(const std::string& text, std::vector<double>& counts) {
    std::istringstream stream(text);
    std::size_t week = 0;
    char colon = 0;
    double cases = 0;
    while (stream >> week >> colon >> cases) counts.at(week - 1) += cases;
}

}  // namespace

std::vector<WeeklyScenario> read_weekly_scenarios(const std::string& folder) {
    std::vector<WeeklyScenario> all;
    for (const auto& row : read_csv_rows(folder + "/scenarios42.csv")) {
        all.push_back({std::stoi(row.at("scenario")), std::stod(row.at("theta")),
                       std::stod(row.at("beta")), std::stod(row.at("gamma1")),
                       std::stod(row.at("gamma2")), std::stoi(row.at("m")),
                       std::stod(row.at("phi"))});
    }
    return all;
}

WeeklyRun simulate_weekly(const WeeklyScenario& scenario, int replicate, std::uint64_t seed) {
    WeeklyRun run{scenario.number, replicate, 0, {}, {}, {}};
    auto baseline = stream_of(scenario, replicate, seed, Baseline);
    for (int week = 1; week <= weekly_length; ++week) {
        run.expected.push_back(mean_of(scenario, week));
        run.quiet.push_back(baseline.negative_binomial(run.expected.back(), scenario.phi));
    }
    auto past = stream_of(scenario, replicate, seed, PastOutbreaks);
    constexpr std::array<double, 4> sizes = {2, 3, 5, 10};
    for (int i = 0; i < 4; ++i) {
        const double k = sizes[past.below(4)];
        add_outbreak(scenario, k, week_between(past_first, past_last, past), past, run.quiet);
    }
    auto current = stream_of(scenario, replicate, seed, CurrentOutbreak);
    run.k = 1 + static_cast<int>(current.below(10));
    run.outbreak.assign(weekly_length, 0);
    const int start = week_between(current_first, weekly_length, current);
    add_outbreak(scenario, run.k, start, current, run.outbreak);
    return run;
}

StoredRuns read_stored_runs(const std::string& folder) {
    StoredRuns stored;
    std::map<std::pair<int, int>, std::size_t> index;
    for (const auto& row : read_csv_rows(folder + "/measured_series.csv")) {
        WeeklyRun run{std::stoi(row.at("scenario")),
                      std::stoi(row.at("rep")),
                      std::stoi(row.at("k_current")),
                      {},
                      {},
                      {}};
        std::istringstream counts(row.at("baseline"));
        for (double count = 0; counts >> count;) run.quiet.push_back(count);
        add_sparse(row.at("past_outbreak"), run.quiet);
        run.outbreak.assign(run.quiet.size(), 0);
        add_sparse(row.at("current_outbreak"), run.outbreak);
        index.emplace(std::pair(run.scenario, run.replicate), stored.runs.size());
        stored.runs.push_back(std::move(run));
    }
    stored.answers.resize(stored.runs.size());
    for (const auto& row : read_csv_rows(folder + "/measured_weeks.csv")) {
        const std::pair key(std::stoi(row.at("scenario")), std::stoi(row.at("rep")));
        auto& answers = stored.answers[index.at(key)];
        // The package never alarms on a week without cases.
        const double p = std::stod(row.at("observed")) > 0 ? std::stod(row.at("pvalue")) : 1;
        (row.at("data") == "quiet" ? answers.quiet : answers.outbreak)
            .emplace(std::stoi(row.at("t")), p);
    }
    return stored;
}

}  // namespace fengsui::bench
