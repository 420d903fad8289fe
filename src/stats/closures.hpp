// SPDX-License-Identifier: Apache-2.0
// Days on which a daily stream was shut: school holidays, a pharmacy's refit, a sender that fell
// silent and is counted as zero. They say nothing about how many fell ill, so a detector must take
// them for missing; taken for zeros they drag the level down and make the first day after them an
// outbreak. A closure is seven days and more in a row of which each seven bring at most a fiftieth
// of what the 28 open days before (or as many as there are) would have brought, where those make 30
// cases expected over the run and the newest week kept up with them: else the stream is rare, or
// fades by itself. Only the past is used: whether day t is open is told by the days up to t. A
// closure so young that seven days have not passed is not known yet. Called by adaptive. Pure,
// thread safe, linear in days.
#pragma once

#include <span>
#include <vector>

namespace fengsui::stats {

// 1 for a day that was shut, else 0; `known` days decide (what follows them is judged as it comes:
// shut as long as the closure that they end with lasts). A missing count (NaN) is no case.
std::vector<unsigned char> closed_days(std::span<const double> counts, std::size_t known);

}  // namespace fengsui::stats
