// SPDX-License-Identifier: Apache-2.0
// The one owner of a county's counts: folds what intake left behind, judges the streams that
// changed and hands the alarms on, all in one transaction, so that a crash neither loses nor
// repeats an effect. Wakes with each commit of intake. Of several programs on one database only the
// one that ledger::Ownership names does anything. Own thread; step() is for tests and for the
// commands that wait for the effect.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/database.hpp"
#include "ledger/ownership.hpp"
#include "surveil/count/count_store.hpp"
#include "surveil/detect/detector.hpp"

namespace fengsui::surveil {

struct WatcherOptions {
    int deltas_per_fold = 2000;  // bounds how long a fold holds the writer
    // The first fold after a quiet time comes at once; under load the next one waits, since folds
    // close upon each other would judge the same streams again for each handful of reports.
    std::chrono::milliseconds pause_between_folds{200};
    // Told, after a commit with alarms, the seconds since the oldest of its reports was
    // acknowledged.
    std::function<void(double)> on_alarms{};
    // Of a day's statistical alarms, the share that may be false.
    double false_discovery_share = DiscoveryControl::share_default;
    // Statistical methods warn of what goes on: days longer ago are left to the rules. It also
    // keeps the loading of years of history from judging each of their days.
    int days_judged = DiscoveryControl::days_kept;
    // Null where no other program can have the database open.
    const ledger::Ownership* ownership = nullptr;
    // What was known longer ago is history that was loaded later: it is counted, and nobody is
    // warned of it.
    int days_known = 30;
};

class Watcher {
  public:
    Watcher(ledger::Database& database, const catalog::Catalog& catalog, std::string county,
            AlarmSink& sink, WatcherOptions options = {});
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    void start();
    void stop();
    // Before start().
    void set_on_alarms(std::function<void(double)> listener) {
        options_.on_alarms = std::move(listener);
    }
    // Told by the writer's listener that there may be deltas.
    void wake();

    // Folds once; gives the number of deltas folded, 0 when nothing is left.
    base::Result<int> step();

  private:
    void loop();
    [[nodiscard]] std::vector<CountDelta> news(std::span<const CountDelta> deltas) const;
    // The days that `news` touched, in the light of all changes.
    Findings judge(ledger::Connection& db, const CountChanges& changes,
                   std::span<const CountDelta> news) const;
    void judge_stream(const StreamView& view, const std::map<base::Day, CountChange>& days,
                      Findings& out) const;

    ledger::Database& database_;
    const catalog::Catalog& catalog_;
    std::string county_;
    AlarmSink& sink_;
    WatcherOptions options_;
    std::vector<std::unique_ptr<Detector>> rules_;
    std::unique_ptr<Detector> baseline_;
    DiscoveryControl discovery_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool woken_ = true;  // what a crash left behind is folded at start
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace fengsui::surveil
