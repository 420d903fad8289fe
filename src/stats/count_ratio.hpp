// SPDX-License-Identifier: Apache-2.0
// How much likelier a count is when the mean is higher by an excess: the logarithm of
//   NB(y; mean + excess) / NB(y; mean),  both with variance phi times their mean (Poisson for phi
//   1)
// With size n = mean / (phi − 1) and m = excess / (phi − 1) the factorials cancel, and
//   log ratio = log [ Γ(y+n+m) Γ(n) / (Γ(y+n) Γ(n+m)) ] − m log phi.
// A difference of log-gammas would lose its digits where phi is near 1 (n is huge); the terms are
// put together so that nothing large is subtracted (Stirling's series, Abramowitz & Stegun 6.1.41).
// The C library's lgamma is avoided also because it writes a global variable.
// Called by nb_cusum, seasonal_baseline, window_score. Pure, thread safe; about 60 ns a count.
#pragma once

namespace fengsui::stats {

// log Γ(x), x > 0; to about 1e-14 of the larger of it and 1.
double log_gamma(double x);

class CountRatio {
  public:
    // mean > 0, phi >= 1, excess >= 0, all finite.
    CountRatio(double mean, double phi, double excess);

    // Of a count of at least 0, which may be fractional; grows with the count, ever more slowly
    // (concave) where phi is above 1.
    [[nodiscard]] double log_ratio(double count) const;
    // The largest whole count whose log ratio is below `needed`; −1 if that of 0 is not. Infinity
    // if it is more than count_max: where phi is large the ratio grows by excess / (phi − 1) times
    // the logarithm of the count only, and no count that can happen may be enough.
    [[nodiscard]] double largest_below(double needed) const;
    static constexpr double count_max = 1e9;

  private:
    [[nodiscard]] double slope(double count) const;

    double mean_;
    double excess_;
    bool poisson_;
    double size_ = 0, more_ = 0;  // n, m
    double log_phi_ = 0;
    double at_zero_ = 0;  // what does not depend on the count
};

}  // namespace fengsui::stats
