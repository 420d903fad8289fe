// SPDX-License-Identifier: Apache-2.0
#include "app/judge/judge.hpp"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "app/judge/judged_county.hpp"
#include "app/judge/outbreak_truth.hpp"
#include "app/throw_away.hpp"

namespace fengsui::app {
namespace {

using base::Result;
using evaluate::JudgedRun;
using evaluate::KnownCounts;
namespace fs = std::filesystem;

constexpr const char* kPast = "past";
constexpr const char* kPresent = "present";

// Counts what is done, for all threads; keeps the first problem.
class Tally {
  public:
    Tally(const JudgePlan& plan, const JudgeWatch& watch) : watch_(watch) {
        progress_.runs = static_cast<int>(plan.replications().size() * (plan.outbreaks() + 1));
    }
    void add_run(int messages) {
        const std::lock_guard lock(mutex_);
        ++progress_.runs_done;
        progress_.messages += messages;
        watch_.on_run(progress_);
    }
    void add_past(int messages) {
        const std::lock_guard lock(mutex_);
        progress_.messages += messages;
    }
    [[nodiscard]] bool stopping() const { return failed_ || watch_.cancelled(); }
    void fail(base::Problem problem) {
        const std::lock_guard lock(mutex_);
        if (!problem_) problem_ = std::move(problem);
        failed_ = true;
    }
    [[nodiscard]] const std::optional<base::Problem>& problem() const { return problem_; }

  private:
    const JudgeWatch& watch_;
    std::mutex mutex_;
    JudgeProgress progress_;
    std::optional<base::Problem> problem_;
    std::atomic<bool> failed_{false};
};

// One replication's past and what follows from it, in a folder of its own.
class Lives {
  public:
    Lives(const JudgePlan& plan, const Replication& replication, std::string folder, Tally& tally)
        : plan_(plan), replication_(replication), folder_(std::move(folder)), tally_(tally) {}

    Result<std::vector<JudgedRun>> live() {
        if (auto past = live_past(); !past) return tl::unexpected(past.error());
        std::vector<JudgedRun> runs;
        auto quiet = live_quietly();
        if (!quiet) return tl::unexpected(quiet.error());
        runs.push_back(std::move(*quiet));
        for (std::size_t i = 0; i < plan_.outbreaks(); ++i) {
            auto run = live_through(plan_.outbreak(i, replication_));
            if (!run) return tl::unexpected(run.error());
            runs.push_back(std::move(*run));
        }
        return runs;
    }

  private:
    [[nodiscard]] std::string path(const char* name) const { return folder_ + "/" + name; }
    [[nodiscard]] base::Day last_day() const {
        return replication_.first + (plan_.options().days - 1);
    }
    // The background is the same with and without an outbreak.
    [[nodiscard]] simulate::Simulation simulation(std::vector<simulate::Outbreak> outbreaks) const {
        return {plan_.world(),
                std::move(outbreaks),
                {.window = {replication_.first, last_day()},
                 .seed = replication_.seed,
                 .scope = simulate::VisitScope::EveryWatched}};
    }
    [[nodiscard]] Result<void> go_on() const {
        if (!tally_.stopping()) return {};
        return base::fail(base::ProblemCode::Conflict, {}, "stopped");
    }

    Result<void> live_past() {
        const auto& options = plan_.options();
        const auto quiet = simulation({});
        const auto warm = replication_.first - options.warm_up_days;
        const auto begins = warm - options.history_days;
        auto county = JudgedCounty::open({path(kPast), plan_.tables().files(), begins}, quiet);
        if (!county) return tl::unexpected(county.error());
        if (auto known = (*county)->register_institutions(); !known) return known;
        for (auto day = begins; day < warm; day = day + 1) {
            if (auto on = go_on(); !on) return on;
            if (auto taken = (*county)->take_past(day); !taken) return taken;
        }
        if (auto folded = (*county)->fold_past(); !folded) return folded;
        for (auto day = warm; day < replication_.first; day = day + 1) {
            if (auto on = go_on(); !on) return on;
            if (auto lived = (*county)->live(day, {}); !lived) return lived;
        }
        tally_.add_past((*county)->messages());
        return {};
    }

