// SPDX-License-Identifier: Apache-2.0
// What a count series would be without outbreaks: a log-linear model with trend and harmonics of
// the year, fitted so that short outbreaks in the history hardly move it, and its dispersion.
//   log mu(t) = b0 + b1 (t − t_end) + sum_{j=1..H} [ c_j cos(2 pi j t) + d_j sin(2 pi j t) ],  t in
//   years;  Var Y = phi mu  (quasi-Poisson; McCullagh & Nelder 1989, ch. 9)
// Fitted by iteratively reweighted least squares with normal priors on all but b0 (a ridge), which
// keep short histories and all but empty ones from running away. Each period weighs as much as it
// is likely to be free of an outbreak under a two-part mixture (expectation maximisation; an
// outbreak takes two periods whose means are higher by one or two times `outbreak_sd` standard
// deviations). That replaces the reweighting by Anscombe residuals of Noufaily et al. (2013), which
// cuts into clean data too. Sources: Nelder & Wedderburn (1972), J. R. Stat. Soc. A 135:370, §2
// (the weighted steps); Dempster, Laird & Rubin (1977), J. R. Stat. Soc. B 39:1 (the mixture).
// Deviations: the steps before the first E-step are taken with phi 1, two rounds of E- and one
// weighted step follow, which is not convergence but near it; only pairs with a count 1.5 sd above
// its mean are looked at. Defaults below. Called by adaptive. Pure, thread safe; linear in the
// periods.
#pragma once

#include <array>
#include <complex>
#include <optional>
#include <span>
#include <vector>

namespace fengsui::stats {

inline constexpr int baseline_harmonics_max = 4;

struct BaselineOptions {
    int harmonics = 2;  // H, at most baseline_harmonics_max
    bool trend = true;
    double trend_prior_sd = 0.4;     // of b1, per year
    double harmonic_prior_sd = 0.8;  // of c_j and d_j times j
    double outbreak_sd = 2.5;
    double outbreak_share = 0.002;  // of periods in which one begins
    int mixture_rounds = 2;
};

class SeasonalBaseline {
  public:
    // `years[i]` is when counts[i] was; a NaN count is left out. Nothing if fewer than two counts
    // are numbers. All zero gives a constant mean of half a case over the known history.
    static std::optional<SeasonalBaseline> fit(std::span<const double> years,
                                               std::span<const double> counts,
                                               const BaselineOptions& options = {});

    [[nodiscard]] double mean(double year) const;
    // mean() of each, several times as fast where they are evenly spaced.
    [[nodiscard]] std::vector<double> means_at(std::span<const double> years) const;
    // mean() of each period of the history.
    [[nodiscard]] const std::vector<double>& means() const { return means_; }
    // How uncertain the fit leaves log mu.
    [[nodiscard]] double log_mean_variance(double year) const;
    [[nodiscard]] double phi() const { return phi_; }  // at least 1
    // How likely each period of the history is free of an outbreak; 0 for a NaN.
    [[nodiscard]] const std::vector<double>& weights() const { return weights_; }

  private:
    static constexpr std::size_t terms_max = 2 + 2 * baseline_harmonics_max;
    using Terms = std::array<double, terms_max>;

    static SeasonalBaseline without_cases(std::span<const double> counts, double known);
    [[nodiscard]] Terms terms_at(double year) const;
    [[nodiscard]] double log_mean(double year, std::complex<double> turn) const;
    [[nodiscard]] double mean_of(const Terms& terms) const;

    BaselineOptions options_;
    std::size_t term_count_ = 1;
    double year_end_ = 0;
    Terms coefficients_{};
    std::array<Terms, terms_max> covariance_{};
    double phi_ = 1;
    std::vector<double> weights_;
    std::vector<double> means_;

    friend class BaselineFitter;
};

}  // namespace fengsui::stats
