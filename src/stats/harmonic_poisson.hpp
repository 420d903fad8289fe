// SPDX-License-Identifier: Apache-2.0
// The in-control mean of a seasonal series: a Poisson regression with log link and one harmonic,
//   log mu(t) = b0 + b1 cos(2 pi t / period) + b2 sin(2 pi t / period),
// fitted to the part of a series before monitoring starts. The charts cusum, rogerson and glr
// monitor against it. Pure, thread safe. The period counts points a year (52, 12, 365); a 53rd week
// or a leap day is one more point of the cycle, as in the reference.
// Source: Nelder JA, Wedderburn RWM (1972), Generalized linear models, J R Stat Soc A
// 135(3):370-384, section 2 (iterated weighted least squares). Start (mu = y + 0.1), limit (25
// iterations) and stop (change of deviance below 1e-8 of deviance + 0.1) are those of R's glm, so
// that also a fit that has no finite maximum (all counts zero, or all in one season) ends at the
// same means. Deviation: missing points are left out; a design without full rank (fewer than three
// different phases) has no answer, where R drops a column.
// The mean depends on t only by its phase, so after one pass over the counts an iteration costs
// O(period), not O(counts).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace fengsui::stats {

struct HarmonicPoisson {
    // b0, b1, b2 for t = index + 1, that is, t counted from 1 at the first count of the fit.
    std::array<double, 3> coefficients{};
    // The mean at each phase: that of the point with index i is phase_means[i % period].
    std::vector<double> phase_means;
    int iterations = 0;
    bool converged = false;

    // Of the point with this index, within the fitted part or after it.
    [[nodiscard]] double mean(std::size_t index) const {
        return phase_means[index % phase_means.size()];
    }
};

// Points with a count that a fit needs at least, at as many different phases.
constexpr int harmonic_poisson_history_needed = 3;

// Nothing if fewer than three phases have a count, for a period below 3, and for a count that is
// negative or infinite. NaN is a missing point. Fractional counts are fitted as they are.
std::optional<HarmonicPoisson> fit_harmonic_poisson(std::span<const double> counts, int period);

}  // namespace fengsui::stats
