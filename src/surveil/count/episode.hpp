// SPDX-License-Identifier: Apache-2.0
// Episodes: one illness of one person counts once on each channel within the condition's window.
// They are a pure function of the positive reports that stand now, so the order in which reports,
// corrections and withdrawals came in cannot matter. Called by EpisodeStore at each change of a
// person's reports.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "surveil/report.hpp"

namespace fengsui::surveil {

// A positive, standing report of one person and one condition.
struct EpisodeFact {
    Channel channel = Channel::Case;
    std::string place;
    base::Day day;
    base::Id report = 0;  // breaks ties, so that the answer is one
};

// What is counted: +1 on (channel, condition, place) at the day of the episode's first report
// there.
struct EpisodeCount {
    Channel channel = Channel::Case;
    std::string place;
    base::Day day;
    auto operator<=>(const EpisodeCount&) const = default;
};

// An illness begins with a report and takes in every report within `window_days` of its beginning
// (0: one illness in a life); the next report after that begins another. Sorted, at most one count
// per illness and channel.
std::vector<EpisodeCount> assemble_episodes(std::span<const EpisodeFact> facts, int window_days);

}  // namespace fengsui::surveil
