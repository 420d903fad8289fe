// SPDX-License-Identifier: Apache-2.0
// The reproduction number up to today: estimate_r on the numbers that a nowcast expects, with the
// nowcast's uncertainty. Final numbers are drawn from the nowcast many times (the delays' hazards
// once for all days, the day's own share of reports, then the cases to come), each draw gives a
// gamma posterior of R for every window, and one R is drawn from each; mean, sd and quantiles are
// those of the drawn R. Windows that end before the first incomplete day have the exact posterior.
// Sources: those of estimate_r and nowcast; pooling draws over an uncertain input is how EpiEstim
// treats an uncertain serial interval (Cori et al. 2013, web appendix 2). Random numbers by
// std::mt19937_64 from the seed: the same seed, the same answer. Pure, thread safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/estimate_r.hpp"
#include "stats/nowcast.hpp"

namespace fengsui::stats {

struct RtNowcastOptions {
    RtOptions rt;
    int draws = 1000;  // at least 1; the standard error of a 2.5 % quantile is then 0.08 sd
    std::uint64_t seed = 1;
};

// As estimate_r. `imported` are the cases known to be infected elsewhere, by day, or none if empty;
// all others, also those to come, count as local. A window that needs a day without a nowcast is
// NaN.
std::vector<RtEstimate> estimate_r(const Nowcast& nowcast, std::span<const double> imported,
                                   std::span<const double> weights,
                                   const RtNowcastOptions& options = {});

}  // namespace fengsui::stats
