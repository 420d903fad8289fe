// SPDX-License-Identifier: Apache-2.0
// One county of `fengsui judge`, lived through with the real intake, watcher and joiner on a data
// directory of its own: first its past, then day by day with an officer who answers each signal at
// the end of the day. He looks into it and so learns the truth: a false one is closed, a genuine
// one is verified and stays open while the outbreak is handled. On the caller's thread; one county
// per directory, closed before the directory is copied.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/demo/county_feed.hpp"
#include "base/paced_clock.hpp"
#include "evaluate/calibration.hpp"
#include "evaluate/outbreak_match.hpp"

namespace fengsui::app {

class JudgedCounty {
  public:
    struct Place {
        std::string directory;  // made if it is not there
        base::EmbeddedFiles tables;
        base::Day begins;  // no message comes before this day
    };
    static base::Result<std::unique_ptr<JudgedCounty>> open(const Place& place,
                                                            const simulate::Simulation& simulation);

    // As an administrator would; once, before the first message.
    base::Result<void> register_institutions() { return feed_.register_institutions(); }
    // A day of the past: taken, but not judged.
    base::Result<void> take_past(base::Day day);
    // Counts what take_past has left.
    base::Result<void> fold_past();

    struct Officer {
        evaluate::Nature nature = evaluate::Nature::Quiet;
        const evaluate::KnownCounts* twin = nullptr;  // what would be without the outbreak
    };
    // Taken and judged part by part, then answered.
    base::Result<void> live(base::Day day, const Officer& officer);

    // Signals since the first moment of a day.
    base::Result<std::vector<evaluate::JudgedSignal>> signals(base::Day since,
                                                              const evaluate::KnownCounts& twin);
    base::Result<evaluate::KnownCounts> counts(base::Day from);
    base::Result<evaluate::Calibrations> calibrations(base::Day from, base::Day to);
    [[nodiscard]] int messages() const { return messages_; }

  private:
    JudgedCounty(base::Instant begins, const simulate::Simulation& simulation,
                 std::unique_ptr<base::PacedClock> clock, std::unique_ptr<House> house)
        : begins_(begins),
          clock_(std::move(clock)),
          house_(std::move(house)),
          feed_(*house_, simulation) {}
    base::Result<void> answer(const Officer& officer);

    base::Instant begins_;
    std::unique_ptr<base::PacedClock> clock_;
    std::unique_ptr<House> house_;
    CountyFeed feed_;
    int messages_ = 0;
};

}  // namespace fengsui::app
