// SPDX-License-Identifier: Apache-2.0
// OutbreakP: is a series rising? The likelihood ratio of the best never-falling sequence of Poisson
// means to the best constant one, over all periods since monitoring began. It needs no baseline, so
// it serves new and seasonal conditions whose level is not known.
//   OutbreakP(t) = product over s = 1 ... t of (mu(s) / ybar)^y(s),  alarm when above k
// where mu is the isotonic (never-falling) regression of y(1) ... y(t) and ybar their mean.
// Source: Frisen M, Andersson E, Schioeler L (2009), Robust outbreak surveillance of epidemics in
// Sweden, Stat Med 28:476-493, equation 5. The forms are those of R surveillance 1.20.3,
// algo.outbreakP. Default: k 100.
// Deviations: we add logarithms plateau by plateau, where the reference multiplies period by period
// and can end at 0 or not a number when counts are large (means above about 100); a missing period
// (NaN) is passed over, where the reference has no answer ever after.
// The count needed is sought in whole steps from the observed one and not below 0, where the
// reference goes one step below it for fractional counts.
// Method: pool adjacent violators keeps the plateaus of the regression on a stack; a new period
// costs amortised O(1) merges and one logarithm a plateau (few: about log t while nothing rises).
// The ratio never falls as the last count grows (its derivative is log(mu(t) / ybar) >= 0), so the
// count needed for an alarm is found by bisection. Called by surveil's detectors and by `fengsui
// detect`. Not thread safe; one object for each series.
#pragma once

#include <optional>
#include <vector>

namespace fengsui::stats {

// An alarm is a statistic above k. One that is k itself (10³ = 1000 for three cases after nine
// quiet periods) is none; in the reference the rounding of its product decides such ties, mostly
// so.
bool outbreak_p_alarms(double log_statistic, double k);

class OutbreakP {
  public:
    // One more period: its count, at least 0. NaN is passed over; false for a negative or infinite
    // count, which is not taken.
    bool add(double count);

    // log OutbreakP of the periods so far; 0 before the first and while all counts are zero.
    [[nodiscard]] double log_statistic() const;
    // The same if one more period had this count (finite, at least 0).
    [[nodiscard]] double log_statistic_with(double count) const;
    // The least count, in whole steps from `observed`, with which the next period would alarm.
    // Nothing if none up to cases_max does, if already 0 does, for the first period, and for k < 1
    // (the ratio is never below 1).
    [[nodiscard]] std::optional<double> cases_needed(double observed, double k) const;

    static constexpr double cases_max = 1e5;

  private:
    struct Plateau {
        double sum = 0;
        double periods = 0;
        [[nodiscard]] double mean() const { return sum / periods; }
    };
    [[nodiscard]] double log_ratio(std::size_t plateaus, const Plateau& last, double mean) const;

    std::vector<Plateau> plateaus_;  // means strictly rising
    double sum_ = 0;
    double periods_ = 0;
};

}  // namespace fengsui::stats
