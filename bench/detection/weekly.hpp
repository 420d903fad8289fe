// SPDX-License-Identifier: Apache-2.0
// The 42 weekly scenarios of Noufaily et al. (2013), Stat. Med. 32:1206, as described in
// test/reference/detection/noufaily/README.md: how a series is made and outbreaks are put in, and
// the stored replicates on which R's answers are known. Weeks are counted from 1.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fengsui::bench {

inline constexpr int weekly_length = 624;
inline constexpr int past_first = 313, past_last = 575;  // where past outbreaks start
inline constexpr int current_first = 576;                // 49 weeks, to the end

struct WeeklyScenario {
    int number;
    double theta, beta, gamma1, gamma2;
    int harmonics;
    double phi;
};

struct WeeklyRun {
    int scenario;
    int replicate;
    int k;                         // size of the current outbreak in standard deviations
    std::vector<double> quiet;     // baseline and past outbreaks
    std::vector<double> outbreak;  // the cases of the current one
    std::vector<double> expected;  // the true mean of the baseline; empty for stored runs
};

// What R's improved Farrington said of a stored run, by week: P(X >= observed).
struct WeeklyAnswers {
    std::map<int, double> quiet;
    std::map<int, double> outbreak;  // only the weeks that got cases
};

std::vector<WeeklyScenario> read_weekly_scenarios(const std::string& folder);
WeeklyRun simulate_weekly(const WeeklyScenario& scenario, int replicate, std::uint64_t seed);

struct StoredRuns {
    std::vector<WeeklyRun> runs;
    std::vector<WeeklyAnswers> answers;  // one for each run
};
StoredRuns read_stored_runs(const std::string& folder);

}  // namespace fengsui::bench
