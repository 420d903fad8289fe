// SPDX-License-Identifier: Apache-2.0
// The quasi-Poisson model of the Farrington methods,
//   log mean = log exposure + level[group] + trend · time,
// fitted step by step as glm.hpp (R's glm) does it, but in time linear in the observations. With
// one level for each group the normal equations are an arrowhead: the groups' own entries on the
// diagonal, and the trend that couples them. Eliminating the levels leaves one number to divide by,
//   trend step = Σ_g Σ_i w (t − t̄_g) z / Σ_g Σ_i w (t − t̄_g)²,  t̄_g = Σ w t / Σ w in group g.
// Without a trend a group's mean is its level times the exposure, so a step costs one exponential a
// group; with one, exp(trend · time) over equally spaced times is a power table, built by
// multiplication, so a step costs one exponential a group and two for the table. The deviance needs
// no logarithm after the first step because log mean is linear in the coefficients (counts above
// 1e5 are the exception: there rounding would show).
// Deviation from glm.hpp: R's bound for means (2.2e-16) is not applied to log mean inside the
// deviance; it matters only in steps that are far from converged.
// Called by farrington.cpp and farrington_flexible.cpp. One object is one workspace: it may be used
// again and then does not allocate. Not for use by two threads at once.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace fengsui::stats {

struct SeasonDesign {
    std::span<const double> counts;       // n, ≥ 0, finite; those of a group stand together
    std::span<const double> times;        // n, best centred at 0
    std::span<const double> exposures{};  // n, > 0; empty: 1
    // Where each group begins, none of them empty, and n at the end.
    std::span<const std::size_t> begins;
    // times[i] = steps[i] − origin where the times are equally spaced; empty: they are not.
    std::span<const int> steps{};
    double origin = 0;
    int step_last = 0;  // the largest of steps; none is negative
};

class SeasonGlm {
  public:
    // What does not depend on weights. The spans must live as long as fits are asked for. False if
    // the design is not as described.
    bool load(const SeasonDesign& design);

    // False if there is no such fit: no more observations than coefficients, a trend that cannot be
    // told from the levels, no finite deviance. `weights`: n, > 0; empty: 1.
    bool fit(std::span<const double> weights, bool with_trend);

    [[nodiscard]] bool converged() const { return converged_; }
    [[nodiscard]] int steps() const { return steps_; }
    [[nodiscard]] double deviance() const { return deviance_; }
    [[nodiscard]] bool has_trend() const { return with_trend_; }
    [[nodiscard]] double trend() const { return trend_; }
    [[nodiscard]] double level(std::size_t group) const { return groups_[group].level; }
    [[nodiscard]] std::span<const double> means() const { return means_; }
    [[nodiscard]] double working_weight(std::size_t i) const {
        return priors_[i] * means_before_[i];  // of the last step
    }
    [[nodiscard]] double leverage(std::size_t i, std::size_t group) const {
        return working_weight(i) * variance_factor(group, design_.times[i]);
    }
    [[nodiscard]] int degrees_of_freedom() const;

    // Σ w r² / df with the working residual r = (y − mean) / mean and w as below.
    struct Dispersion {
        double pearson = 0;           // w: the working weights of the last step, as R's summary.glm
        double by_prior_weights = 0;  // w: the weights that fit was given
    };
    [[nodiscard]] Dispersion dispersion() const;

    // Variance of the log mean at a time, and of the trend, to be multiplied by the dispersion.
    [[nodiscard]] double variance_factor(std::size_t group, double time) const {
        const double away = time - groups_[group].centre;
        return groups_[group].level_variance + away * away * trend_variance_;
    }
    [[nodiscard]] double trend_variance_factor() const { return trend_variance_; }

  private:
    // Sums over one group.
    struct Group {
        double counts = 0;       // Σ weight · count
        double count_aways = 0;  // Σ weight · count · (time − origin)
        double exposure = 0;     // Σ weight · exposure
        double reference = 0;    // log of the plain rate, that the deviance is measured from
        double origin = 0;       // where times of this group are measured from, near the centre
        double level = 0;
        double level_before = 0;
        double scale = 1;  // what growth_ is to be multiplied by
        double scale_before = 1;
        // At the present coefficients, w = weight · mean.
        double sum = 0;      // Σ w
        double moment = 0;   // Σ w (time − origin)
        double squares = 0;  // Σ w (time − origin)²
        // Of the last step.
        double centre = 0;  // Σ w t / Σ w
        double level_variance = 0;
    };

    [[nodiscard]] double exposure(std::size_t i) const {
        return design_.exposures.empty() ? 1 : design_.exposures[i];
    }
    void load_terms(std::size_t group);
    void set_weights(std::span<const double> weights);
    bool first_step();
    bool next_step();
    void evaluate();
    void fill_growth();
    void fill_powers();
    void bound_growth();
    void sum_means();
    [[nodiscard]] double exact_deviance() const;
    void halve_step();
    void fill_means();

    SeasonDesign design_;
    bool with_trend_ = false;
    bool converged_ = false;
    int steps_ = 0;
    double deviance_ = 0;
    double trend_ = 0;
    double trend_before_ = 0;
    double trend_variance_ = 0;  // of the last step
    double count_extreme_ = 0;
    double time_extreme_ = 0;  // the largest |time|
    double log_exposure_least_ = 0;
    double deviance_constant_ = 0;  // Σ weight · deviance_terms_
    double start_deviance_ = 0;
    std::vector<Group> groups_;
    std::vector<double> means_;
    std::vector<double> means_before_;  // at the start of the last step
    // A mean is its group's scale · growth · exposure.
    std::vector<double> growth_;
    std::vector<double> growth_before_;
    std::vector<double> powers_;
    std::vector<double> aways_;            // time − its group's origin
    std::vector<double> priors_;           // the weights, 1 where none were given
    std::vector<double> sizes_;            // weight · exposure
    std::vector<double> start_response_;   // w z of the first step, without the weight
    std::vector<double> start_deviances_;  // y log(y / (y + 0.1)) + 0.1
    std::vector<double> deviance_terms_;   // y (log(y / exposure) − reference)
};

}  // namespace fengsui::stats