    Result<JudgedRun> live_quietly() {
        const auto quiet = simulation({});
        auto run = run_of(quiet, last_day());
        auto county = live_on(quiet, run, nullptr);
        if (!county) return tl::unexpected(county.error());
        auto counts = (*county)->counts(run.first);
        if (!counts) return tl::unexpected(counts.error());
        twin_ = std::move(*counts);
        auto calibrations = (*county)->calibrations(run.first, run.last);
        if (!calibrations) return tl::unexpected(calibrations.error());
        run.calibrations = std::move(*calibrations);
        return with_signals(**county, std::move(run));
    }

    Result<JudgedRun> live_through(simulate::Outbreak outbreak) {
        const auto with = simulation({std::move(outbreak)});
        auto run = run_of(with, last_day_judged(with, last_day()));
        auto county = live_on(with, run, &twin_);
        if (!county) return tl::unexpected(county.error());
        return with_signals(**county, std::move(run));
    }

    [[nodiscard]] JudgedRun run_of(const simulate::Simulation& simulation, base::Day last) const {
        return {.replication = replication_.number,
                .seed = replication_.seed,
                .first = replication_.first,
                .last = last,
                .truth = truth_of(simulation, last)};
    }

    // From the past on to the run's last day.
    Result<std::unique_ptr<JudgedCounty>> live_on(const simulate::Simulation& simulation,
                                                  const JudgedRun& run, const KnownCounts* twin) {
        if (auto copied = copy_past(); !copied) return tl::unexpected(copied.error());
        auto county = JudgedCounty::open(
            {path(kPresent), plan_.tables().files(), replication_.first}, simulation);
        if (!county) return tl::unexpected(county.error());
        for (auto day = run.first; day <= run.last; day = day + 1) {
            if (auto on = go_on(); !on) return tl::unexpected(on.error());
            if (auto lived = (*county)->live(day, {run.truth.nature, twin}); !lived)
                return tl::unexpected(lived.error());
        }
        tally_.add_run((*county)->messages());
        return county;
    }

    Result<JudgedRun> with_signals(JudgedCounty& county, JudgedRun run) const {
        auto signals = county.signals(run.first, twin_);
        if (!signals) return tl::unexpected(signals.error());
        run.signals = std::move(*signals);
        return run;
    }

    [[nodiscard]] Result<void> copy_past() const {
        std::error_code error;
        fs::remove_all(path(kPresent), error);
        if (!error) fs::copy(path(kPast), path(kPresent), fs::copy_options::recursive, error);
        if (!error) return {};
        return base::fail(base::ProblemCode::StorageFailed, path(kPresent), error.message());
    }

    const JudgePlan& plan_;
    const Replication& replication_;
    std::string folder_;
    Tally& tally_;
    KnownCounts twin_;  // of the quiet county
};

void work(const JudgePlan& plan, std::atomic<std::size_t>& next, Tally& tally,
          std::vector<std::vector<JudgedRun>>& done) {
    for (auto i = next++; i < plan.replications().size() && !tally.stopping(); i = next++) {
        auto folder = ThrowAway::make("fengsui-judge");
        if (!folder) return tally.fail(folder.error());
        auto runs = Lives(plan, plan.replications()[i], (*folder)->path(), tally).live();
        if (!runs) return tally.fail(runs.error());
        done[i] = std::move(*runs);
    }
}

}  // namespace

Result<std::vector<JudgedRun>> judge(const JudgePlan& plan, const JudgeWatch& watch) {
    Tally tally(plan, watch);
    std::vector<std::vector<JudgedRun>> done(plan.replications().size());
    std::atomic<std::size_t> next{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < plan.options().threads; ++i)
            threads.emplace_back([&] { work(plan, next, tally, done); });
    }
    if (tally.problem()) return tl::unexpected(*tally.problem());
    if (watch.cancelled()) return base::fail(base::ProblemCode::Conflict, {}, "stopped");
    std::vector<JudgedRun> runs;
    for (auto& of_one : done) std::ranges::move(of_one, std::back_inserter(runs));
    return runs;
}

}  // namespace fengsui::app
