// SPDX-License-Identifier: Apache-2.0
#include "stats/harmonic_poisson.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace fengsui::stats {
namespace {

using Coefficients = std::array<double, 3>;

// What the counts at one phase of the year add up to, and the fit there.
struct Phase {
    Coefficients design{};  // 1, cosine, sine
    double points = 0;
    double total = 0;
    // Of the least squares problem of this iteration: weight and weighted working response.
    double weight = 0;
    double response = 0;
    double linear = 0;  // linear predictor
    double mean = 0;
};

// What the start of the fit takes of one count; small whole counts recur and are computed once.
struct CountTerms {
    double entropy = 0;   // y log y
    double start = 0;     // (y + 0.1) log(y + 0.1)
    double deviance = 0;  // from a mean of y + 0.1
};

CountTerms terms_of(double count) {
    const double log_mean = std::log(count + 0.1);
    const double entropy = count > 0 ? count * std::log(count) : 0;
    return {entropy, (count + 0.1) * log_mean, 2 * (entropy - count * log_mean + 0.1)};
}

class RecurringTerms {
  public:
    const CountTerms& of(double count) {
        if (!(count < double(small_.size())) || count != std::floor(count))
            return other_ = terms_of(count);
        const auto i = static_cast<std::size_t>(count);
        if (!known_[i]) small_[i] = terms_of(count);
        known_[i] = true;
        return small_[i];
    }

  private:
    std::array<CountTerms, 64> small_;
    std::array<bool, 64> known_{};
    CountTerms other_;
};

double dot(const Coefficients& a, const Coefficients& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

class Fit {
  public:
    Fit(std::span<const double> counts, int period)
        : phases_(static_cast<std::size_t>(period)), rows_(phases_.size()) {
        for (std::size_t p = 0; p < phases_.size(); ++p) {
            const double angle = 2 * std::numbers::pi * double(p + 1) / period;
            phases_[p].design = {1, std::cos(angle), std::sin(angle)};
        }
        start(counts);
    }

    std::optional<HarmonicPoisson> run() {
        constexpr int iterations_max = 25;
        constexpr double tolerance = 1e-8;
        HarmonicPoisson fit;
        while (fit.iterations < iterations_max && !fit.converged) {
            const auto solved = solve();
            if (!solved) return std::nullopt;
            const auto before = fit.coefficients;
            fit.coefficients = *solved;
            ++fit.iterations;
            double deviance = evaluate(fit.coefficients);
            // A step beyond the numbers is halved; the first has nothing to go back to.
            for (int halving = 0; !std::isfinite(deviance); ++halving) {
                if (fit.iterations == 1 || halving == iterations_max) return std::nullopt;
                for (std::size_t j = 0; j < 3; ++j)
                    fit.coefficients[j] = (fit.coefficients[j] + before[j]) / 2;
                deviance = evaluate(fit.coefficients);
            }
            fit.converged = std::abs(deviance - deviance_) / (std::abs(deviance) + 0.1) < tolerance;
            deviance_ = deviance;
            weigh();
        }
        fit.phase_means.reserve(phases_.size());
        for (const auto& phase : phases_) fit.phase_means.push_back(phase.mean);
        return fit;
    }

  private:
    // Each point starts at its own mean y + 0.1, with weight y + 0.1 and working response
    // log(y + 0.1) - 0.1 / (y + 0.1).
    void start(std::span<const double> counts) {
        RecurringTerms recurring;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const double count = counts[i];
            if (std::isnan(count)) continue;
            auto& phase = phases_[i % phases_.size()];
            const auto& terms = recurring.of(count);
            phase.points += 1;
            phase.total += count;
            phase.weight += count + 0.1;
            phase.response += terms.start - 0.1;
            saturated_ += terms.entropy;
            deviance_ += terms.deviance;
        }
    }

    // Means and deviance at these coefficients; the sum over a phase's points has a closed form.
    double evaluate(const Coefficients& coefficients) {
        constexpr double mean_min = std::numeric_limits<double>::epsilon();
        const double linear_min = std::log(mean_min);
        double half = saturated_;
        for (auto& phase : phases_) {
            phase.linear = dot(coefficients, phase.design);
            phase.mean = std::max(std::exp(phase.linear), mean_min);
            if (phase.points == 0) continue;
            half -= phase.total - phase.points * phase.mean;
            if (phase.total > 0) half -= phase.total * std::max(phase.linear, linear_min);
        }
        return 2 * half;
    }

    void weigh() {
        for (auto& phase : phases_) {
            phase.weight = phase.points * phase.mean;
            phase.response = phase.weight * phase.linear + phase.total - phase.weight;
        }
    }

    // Weighted least squares by modified Gram-Schmidt on the phases: orthogonal columns lose fewer
    // digits than the normal equations where means differ by many orders of magnitude.
    std::optional<Coefficients> solve() {
        for (std::size_t p = 0; p < phases_.size(); ++p) {
            const auto& phase = phases_[p];
            const double root = std::sqrt(phase.weight);
            for (std::size_t j = 0; j < 3; ++j) rows_[p][j] = root * phase.design[j];
            rows_[p][3] = root > 0 ? phase.response / root : 0;
        }
        std::array<std::array<double, 4>, 3> r{};
        for (std::size_t j = 0; j < 3; ++j) {
            if (!orthogonalise(j, r[j])) return std::nullopt;
        }
        Coefficients solution{};
        for (std::size_t j = 3; j-- > 0;) {
            solution[j] = r[j][3];
            for (std::size_t k = j + 1; k < 3; ++k) solution[j] -= r[j][k] * solution[k];
        }
        return solution;
    }

    // Takes column j's share out of those after it. `shares` are the factors, in units of column j.
    bool orthogonalise(std::size_t j, std::array<double, 4>& shares) {
        constexpr double rank_tolerance = 1e-11;
        double squares = 0;
        double squares_before = 0;
        for (std::size_t p = 0; p < rows_.size(); ++p) {
            squares += rows_[p][j] * rows_[p][j];
            const double x = phases_[p].design[j];
            squares_before += phases_[p].weight * x * x;
        }
        if (!(squares > rank_tolerance * rank_tolerance * squares_before)) return false;
        for (std::size_t k = j + 1; k < 4; ++k) {
            double share = 0;
            for (const auto& row : rows_) share += row[j] * row[k];
            shares[k] = share / squares;
            for (auto& row : rows_) row[k] -= shares[k] * row[j];
        }
        return true;
    }

    std::vector<Phase> phases_;
    std::vector<std::array<double, 4>> rows_;  // three columns and the response
    double saturated_ = 0;                     // sum of y log y
    double deviance_ = 0;
};

}  // namespace

std::optional<HarmonicPoisson> fit_harmonic_poisson(std::span<const double> counts, int period) {
    if (period < 3) return std::nullopt;
    // A negative or infinite count is no count.
    const auto refused = [](double count) { return count < 0 || std::isinf(count); };
    if (std::any_of(counts.begin(), counts.end(), refused)) return std::nullopt;
    return Fit(counts, period).run();
}

}  // namespace fengsui::stats
