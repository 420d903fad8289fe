// SPDX-License-Identifier: Apache-2.0
// The clock of a county that is played: it stands where it is put, and once started runs so many
// times as fast as the real one. Used by `fengsui demo`, by drills and by replays; thread safe.
#pragma once

#include <chrono>
#include <mutex>

#include "base/time.hpp"

namespace fengsui::base {

class PacedClock final : public Clock {
  public:
    explicit PacedClock(Instant at) : at_(at) {}

    [[nodiscard]] Instant now() const override;
    // Stands still there. Setting it back is the caller's mistake.
    void set(Instant at);
    // Runs from where it stands; 1: as fast as the real clock.
    void run(double speed);

  private:
    [[nodiscard]] Instant reading() const;

    mutable std::mutex mutex_;
    Instant at_;
    std::chrono::steady_clock::time_point since_{};
    double speed_ = 0;
};

}  // namespace fengsui::base
