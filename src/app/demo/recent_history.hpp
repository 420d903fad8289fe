// SPDX-License-Identifier: Apache-2.0
// The weeks before the demo begins, lived through in order and without doors: the clock is put to
// each part of each day, its messages are taken, counted and judged, and a duty officer of the past
// answers the signals. After it the county stands at the demo's first morning with a journal,
// indicators and baselines that really happened. Runs on the caller's thread before the doors open.
#pragma once

#include <functional>

#include "app/demo/county_feed.hpp"
#include "base/paced_clock.hpp"

namespace fengsui::app {

struct RecentHistory {
    House& house;
    base::PacedClock& clock;
    const CountyFeed& feed;
    base::Instant from;
    base::Instant until;              // the demo's first moment
    std::function<bool()> cancelled;  // asked between days
};

// Gives the number of messages.
base::Result<int> live_through(const RecentHistory& history);

}  // namespace fengsui::app
