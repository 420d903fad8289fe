// SPDX-License-Identifier: Apache-2.0
#include "stats/glm.hpp"

#include <algorithm>
#include <cmath>

namespace fengsui::stats {

namespace {

// Least squares by Householder reflections, column after column. The matrix is n × p, kept row
// after row; after factorise its upper triangle is R and `q` holds the first p columns of Q.
class Qr {
  public:
    Qr(std::size_t n, std::size_t p) : n_(n), p_(p), a_(n * p), q_(n * p) {}

    double& at(std::size_t i, std::size_t j) { return a_[i * p_ + j]; }

    // False if a column depends on those before it, by R's measure (1e-11 of its own length).
    bool factorise() {
        std::vector<double> reflectors(n_ * p_, 0);
        for (std::size_t k = 0; k < p_; ++k) {
            double length = 0;
            double below = 0;
            for (std::size_t i = 0; i < n_; ++i) {
                length += at(i, k) * at(i, k);
                if (i >= k) below += at(i, k) * at(i, k);
            }
            below = std::sqrt(below);
            if (!(below > 1e-11 * std::sqrt(length))) return false;
            reflect(k, at(k, k) > 0 ? -below : below, reflectors);
        }
        build_q(reflectors);
        return true;
    }

    // Minimises |A x − b|.
    std::vector<double> solve(const std::vector<double>& b) const {
        std::vector<double> x(p_, 0);
        for (std::size_t j = 0; j < p_; ++j) {
            for (std::size_t i = 0; i < n_; ++i) x[j] += q_[i * p_ + j] * b[i];
        }
        for (std::size_t j = p_; j-- > 0;) {
            for (std::size_t k = j + 1; k < p_; ++k) x[j] -= a_[j * p_ + k] * x[k];
            x[j] /= a_[j * p_ + j];
        }
        return x;
    }

    double leverage(std::size_t i) const {
        double sum = 0;
        for (std::size_t j = 0; j < p_; ++j) sum += q_[i * p_ + j] * q_[i * p_ + j];
        return sum;
    }

    // (A'A)⁻¹ = R⁻¹ R⁻ᵀ
    std::vector<double> inverse_of_normal() const {
        std::vector<double> inverse(p_ * p_, 0);  // R⁻¹
        for (std::size_t j = 0; j < p_; ++j) {
            inverse[j * p_ + j] = 1 / a_[j * p_ + j];
            for (std::size_t i = j; i-- > 0;) {
                double sum = 0;
                for (std::size_t k = i + 1; k <= j; ++k)
                    sum += a_[i * p_ + k] * inverse[k * p_ + j];
                inverse[i * p_ + j] = -sum / a_[i * p_ + i];
            }
        }
        std::vector<double> product(p_ * p_, 0);
        for (std::size_t i = 0; i < p_; ++i) {
            for (std::size_t j = 0; j < p_; ++j) {
                for (std::size_t k = std::max(i, j); k < p_; ++k)
                    product[i * p_ + j] += inverse[i * p_ + k] * inverse[j * p_ + k];
            }
        }
        return product;
    }

  private:
    // I − 2 v v' / v'v takes column k below the diagonal to (diagonal, 0, …, 0).
    void reflect(std::size_t k, double diagonal, std::vector<double>& reflectors) {
        double squares = 0;
        for (std::size_t i = k; i < n_; ++i) {
            double& v = reflectors[i * p_ + k];
            v = at(i, k) - (i == k ? diagonal : 0);
            squares += v * v;
        }
        const double scale = std::sqrt(2 / squares);
        for (std::size_t i = k; i < n_; ++i) reflectors[i * p_ + k] *= scale;
        for (std::size_t j = k; j < p_; ++j) apply(reflectors, k, a_, j);
        for (std::size_t i = k + 1; i < n_; ++i) at(i, k) = 0;
    }

    void apply(const std::vector<double>& reflectors, std::size_t k, std::vector<double>& target,
               std::size_t j) const {
        double dot = 0;
        for (std::size_t i = k; i < n_; ++i) dot += reflectors[i * p_ + k] * target[i * p_ + j];
        for (std::size_t i = k; i < n_; ++i) target[i * p_ + j] -= dot * reflectors[i * p_ + k];
    }

    void build_q(const std::vector<double>& reflectors) {
        std::ranges::fill(q_, 0);
        for (std::size_t j = 0; j < p_; ++j) {
            q_[j * p_ + j] = 1;
            for (std::size_t k = p_; k-- > 0;) apply(reflectors, k, q_, j);
        }
    }

