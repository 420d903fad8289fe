// SPDX-License-Identifier: Apache-2.0
#include "stats/harmonic_negbin.hpp"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <numbers>

#include "stats/glm.hpp"
#include "stats/harmonic_poisson.hpp"

namespace fengsui::stats {
namespace {

using Row = std::array<double, 3>;

constexpr int alternations_max = 25;
constexpr double tolerance = 1e-8;

struct Point {
    double count;
    std::size_t phase;
};

// The three equations m x = v, symmetric and positive definite, by elimination.
std::optional<Row> solve(std::array<Row, 3> m, Row v) {
    for (std::size_t j = 0; j < 3; ++j) {
        if (!(m[j][j] > 0)) return std::nullopt;
        for (std::size_t i = j + 1; i < 3; ++i) {
            const double share = m[i][j] / m[j][j];
            for (std::size_t k = j; k < 3; ++k) m[i][k] -= share * m[j][k];
            v[i] -= share * v[j];
        }
    }
    for (std::size_t j = 3; j-- > 0;) {
        for (std::size_t k = j + 1; k < 3; ++k) v[j] -= m[j][k] * v[k];
        v[j] /= m[j][j];
    }
    return v;
}

class Fit {
  public:
    Fit(std::span<const double> counts, const HarmonicPoisson& start)
        : means_(start.phase_means), totals_(means_.size()), sizes_(means_.size()) {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            if (std::isnan(counts[i])) continue;
            const auto phase = i % means_.size();
            points_.push_back({counts[i], phase});
            totals_[phase] += counts[i];
            sizes_[phase] += 1;
        }
        for (std::size_t p = 0; p < means_.size(); ++p) {
            const double angle = 2 * std::numbers::pi * double(p + 1) / double(means_.size());
            design_.push_back({1, std::cos(angle), std::sin(angle)});
        }
    }

    // Means and theta in turn until neither the likelihood nor theta moves.
    std::optional<HarmonicNegbin> run() {
        const double scale = std::sqrt(2 * std::max(1.0, double(points_.size()) - 3));
        theta_ = theta_of_means();
        double likelihood = log_likelihood();
        double likelihood_before = likelihood + 2 * scale;
        double step = 1;
        for (int i = 0; i < alternations_max; ++i) {
            if (!(std::abs(likelihood_before - likelihood) / scale + std::abs(step) > tolerance))
                break;
            // Quirk: theta's step looks at the means before this turn's.
            const double theta = theta_of_means();
            if (!(theta_ > 0) || !fit_means()) return std::nullopt;
            step = theta_ - theta;
            theta_ = theta;
            likelihood_before = likelihood;
            likelihood = log_likelihood();
        }
        if (!(theta_ > 0) || !std::isfinite(theta_)) return std::nullopt;
        return HarmonicNegbin{1 / theta_, std::move(means_)};
    }

  private:
    [[nodiscard]] double theta_of_means() const;
    [[nodiscard]] double log_likelihood() const;
    [[nodiscard]] double deviance() const;
    bool fit_means();
    bool step_means();

    std::vector<Point> points_;
    std::vector<double> means_;   // by phase, as the next three
    std::vector<double> totals_;  // counts
    std::vector<double> sizes_;   // points
    std::vector<Row> design_;
    double theta_ = 0;
};

// Newton's method from the moment estimate (theta.ml).
double Fit::theta_of_means() const {
    constexpr double theta_tolerance = 1.220703125e-4;  // fourth root of the machine's epsilon
    double squares = 0;
    for (const auto& [count, phase] : points_) {
        const double residual = count / means_[phase] - 1;
        squares += residual * residual;
    }
    double theta = double(points_.size()) / squares;
    double step = 1;
    for (int i = 1; i < alternations_max && std::abs(step) > theta_tolerance; ++i) {
        theta = std::abs(theta);
        const double digamma = boost::math::digamma(theta);
        const double trigamma = boost::math::trigamma(theta);
        double score = 0;
        double information = 0;
        for (const auto& [count, phase] : points_) {
            const double together = means_[phase] + theta;
            score += boost::math::digamma(theta + count) - digamma + std::log(theta) + 1 -
                     std::log(together) - (count + theta) / together;
            information += -boost::math::trigamma(theta + count) + trigamma - 1 / theta +
                           2 / together - (count + theta) / (together * together);
        }
        step = score / information;
        theta += step;
    }
    return theta > 0 ? theta : 0;
}

double Fit::log_likelihood() const {
    double sum = 0;
    for (const auto& [count, phase] : points_) {
        const double mean = means_[phase];
        sum += std::lgamma(theta_ + count) - std::lgamma(theta_) - std::lgamma(count + 1) +
               theta_ * std::log(theta_) + count * std::log(mean + (count == 0 ? 1 : 0)) -
               (theta_ + count) * std::log(theta_ + mean);
    }
    return sum;
}

double Fit::deviance() const {
    double half = 0;
    for (const auto& [count, phase] : points_) {
        const double mean = means_[phase];
        half += count * std::log(std::max(1.0, count) / mean) -
                (count + theta_) * std::log((count + theta_) / (mean + theta_));
    }
    return 2 * half;
}

// Fisher scoring for the means at this theta, from the means as they are.
bool Fit::fit_means() {
    double before = deviance();
    for (int i = 0; i < glm_steps_max; ++i) {
        if (!step_means()) return false;
        const double now = deviance();
        if (!std::isfinite(now)) return false;
        if (glm_has_converged(now, before)) return true;
        before = now;
    }
    return true;
}

bool Fit::step_means() {
    std::array<Row, 3> products{};
    Row responses{};
    for (std::size_t p = 0; p < means_.size(); ++p) {
        const double mean = means_[p];
        const double weight = mean / (1 + mean / theta_);  // of one point
        const double response = sizes_[p] * std::log(mean) + (totals_[p] - sizes_[p] * mean) / mean;
        for (std::size_t j = 0; j < 3; ++j) {
            responses[j] += weight * response * design_[p][j];
            for (std::size_t k = 0; k < 3; ++k)
                products[j][k] += weight * sizes_[p] * design_[p][j] * design_[p][k];
        }
    }
    const auto b = solve(products, responses);
    if (!b) return false;
    for (std::size_t p = 0; p < means_.size(); ++p) {
        const auto& x = design_[p];
        means_[p] = std::max(std::exp((*b)[0] + (*b)[1] * x[1] + (*b)[2] * x[2]), glm_least_mean);
    }
    return true;
}

}  // namespace

std::optional<HarmonicNegbin> fit_harmonic_negbin(std::span<const double> counts, int period) {
    const auto start = fit_harmonic_poisson(counts, period);
    if (!start) return std::nullopt;
    return Fit(counts, *start).run();
}

}  // namespace fengsui::stats
