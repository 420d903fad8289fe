// SPDX-License-Identifier: Apache-2.0
// `fengsui judge`: lets counties live through outbreaks whose truth is known, with the real intake,
// watcher and joiner, and says which signals were right. Each replication has its own seed and
// time of the year. It lives through one past; from a copy of the ledger as it stood then, one
// county goes on quietly, and one with each outbreak. A thread takes whole replications, so any
// number of threads gives the same runs. Leaves nothing behind but its answer.
#pragma once

#include <functional>
#include <vector>

#include "app/judge/judge_plan.hpp"
#include "evaluate/outbreak_score.hpp"

namespace fengsui::app {

struct JudgeProgress {
    int runs_done = 0;
    int runs = 0;
    std::int64_t messages = 0;
};

struct JudgeWatch {
    // Told after each run, by one thread at a time.
    std::function<void(const JudgeProgress&)> on_run = [](const JudgeProgress&) {};
    std::function<bool()> cancelled = [] { return false; };  // asked between days
};

// In the order of replications; of each first the quiet county, then the outbreaks by name.
base::Result<std::vector<evaluate::JudgedRun>> judge(const JudgePlan& plan,
                                                     const JudgeWatch& watch = {});

}  // namespace fengsui::app
