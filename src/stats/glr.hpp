// SPDX-License-Identifier: Apache-2.0
// Count data regression charts: at each point n of a monitored series the likelihood ratio of "the
// counts have risen since some point k" against "they follow the in-control means μ₀", summed from
// k to n and taken at the k where it is greatest; an alarm where it reaches a threshold. After an
// alarm the chart begins anew at the next point.
//   Intercept   the mean is μ₀ exp(κ) from k on; κ known (then a CUSUM) or at its maximum
//   likelihood Epidemic    the mean is μ₀ + λ x_{t−1}: cases infect; λ at its maximum likelihood
// for Poisson counts or negative binomial ones with variance μ + α μ².
// Source: Höhle M, Paul M (2008), Count data regression charts for the monitoring of surveillance
// time series, Comput Stat Data Anal 52(9):4357–4368, sections 2.1 (equations 3 and 4), 2.2
// and 2.3; the epidemic chart: Held L, Höhle M, Hofmann M (2005), Stat Model 5:187–199. The results
// are those of glrpois and glrnb in R surveillance 1.20.3 with their quirks, which lie in the path
// of Newton's method and therefore cannot be left out (each marked in glr.cpp). Fractional counts
// are cut down to whole ones, as there. Deviation: a point whose count or mean is missing (not
// finite, negative, or a mean of 0) is left out of the chart and gets no answer; so is, in the
// epidemic chart, the point after it. Cost: with a window linear in points; without one, quadratic
// (Poisson) or cubic in the points since the last alarm. Pure, thread safe. Called by `fengsui
// detect --method glr`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace fengsui::stats {

enum class GlrChange : std::uint8_t { Intercept, Epidemic };

struct GlrOptions {
    GlrChange change = GlrChange::Intercept;
    double dispersion = 0;          // α; 0 is Poisson
    std::optional<double> shift{};  // κ where known (intercept only)
    int window = -1;     // how many points k may lie before n; −1: to the chart's begin
    int points_min = 1;  // how many points a shift must have lasted
    double threshold = 5;
    bool downwards = false;  // looks for a fall (intercept with unknown shift only)
    bool cases = false;      // `upper` is the count needed for an alarm, not the statistic
    double cases_max = 1e4;  // where the search for that count ends (negative binomial)
};

struct GlrPoint {
    double upper = 0;  // NaN for a missing point
    bool alarm = false;
};

// Whether the options can be used: threshold above 0, window ≥ −1, points_min ≥ 1, α ≥ 0, a shift
// that is finite and not 0; the epidemic chart gives no counts.
bool glr_valid(const GlrOptions& options);

// One answer for each count; `means` has the same length. Empty unless the options are valid.
std::vector<GlrPoint> glr(std::span<const double> counts, std::span<const double> means,
                          const GlrOptions& options);

}  // namespace fengsui::stats
