// SPDX-License-Identifier: Apache-2.0
#include "base/paced_clock.hpp"

#include "base/check.hpp"

namespace fengsui::base {

Instant PacedClock::reading() const {
    if (speed_ == 0) return at_;
    const std::chrono::duration<double, std::milli> real =
        std::chrono::steady_clock::now() - since_;
    return {at_.ms + static_cast<std::int64_t>(real.count() * speed_)};
}

Instant PacedClock::now() const {
    const std::lock_guard lock(mutex_);
    return reading();
}

void PacedClock::set(Instant at) {
    const std::lock_guard lock(mutex_);
    FENGSUI_CHECK(at.ms >= reading().ms);
    at_ = at;
    speed_ = 0;
}

void PacedClock::run(double speed) {
    FENGSUI_CHECK(speed > 0);
    const std::lock_guard lock(mutex_);
    at_ = reading();
    since_ = std::chrono::steady_clock::now();
    speed_ = speed;
}

}  // namespace fengsui::base
