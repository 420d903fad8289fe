// SPDX-License-Identifier: Apache-2.0
// A quasi-Poisson generalised linear model with log link, fitted by iteratively reweighted least
// squares as R's glm does: started from the counts + 0.1, each step solved by Householder QR,
// stopped when the deviance changes by less than 1e-8 relative to |deviance| + 0.1 or after 25
// steps, the step halved while the deviance is not finite.
// Source: McCullagh P, Nelder JA (1989), Generalized Linear Models, 2nd ed., §2.5 and §6.2. The
// start, the criterion and which step's weights go into dispersion and covariance are R 4.2's
// (stats::glm.fit, summary.glm): the working weights are those at the start of the last step, the
// residuals those at its end, and results equal R's far beyond the criterion only because of that.
// For any small dense design; season_glm.hpp is the fast one for a trend and a season factor.
// Pure, thread safe. n observations, p columns, p < n.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace fengsui::stats {

// The rule that ends the iteration, and what a mean cannot fall below (R: .Machine$double.eps).
constexpr double glm_tolerance = 1e-8;
constexpr int glm_steps_max = 25;
constexpr double glm_least_mean = 2.220446049250313e-16;

constexpr bool glm_has_converged(double deviance, double deviance_before) {
    const double change =
        deviance > deviance_before ? deviance - deviance_before : deviance_before - deviance;
    const double size = deviance > 0 ? deviance : -deviance;
    return change / (size + 0.1) < glm_tolerance;
}

struct GlmInput {
    std::span<const double> counts;     // n, ≥ 0
    std::span<const double> design;     // n × p, row after row
    std::span<const double> offsets{};  // n, on the log scale; empty: none
    std::span<const double> weights{};  // n, > 0; empty: all 1
};

struct GlmFit {
    bool converged = false;
    int steps = 0;
    double deviance = 0;
    double dispersion = 0;             // Pearson; 1 is not imposed
    std::vector<double> coefficients;  // p
    std::vector<double> means;         // n
    std::vector<double> working_weights;
    std::vector<double> leverages;
    std::vector<double> covariance;  // p × p, to be multiplied by the dispersion
};

// Nothing if the input is not as above, the columns are not independent, or no step leads to a
// finite deviance. A fit that has not converged is returned as such.
std::optional<GlmFit> fit_glm(const GlmInput& input);

}  // namespace fengsui::stats
