// SPDX-License-Identifier: Apache-2.0
#include "stats/poisson_cusum.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double mean_max = 1000;
constexpr std::int64_t class_size_max = 2000;  // states of one residue class, about h
constexpr double run_length_max = 1e12;        // beyond it the elimination has no digits left

double scale_of(int digits) {
    return digits == 0 ? 1 : digits == 1 ? 10 : 100;
}

std::int64_t whole(double value, double scale) {
    return std::llround(value * scale);
}

double rounded(double value, double scale) {
    return double(whole(value, scale)) / scale;
}

// The chain on S, in units of 1/n: alarm at h, each period takes k off. n and k have no common
// divisor.
struct Chain {
    std::int64_t n = 1;
    std::int64_t h = 0;
    std::int64_t k = 0;
};

// In lowest terms of k alone: S is then a multiple of 1/n, so an h between two multiples acts as
// the upper one.
Chain chain_of(double h, double k, int digits) {
    const double scale = scale_of(digits);
    const auto whole_k = whole(k, scale);
    const auto unit = std::gcd(whole_k, std::int64_t(scale));
    const auto whole_h = whole(h, scale);
    return {std::int64_t(scale) / unit, (whole_h + unit - 1) / unit, whole_k / unit};
}

// P(X = a) and P(X <= a) of a Poisson count, a = 0 ... last; 0 and 0 below.
class Jumps {
  public:
    Jumps(double mean, std::int64_t last) {
        double log_factorial = 0;
        double sum = 0;
        for (std::int64_t a = 0; a <= last; ++a) {
            if (a > 0) log_factorial += std::log(double(a));
            mass_.push_back(std::exp(double(a) * std::log(mean) - mean - log_factorial));
            sum += mass_.back();
            upto_.push_back(std::min(sum, 1.0));
        }
    }
    [[nodiscard]] double mass(std::int64_t a) const { return a < 0 ? 0 : mass_[std::size_t(a)]; }
    [[nodiscard]] double upto(std::int64_t a) const { return a < 0 ? 0 : upto_[std::size_t(a)]; }

  private:
    std::vector<double> mass_;
    std::vector<double> upto_;
};

struct Matrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> cells{};
    double& at(std::size_t i, std::size_t j) { return cells[i * columns + j]; }
    [[nodiscard]] double at(std::size_t i, std::size_t j) const { return cells[i * columns + j]; }
};

Matrix product(const Matrix& a, const Matrix& b) {
    Matrix c{a.rows, b.columns, std::vector<double>(a.rows * b.columns)};
    for (std::size_t i = 0; i < a.rows; ++i) {
        double* const row = c.cells.data() + i * c.columns;
        for (std::size_t l = 0; l < a.columns; ++l) {
            const double factor = a.at(i, l);
            const double* const other = b.cells.data() + l * b.columns;
            for (std::size_t j = 0; j < b.columns; ++j) row[j] += factor * other[j];
        }
    }
    return c;
}

// Gaussian elimination of (I - w) x = y in place, columns of y at once. I - w is diagonally
// dominant (the rows of w sum to less than 1), so no pivoting is needed.
void solve_one_minus(Matrix& w, Matrix& y) {
    const std::size_t n = w.rows;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) w.at(i, j) = double(i == j) - w.at(i, j);
    }
    for (std::size_t p = 0; p < n; ++p) {
        for (std::size_t i = p + 1; i < n; ++i) {
            const double factor = w.at(i, p) / w.at(p, p);
            if (factor == 0) continue;
            for (std::size_t j = p; j < n; ++j) w.at(i, j) -= factor * w.at(p, j);
            for (std::size_t j = 0; j < y.columns; ++j) y.at(i, j) -= factor * y.at(p, j);
        }
    }
    for (std::size_t p = n; p-- > 0;) {
        for (std::size_t j = 0; j < y.columns; ++j) {
            for (std::size_t i = p + 1; i < n; ++i) y.at(p, j) -= w.at(p, i) * y.at(i, j);
            y.at(p, j) /= w.at(p, p);
        }
    }
}

