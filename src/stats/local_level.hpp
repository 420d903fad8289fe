// SPDX-License-Identifier: Apache-2.0
// How far a series has drifted of late from what a long-run model expects: a factor on the expected
// counts, from an exponentially forgetting sum of counts over the same sum of expectations, that
// stops `guard` periods before the one it is for, so that an outbreak does not hide itself. Which
// memory serves a series best, or none, is told by how well each would have predicted its past.
//   g_t = (kappa + sum_{i >= guard+1} lambda^i y*_{t-i}) / (kappa + sum lambda^i m_{t-i}),
//   y* = min(y, g m + 3 sd)
// the posterior mean of a gamma-distributed factor under discounting (West & Harrison 1997, §14.3,
// Poisson case). The dispersion may vary likewise, where that serves better than a constant one:
//   phi_t = (k phi + sum lambda^i r_{t-i}) / (k + sum lambda^i),  r = min((y − g m)^2 / (g m), 9
//   phi)
// Which correction serves best is told by the normal log likelihood of the judged past, deviations
// cut at 3 sd, each period predicted from those before it. Defaults: kappa 2 dispersed cases, k 7
// periods, a margin of 10 for a factor and again for a varying dispersion; the memories are the
// caller's. A period without a count (NaN) changes nothing. Called by adaptive. Pure, thread safe;
// linear in periods and memories.
#pragma once

#include <span>
#include <vector>

namespace fengsui::stats {

struct LevelMemory {
    double half_life;  // periods; 0: no correction
    int guard;         // periods between the last one used and the one the factor is for
};

struct LocalLevel {
    LevelMemory memory{0, 0};
    // One of each for each expectation given.
    std::vector<double> factor;
    std::vector<double> phi;  // variance / mean around the corrected expectation
};

// `expected` may run past `counts`: those periods are to come. A NaN count says nothing. The past
// that decides are the counts before `judged_until`; a correction must beat none by `margin` units
// of log likelihood.
struct LevelChoice {
    std::span<const LevelMemory> memories;
    LevelMemory dispersion{0, 0};
    std::size_t judged_from = 0;
    std::size_t judged_until = 0;
    double phi = 1;  // around the uncorrected expectation
    double margin = 10;
};
LocalLevel choose_local_level(std::span<const double> counts, std::span<const double> expected,
                              const LevelChoice& choice);

}  // namespace fengsui::stats
