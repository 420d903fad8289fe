// SPDX-License-Identifier: Apache-2.0
// False alarms over many streams under control: of all streams that alarm on a day, the expected
// share of those where nothing happened is at most q, whatever the number of streams. A p-value may
// be conservative (P(p <= x) <= x when nothing happens), as those of small counts are.
//   BH  reject the k smallest, k = max{ i : p_(i) <= q i / m }  Benjamini & Hochberg (1995), J. R.
//       Stat. Soc. B 57:289, eq. 1; valid when streams are independent or positively dependent
//       (Benjamini & Yekutieli 2001, Ann. Stat. 29:1165, Theorem 1.2), as neighbouring places are.
//   BY  the same with q / (1 + 1/2 + … + 1/m): valid under any dependence (ibid., Theorem 1.3).
// Weights (Genovese, Roeder & Wasserman 2006, Biometrika 93:509): p / w in place of p, with mean
// weight 1 over the streams judged, let a stream that matters more alarm more easily at the cost of
// the others; they must be chosen without looking at the day's counts.
// Defaults: q 0.1, BH. Called by surveil once a day over the streams of a county. Pure, thread
// safe.
#pragma once

#include <span>
#include <vector>

namespace fengsui::stats {

enum class Dependence { Positive, Arbitrary };

// The smallest q at which each stream alarms: compare with the q wanted. NaN for a stream whose
// p-value is NaN: it was not judged, and does not count. `weights` is empty (all equal) or holds
// one number of at least 0 for each stream.
std::vector<double> false_discovery_rates(std::span<const double> pvalues,
                                          Dependence dependence = Dependence::Positive,
                                          std::span<const double> weights = {});

}  // namespace fengsui::stats
