// SPDX-License-Identifier: Apache-2.0
// A few turns at something expensive: so many at once, so many waiting, everybody else is told that
// we are busy. Keeps password hashes (19 MiB and 60 ms each) from taking all cores and all workers.
// Thread safe. A Turn must not outlive its Turns.
#pragma once

#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/result.hpp"

namespace fengsui::access {

struct TurnLimits {
    int parallel = 2;
    int waiting_max =
        4;  // fewer than the server has workers, so that a flood of logins blocks only logins
};

class Turns {
  public:
    explicit Turns(TurnLimits limits = {}) : limits_(limits) {}
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;

    class Turn {
      public:
        explicit Turn(Turns& turns) : turns_(&turns) {}
        Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        Turn& operator=(Turn&&) = delete;
        ~Turn() {
            if (turns_ != nullptr) turns_->give_back();
        }

      private:
        Turns* turns_;
    };

    // Waits for a turn; Busy if too many wait already.
    base::Result<Turn> take();
    [[nodiscard]] int waiting() const;

  private:
    void give_back();

    const TurnLimits limits_;
    mutable std::mutex mutex_;
    std::condition_variable free_;
    int taken_ = 0;
    int waiting_ = 0;
};

}  // namespace fengsui::access