    std::size_t n_;
    std::size_t p_;
    std::vector<double> a_;
    std::vector<double> q_;
};

class Irls {
  public:
    Irls(const GlmInput& input, std::size_t columns)
        : in_(input),
          n_(input.counts.size()),
          p_(columns),
          qr_(n_, p_),
          eta_(n_),
          response_(n_),
          before_(p_) {
        fit_.means.resize(n_);
        fit_.working_weights.resize(n_);
    }

    std::optional<GlmFit> run() {
        for (std::size_t i = 0; i < n_; ++i) {
            fit_.means[i] = in_.counts[i] + 0.1;
            eta_[i] = std::log(fit_.means[i]);
        }
        double before = deviance();
        for (fit_.steps = 1;; ++fit_.steps) {
            if (!step()) return std::nullopt;
            fit_.converged = glm_has_converged(fit_.deviance, before);
            if (fit_.converged || fit_.steps == glm_steps_max) break;
            before = fit_.deviance;
        }
        finish();
        return std::move(fit_);
    }

  private:
    [[nodiscard]] double weight(std::size_t i) const {
        return in_.weights.empty() ? 1 : in_.weights[i];
    }
    [[nodiscard]] double offset(std::size_t i) const {
        return in_.offsets.empty() ? 0 : in_.offsets[i];
    }

    [[nodiscard]] double deviance() const {
        double sum = 0;
        for (std::size_t i = 0; i < n_; ++i) {
            const double y = in_.counts[i];
            const double log_part = y > 0 ? y * std::log(y / fit_.means[i]) : 0;
            sum += weight(i) * (log_part - (y - fit_.means[i]));
        }
        return 2 * sum;
    }

    bool step() {
        for (std::size_t i = 0; i < n_; ++i) {
            const double mean = fit_.means[i];
            const double w = weight(i) * mean;
            fit_.working_weights[i] = w;
            const double root = std::sqrt(w);
            for (std::size_t j = 0; j < p_; ++j) qr_.at(i, j) = root * in_.design[i * p_ + j];
            response_[i] = root * (eta_[i] - offset(i) + (in_.counts[i] - mean) / mean);
        }
        if (!qr_.factorise()) return false;
        before_ = fit_.coefficients;
        fit_.coefficients = qr_.solve(response_);
        evaluate();
        for (int halved = 0; !std::isfinite(fit_.deviance); ++halved) {
            if (before_.empty() || halved == glm_steps_max) return false;
            for (std::size_t j = 0; j < p_; ++j)
                fit_.coefficients[j] = (fit_.coefficients[j] + before_[j]) / 2;
            evaluate();
        }
        return true;
    }

    void evaluate() {
        for (std::size_t i = 0; i < n_; ++i) {
            eta_[i] = offset(i);
            for (std::size_t j = 0; j < p_; ++j)
                eta_[i] += in_.design[i * p_ + j] * fit_.coefficients[j];
            fit_.means[i] = std::max(std::exp(eta_[i]), glm_least_mean);
        }
        fit_.deviance = deviance();
    }

    void finish() {
        double squares = 0;
        fit_.leverages.resize(n_);
        for (std::size_t i = 0; i < n_; ++i) {
            const double residual = (in_.counts[i] - fit_.means[i]) / fit_.means[i];
            squares += fit_.working_weights[i] * residual * residual;
            fit_.leverages[i] = qr_.leverage(i);
        }
        fit_.dispersion = squares / static_cast<double>(n_ - p_);
        fit_.covariance = qr_.inverse_of_normal();
    }

    const GlmInput& in_;
    std::size_t n_;
    std::size_t p_;
    Qr qr_;
    GlmFit fit_;
    std::vector<double> eta_;
    std::vector<double> response_;
    std::vector<double> before_;
};

}  // namespace

std::optional<GlmFit> fit_glm(const GlmInput& input) {
    const auto n = input.counts.size();
    if (n == 0 || input.design.size() % n != 0) return std::nullopt;
    const auto p = input.design.size() / n;
    if (p == 0 || p >= n) return std::nullopt;
    if (!input.offsets.empty() && input.offsets.size() != n) return std::nullopt;
    if (!input.weights.empty() && input.weights.size() != n) return std::nullopt;
    const auto count = [](double y) { return y >= 0 && std::isfinite(y); };
    const auto finite = [](double x) { return std::isfinite(x); };
    const auto positive = [](double w) { return w > 0 && std::isfinite(w); };
    if (!std::ranges::all_of(input.counts, count) || !std::ranges::all_of(input.design, finite) ||
        !std::ranges::all_of(input.offsets, finite) ||
        !std::ranges::all_of(input.weights, positive)) {
        return std::nullopt;
    }
    return Irls(input, p).run();
}

}  // namespace fengsui::stats
