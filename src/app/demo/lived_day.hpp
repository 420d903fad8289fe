// SPDX-License-Identifier: Apache-2.0
// One day of a simulated county that lives without doors: the clock is put to the end of each part
// of the day, and what was sent until then is taken in one go. Used by the demo's recent history
// and by `fengsui judge`. On the caller's thread.
#pragma once

#include <functional>
#include <vector>

#include "app/demo/county_feed.hpp"
#include "base/paced_clock.hpp"

namespace fengsui::app {

struct LivedCounty {
    House& house;
    base::PacedClock& clock;
    const CountyFeed& feed;
};

struct LivedDay {
    base::Day day;
    const std::vector<simulate::Outgoing>& messages;  // of the day, by time
    base::Instant until{INT64_MAX};                   // nothing is taken after it
    // After each part, with the moment of its end.
    std::function<base::Result<void>(base::Instant)> after_part = {};
};

// Gives the number of messages.
base::Result<int> live_day(const LivedCounty& county, const LivedDay& day);

// The watcher's work until nothing is left.
base::Result<void> fold_all(House& house);

}  // namespace fengsui::app
