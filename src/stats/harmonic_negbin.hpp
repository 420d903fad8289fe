// SPDX-License-Identifier: Apache-2.0
// The seasonal mean of a count series and how far its counts scatter about it: a negative binomial
// regression with log link on one harmonic of the year,
//   log mean(t) = b0 + b1 cos(2 pi t / period) + b2 sin(2 pi t / period),
//   variance = mean + alpha mean^2,
// where alpha is estimated too. Charts of overdispersed counts take their in-control mean and
// dispersion from here; harmonic_poisson.hpp is for counts that do not scatter more than Poisson's.
// Sources: Lawless JF (1987), Negative binomial and mixed Poisson regression, Can J Stat
// 15:209-225 (likelihood); Venables WN, Ripley BD (2002), Modern Applied Statistics with S, 4th
// ed., section 7.4. Steps, starts and stopping rules are those of glm.nb and theta.ml in R MASS
// 7.3-58, which alternate between the means (Fisher scoring) and theta = 1 / alpha (Newton): counts
// that scatter less than Poisson's have no finite theta, and where it is then left is theirs.
// Cost: steps x counts. Pure, thread safe. Called by `fengsui detect --method glr`.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace fengsui::stats {

struct HarmonicNegbin {
    double dispersion = 0;            // alpha, above 0
    std::vector<double> phase_means;  // that of the point with index i is phase_means[i % period]

    // Of the point with this index, within the fitted part or after it.
    [[nodiscard]] double mean(std::size_t index) const {
        return phase_means[index % phase_means.size()];
    }
};

// Needs what fit_harmonic_poisson needs, and says nothing where that does; nor where theta ends at
// 0 or at no number. NaN is a missing point. Fractional counts are fitted as they are.
std::optional<HarmonicNegbin> fit_harmonic_negbin(std::span<const double> counts, int period);

}  // namespace fengsui::stats
