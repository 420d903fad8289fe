// SPDX-License-Identifier: Apache-2.0
// How unusual the newest period of a count series is together with the one before it: a likelihood
// ratio for "an outbreak began now, or one period ago", and its exact p-value when the counts are
// independent and negative binomial with variance phi times the mean (Poisson for phi 1).
//   S = L(y_0; k profile_0) + prior · L(y_0; k profile_1) · L(y_1; k profile_0)
//   L(y; z) = NB(y; mu + z sd, phi) / NB(y; mu, phi),   sd = sqrt(phi mu)
// in the manner of Shiryaev (1963) and Roberts (1966), Technometrics 8:411, cut off after two
// periods, with an outbreak's course in time in place of a constant shift. Because S grows in both
// counts, P(S >= s) is a sum along a staircase: linear in the width of the two distributions.
//
// Defaults: the course of a point-source outbreak whose delays are lognormal(0, 0.5) periods
// (Noufaily et al. 2013: a half in the first period, 0.42 in the second). size 4 and prior 4 are
// the best of a grid for the 42 scenarios of that paper with the true means known.
//
// p = P(S > s) + tie · P(S = s). With a `tie` that is uniform and independent of the two periods
// this is exactly uniform; 1 gives the conservative p-value, 0.5 the mid-p-value.
// Called by adaptive. Pure, thread safe.
#pragma once

#include <array>
#include <optional>
#include <vector>

namespace fengsui::stats {

struct CountPeriod {
    double observed;
    double expected;  // greater than 0
    double phi;       // variance / mean, at least 1
};

struct WindowScoreOptions {
    double size = 4;  // of the outbreak looked for, in standard deviations
    std::array<double, 2> profile = {0.5, 0.42};
    double prior = 4;  // of one that began a period ago, against one that begins now
};

class WindowScore {
  public:
    // Without `before` the newest period is judged alone. All values must be finite, counts at
    // least 0, expectations at most 1e13.
    WindowScore(const CountPeriod& newest, const std::optional<CountPeriod>& before,
                const WindowScoreOptions& options = {});

    // For `count` cases in the newest period; falls as `count` grows. Fractional counts are
    // compared, as they are, with the whole numbers that the model allows.
    [[nodiscard]] double pvalue(double count, double tie) const;
    // The largest whole count whose p-value is above alpha; −1 if there is none, infinity if it is
    // beyond 1e15.
    [[nodiscard]] double upper(double alpha, double tie) const;

  private:
    // One period's distribution on a lattice, with L for an excess of either age at each point.
    // The step is 1 unless the counts are so large that a coarser one cannot be told apart.
    struct Lattice {
        std::vector<double> counts{};
        std::vector<double> pmf{};
        std::vector<double> tail{};  // tail[i] = P(X >= counts[i]), and 0 at the end
        std::vector<double> started_now{};
        std::vector<double> started_before{};
    };
    Lattice lattice_of(const CountPeriod& period) const;

    [[nodiscard]] double score(double count) const;
    [[nodiscard]] double exceedance(double level) const;
    [[nodiscard]] double pvalue_of(double level, double tie, double at_least) const;

    WindowScoreOptions options_;
    CountPeriod newest_;
    Lattice now_;
    Lattice before_;
    double before_ratio_ = 0;  // prior · L(y_1), 0 without a period before
};

}  // namespace fengsui::stats