// Expected run lengths E of the states of one residue class, as  E = u + v E(0) + w E(next class).
class RunLength {
  public:
    RunLength(double mean, const Chain& chain)
        : chain_(chain), jumps_(mean, (chain.h + chain.k) / chain.n + 1) {}

    [[nodiscard]] double from_zero() const {
        const std::int64_t first = next_class(0);
        Matrix w = moves(first, next_class(first));
        Matrix uv = ones_and_resets(first);
        for (auto c = next_class(first); c != first; c = next_class(c)) {
            add(uv, product(w, ones_and_resets(c)));
            w = product(w, moves(c, next_class(c)));
        }
        solve_one_minus(w, uv);
        // State 0 itself: E(0) = 1 + P(back to 0) E(0) + sum of P(to i) E(i).
        double ones = 1;
        double resets = jumps_.upto(floor_div(chain_.k));
        for (std::size_t i = 0; i < uv.rows; ++i) {
            const double move = jumps_.mass((state(first, i) + chain_.k) / chain_.n);
            ones += move * uv.at(i, 0);
            resets += move * uv.at(i, 1);
        }
        return ones / (1 - resets);
    }

  private:
    // A count of 0 leads from class c to this one, and any other count too.
    [[nodiscard]] std::int64_t next_class(std::int64_t c) const {
        return ((c - chain_.k) % chain_.n + chain_.n) % chain_.n;
    }
    // The i-th state of a class; state 0 stands apart.
    [[nodiscard]] std::int64_t state(std::int64_t c, std::size_t i) const {
        return (c == 0 ? chain_.n : c) + std::int64_t(i) * chain_.n;
    }
    [[nodiscard]] std::size_t size(std::int64_t c) const {
        const auto lowest = state(c, 0);
        return lowest >= chain_.h ? 0 : std::size_t((chain_.h - 1 - lowest) / chain_.n + 1);
    }
    // floor(numerator / n), also for negative ones.
    [[nodiscard]] std::int64_t floor_div(std::int64_t numerator) const {
        return numerator >= 0 ? numerator / chain_.n : -((-numerator - 1) / chain_.n) - 1;
    }
    // Both classes step by n, so the count that leads from one state to the other depends on the
    // difference of their numbers only.
    [[nodiscard]] Matrix moves(std::int64_t from, std::int64_t to) const {
        Matrix w{size(from), size(to), std::vector<double>(size(from) * size(to))};
        const auto first = floor_div(state(to, 0) - state(from, 0) + chain_.k);
        for (std::size_t i = 0; i < w.rows; ++i) {
            for (std::size_t j = 0; j < w.columns; ++j)
                w.at(i, j) = jumps_.mass(first + std::int64_t(j) - std::int64_t(i));
        }
        return w;
    }
    // Columns u = 1 (this period) and v = P(S falls to 0).
    [[nodiscard]] Matrix ones_and_resets(std::int64_t c) const {
        Matrix uv{size(c), 2, std::vector<double>(size(c) * 2)};
        for (std::size_t i = 0; i < uv.rows; ++i) {
            uv.at(i, 0) = 1;
            uv.at(i, 1) = jumps_.upto(floor_div(chain_.k - state(c, i)));
        }
        return uv;
    }
    static void add(Matrix& a, const Matrix& b) {
        for (std::size_t i = 0; i < a.cells.size(); ++i) a.cells[i] += b.cells[i];
    }

    Chain chain_;
    Jumps jumps_;
};

// The search for h, step by step as the reference takes it.
class Search {
  public:
    Search(double mean, const PoissonCusumTarget& target)
        : mean_(mean),
          target_(target),
          scale_(scale_of(target.digits)),
          k_(poisson_cusum_reference_value(mean, target.shift, target.digits)) {}

