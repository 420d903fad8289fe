// SPDX-License-Identifier: Apache-2.0
// What the two Farrington methods (farrington.hpp, farrington_flexible.hpp) share: the series they
// are given, the periods they compare with, the down-weighting of past outbreaks and the bound by a
// power transformation. Pure, thread safe.
// Sources: Farrington CP, Andrews NJ, Beale AD, Catchpole MA (1996), A statistical algorithm for
// the early detection of outbreaks of infectious disease, J R Stat Soc A 159(3):547–563, §3;
// Noufaily A, Enki DG, Farrington P, Garthwaite P, Andrews N, Charlett A (2013), An improved
// algorithm for outbreak detection in multiple surveillance systems, Stat Med 32(7):1206–1222.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "stats/season_glm.hpp"

namespace fengsui::stats {

// One counted series, oldest period first. The spans that are given have the same length.
struct FarringtonSeries {
    std::span<const double> counts;        // NaN: nothing is known of that period
    std::span<const double> population{};  // > 0; empty: none
    // First day of each period, growing. Empty: the same period of an earlier year is found by
    // index, `frequency` periods back, as if all years had equally many.
    std::span<const base::Day> dates{};
    int frequency = 52;  // periods a year; with dates 52 (weeks), 12 (months) or 365 (days)
};

// A period is judged only if at least `cases` fell into the last `periods`, itself included.
struct FarringtonLimit {
    double cases = 5;
    int periods = 4;
};
bool has_enough_cases(std::span<const double> counts, std::size_t t, const FarringtonLimit& limit);

// --- the periods compared with ---------------------------------------------------------------

// The date so many years before; 29 February becomes 1 March, as in R's seq.Date by year.
base::Day years_before(base::Day day, int years);
// The date of `weekday`'s weekday that is nearest to `day`.
base::Day nearest_same_weekday(base::Day day, base::Day weekday);
// Index of a date in `dates`, which grow; nothing if it is not there.
std::optional<std::size_t> find_date(std::span<const base::Day> dates, base::Day day);

// --- down-weighting --------------------------------------------------------------------------

// Weights for a second fit from the first: γ, or γ / s² where the standardised Anscombe residual
//   s = 3/2 (y^(2/3) mean^(−1/6) − mean^(1/2)) / sqrt(dispersion (1 − leverage))
// is above `threshold`; γ makes the weights add up to n. (1996: §3.6, threshold 1; 2013: 2.58.)
// An observation that determines its own mean (leverage 1) has no residual to judge and keeps γ:
// there the reference divides rounding error by zero.
void anscombe_weights(const SeasonGlm& fit, const SeasonDesign& design, double dispersion,
                      double threshold, std::vector<double>& weights);

// --- the bound by power transformation -------------------------------------------------------

enum class FarringtonPower { two_thirds, one_half, none };

// Normal on the scale count^power around the expected mean; (1996) §3.3 and §3.7.
struct PowerBound {
    double upper = 0;
    double exponent = 1;
    double centre = 0;  // expected ^ exponent
    double sd = 0;      // of the transformed count's prediction
};
// `mean_se`: standard error of the expected mean; `z`: normal quantile of the bound.
PowerBound power_bound(double expected, double mean_se, double dispersion, FarringtonPower power,
                       double z);

// --- small distributions ---------------------------------------------------------------------

double normal_quantile_above(double alpha);  // z with P(Z > z) = alpha
double normal_upper_tail(double z);
// P(|T| ≥ |t|) with Student's distribution.
double student_two_sided(double t, int degrees_of_freedom);

}  // namespace fengsui::stats