    std::optional<PoissonCusumDesign> run() {
        const auto guess = interpolate();
        if (!guess) return std::nullopt;
        auto here = design(*guess);
        if (!here || near(*here)) return here;
        const double step = 1 / double(chain_of(1, k_, target_.digits).n);
        for (int steps = 0; steps < steps_max; ++steps) {
            const bool short_run = here->run_length < target_.run_length;
            const auto next = design(rounded(here->h + (short_run ? step : -step), scale_));
            if (!next || near(*next)) return next;
            if ((next->run_length < target_.run_length) != short_run)
                return next->run_length > target_.run_length ? next : here;
            here = next;
        }
        return std::nullopt;
    }

  private:
    static constexpr int steps_max = 1000;

    // h where log ARL, taken as linear in h, meets the target; from two h whose ARL is not small.
    [[nodiscard]] std::optional<double> interpolate() const {
        double h1 = std::min(12.0, 4 * k_);
        auto arl1 = arl(h1);
        while (arl1 && *arl1 < 100) {
            h1 *= 2;
            arl1 = arl(h1);
        }
        if (!arl1) return std::nullopt;
        const double h2 = target_.run_length > *arl1 ? 2 * h1 : h1 / 2;
        const auto arl2 = arl(h2);
        if (!arl2) return std::nullopt;
        const double share =
            (std::log(target_.run_length) - std::log(*arl1)) / (std::log(*arl2) - std::log(*arl1));
        const double h = h1 + (h2 - h1) * share;
        if (!std::isfinite(h)) return std::nullopt;
        return rounded(h, scale_);
    }
    [[nodiscard]] std::optional<double> arl(double h) const {
        return poisson_cusum_run_length(mean_, h, k_, target_.digits);
    }
    [[nodiscard]] std::optional<PoissonCusumDesign> design(double h) const {
        const auto run_length = arl(h);
        if (!run_length) return std::nullopt;
        return PoissonCusumDesign{
            mean_, h, k_, *run_length,
            std::abs((*run_length - target_.run_length) / target_.run_length)};
    }
    [[nodiscard]] bool near(const PoissonCusumDesign& design) const {
        return design.relative_error < target_.tolerance;
    }

    double mean_;
    PoissonCusumTarget target_;
    double scale_;
    double k_;
};

}  // namespace

double poisson_cusum_reference_value(double mean, double shift, int digits) {
    const double raised = mean + shift * std::sqrt(mean);
    double k = (raised - mean) / (std::log(raised) - std::log(mean));
    const double scale = scale_of(digits);
    const auto tenths = whole(k, scale);
    const auto unit = std::int64_t(scale);
    if (tenths % unit == 0 || 2 * (tenths % unit) == unit) {
        const double rest = std::fmod((k - std::floor(k)) * scale, 1.0);
        k += (rest < 0.5 ? 0.5 : -0.5) / scale;
    }
    return rounded(k, scale);
}

std::optional<double> poisson_cusum_run_length(double mean, double h, double k, int digits) {
    if (!(mean > 0 && mean <= mean_max && h > 0 && k > 0) || digits < 0 || digits > 2)
        return std::nullopt;
    if (!(h <= class_size_max && k <= class_size_max)) return std::nullopt;
    const auto chain = chain_of(h, k, digits);
    if (chain.h < 1 || chain.k < 1) return std::nullopt;
    const double run_length = RunLength(mean, chain).from_zero();
    if (!(run_length >= 1 && run_length <= run_length_max)) return std::nullopt;
    return run_length;
}

std::optional<PoissonCusumDesign> design_poisson_cusum(double mean,
                                                       const PoissonCusumTarget& target) {
    if (!(mean > 0 && mean <= mean_max && target.run_length > 1 && target.shift > 0) ||
        !std::isfinite(target.run_length) || !std::isfinite(target.shift) || target.digits < 0 ||
        target.digits > 2) {
        return std::nullopt;
    }
    return Search(mean, target).run();
}

}  // namespace fengsui::stats
