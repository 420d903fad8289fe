// SPDX-License-Identifier: Apache-2.0
#include "stats/seasonal_baseline.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

#include "stats/count_ratio.hpp"

namespace fengsui::stats {

// One fit; holds the scratch space.
class BaselineFitter {
  public:
    BaselineFitter(SeasonalBaseline& model, std::span<const double> years,
                   std::span<const double> counts)
        : model_(model), counts_(counts), means_(model.means_) {
        means_.resize(counts.size());
        rows_.reserve(years.size());
        for (const double year : years) rows_.push_back(model.terms_at(year));
        model_.weights_.resize(counts.size());
        for (std::size_t i = 0; i < counts.size(); ++i)
            model_.weights_[i] = std::isnan(counts[i]) ? 0 : 1;
    }

    void run() {
        start();
        constexpr int steps_max = 12;
        double change = 1;
        for (int step = 0; step < steps_max && change > 1e-4; ++step) change = newton_step();
        update_phi();
        for (int round = 0; round < model_.options_.mixture_rounds; ++round) {
            update_weights();
            newton_step();
            update_phi();
        }
    }

  private:
    using Terms = SeasonalBaseline::Terms;
    static constexpr auto terms_max = SeasonalBaseline::terms_max;

    void start() {
        double sum = 0;
        double count = 0;
        for (const double y : counts_) {
            if (std::isnan(y)) continue;
            sum += y;
            ++count;
        }
        model_.coefficients_.fill(0);
        model_.coefficients_[0] = std::log(sum / count);
        update_means();
    }

    // One step of Fisher scoring of the penalised quasi-likelihood; the largest change.
    double newton_step() {
        assemble();
        invert();
        const double change = move();
        update_means();
        return change;
    }

    void update_means() {
        for (std::size_t i = 0; i < rows_.size(); ++i) means_[i] = model_.mean_of(rows_[i]);
    }

    // Information and gradient of the log posterior.
    void assemble() {
        gradient_.fill(0);
        for (auto& row : information_) row.fill(0);
        // The usual numbers of terms (trend and 0, 1, 2, 4 harmonics) are compiled for themselves.
        switch (model_.term_count_) {
            case 2:
                add_rows<2>();
                break;
            case 4:
                add_rows<4>();
                break;
            case 6:
                add_rows<6>();
                break;
            default:
                add_rows<terms_max>();
        }
        for (std::size_t a = 1; a < model_.term_count_; ++a) {
            const double precision = 1 / (prior_sd(a) * prior_sd(a));
            information_[a][a] += precision;
            gradient_[a] -= precision * model_.coefficients_[a];
        }
    }

    // Terms that the model has not are 0. Two columns at a time, which the compiler turns into one
    // operation on two numbers.
    template <std::size_t n>
    void add_rows() {
        std::array<double, n> gradient{};
        std::array<std::array<double, n>, n> information{};
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const double weight = model_.weights_[i];
            if (weight == 0) continue;
            const auto& row = rows_[i];
            const double w = weight * means_[i] / model_.phi_;
            const double g = weight * (counts_[i] - means_[i]) / model_.phi_;
            for (std::size_t a = 0; a < n; ++a) {
                gradient[a] += g * row[a];
                const double wa = w * row[a];
                for (std::size_t b = 0; b <= a; b += 2) {
                    information[a][b] += wa * row[b];
                    information[a][b + 1] += wa * row[b + 1];
                }
            }
        }
        for (std::size_t a = 0; a < n; ++a) {
            gradient_[a] = gradient[a];
            for (std::size_t b = 0; b <= a; ++b) information_[a][b] = information[a][b];
        }
    }

    [[nodiscard]] double prior_sd(std::size_t term) const {
        const auto& options = model_.options_;
        const std::size_t first_harmonic = options.trend ? 2 : 1;
        if (term < first_harmonic) return options.trend_prior_sd;
        const std::size_t harmonic = 1 + (term - first_harmonic) / 2;
        return options.harmonic_prior_sd / static_cast<double>(harmonic);
    }

    // Cholesky, then the inverse into the model's covariance.
    void invert() {
        const auto n = model_.term_count_;
        auto& l = information_;
        for (std::size_t a = 0; a < n; ++a) {
            for (std::size_t b = 0; b <= a; ++b) {
                double sum = l[a][b];
                for (std::size_t c = 0; c < b; ++c) sum -= l[a][c] * l[b][c];
                l[a][b] = a == b ? std::sqrt(std::max(sum, 1e-12)) : sum / l[b][b];
            }
        }
        for (std::size_t column = 0; column < n; ++column) {
            Terms x{};
            for (std::size_t a = column; a < n; ++a) {
                double sum = a == column ? 1 : 0;
                for (std::size_t c = column; c < a; ++c) sum -= l[a][c] * x[c];
                x[a] = sum / l[a][a];
            }
            for (std::size_t a = n; a-- > 0;) {
                double sum = x[a];
                for (std::size_t c = a + 1; c < n; ++c) sum -= l[c][a] * x[c];
                x[a] = sum / l[a][a];
            }
            model_.covariance_[column] = x;
        }
    }

    double move() {
        constexpr double step_max = 2;
        const auto n = model_.term_count_;
        double largest = 0;
        for (std::size_t a = 0; a < n; ++a) {
            double step = 0;
            for (std::size_t b = 0; b < n; ++b) step += model_.covariance_[a][b] * gradient_[b];
            step = std::clamp(step, -step_max, step_max);
            model_.coefficients_[a] += step;
            largest = std::max(largest, std::abs(step));
        }
        return largest;
    }

    void update_phi() {
        double squares = 0;
        double weight = 0;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (model_.weights_[i] == 0) continue;
            const double residual = counts_[i] - means_[i];
            squares += model_.weights_[i] * residual * residual / means_[i];
            weight += model_.weights_[i];
        }
        const double freedom = weight - static_cast<double>(model_.term_count_);
        model_.phi_ = freedom > 1 ? std::max(1.0, squares / freedom) : 1.0;
    }

    // The mixture's E-step: a period is in an outbreak with its successor or its predecessor.
    // Pairs without a count well above its mean cannot be one, and are not looked at.
    void update_weights() {
        const auto n = rows_.size();
        std::vector<double> odds(n, 0.0);
        for (std::size_t i = 0; i + 1 < n; ++i) {
            if (!(striking(i) || striking(i + 1))) continue;
            if (std::isnan(counts_[i]) || std::isnan(counts_[i + 1])) continue;
            double pair = 0;
            for (const double size : {1.0, 2.0})
                pair += std::exp(std::min(evidence(i, size) + evidence(i + 1, size), 100.0));
            pair *= model_.options_.outbreak_share / 2;
            odds[i] += pair;
            odds[i + 1] += pair;
        }
        for (std::size_t i = 0; i < n; ++i)
            model_.weights_[i] = std::isnan(counts_[i]) ? 0 : 1 / (1 + odds[i]);
    }

    [[nodiscard]] bool striking(std::size_t i) const {
        constexpr double sd_min = 1.5;
        return counts_[i] > means_[i] + sd_min * std::sqrt(model_.phi_ * means_[i]);
    }

    [[nodiscard]] double evidence(std::size_t i, double size) const {
        const double excess =
            size * model_.options_.outbreak_sd * std::sqrt(model_.phi_ * means_[i]);
        return CountRatio(means_[i], model_.phi_, excess).log_ratio(counts_[i]);
    }

    SeasonalBaseline& model_;
    std::span<const double> counts_;
    std::vector<double>& means_;
    std::vector<Terms> rows_;
    Terms gradient_{};
    std::array<Terms, terms_max> information_{};
};

namespace {

// The place in the year as a point of the unit circle.
std::complex<double> on_circle(double year) {
    return std::polar(1.0, 2 * std::numbers::pi * (year - std::floor(year)));
}

// As the operator, without its care for infinities.
std::complex<double> turned(std::complex<double> a, std::complex<double> b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.imag() * b.real() + a.real() * b.imag()};
}

double mean_of_log(double eta) {
    constexpr double log_max = 30;
    return std::exp(std::clamp(eta, -log_max, log_max));
}

}  // namespace

SeasonalBaseline::Terms SeasonalBaseline::terms_at(double year) const {
    Terms terms{};
    terms[0] = 1;
    std::size_t next = 1;
    if (options_.trend) terms[next++] = year - year_end_;
    const auto turn = on_circle(year);
    auto harmonic = turn;
    for (int j = 0; j < options_.harmonics; ++j) {
        terms[next++] = harmonic.real();
        terms[next++] = harmonic.imag();
        harmonic = turned(harmonic, turn);
    }
    return terms;
}

SeasonalBaseline SeasonalBaseline::without_cases(std::span<const double> counts, double known) {
    SeasonalBaseline model;
    model.options_.harmonics = 0;
    model.options_.trend = false;
    model.coefficients_[0] = std::log(0.5 / known);
    model.covariance_[0][0] = 1 / 0.5;
    model.means_.assign(counts.size(), 0.5 / known);
    for (const double count : counts) model.weights_.push_back(std::isnan(count) ? 0 : 1);
    return model;
}

std::optional<SeasonalBaseline> SeasonalBaseline::fit(std::span<const double> years,
                                                      std::span<const double> counts,
                                                      const BaselineOptions& options) {
    const auto known = std::ranges::count_if(counts, [](double y) { return !std::isnan(y); });
    if (known < 2 || years.size() != counts.size()) return std::nullopt;
    SeasonalBaseline model;
    const double cases =
        std::accumulate(counts.begin(), counts.end(), 0.0,
                        [](double sum, double y) { return std::isnan(y) ? sum : sum + y; });
    if (!(cases > 0)) return without_cases(counts, static_cast<double>(known));
    model.options_ = options;
    model.options_.harmonics = std::clamp(options.harmonics, 0, baseline_harmonics_max);
    model.term_count_ =
        1 + (options.trend ? 1U : 0U) + 2 * static_cast<std::size_t>(model.options_.harmonics);
    model.year_end_ = years.back();
    BaselineFitter(model, years, counts).run();
    return model;
}

double SeasonalBaseline::mean(double year) const {
    return mean_of_log(log_mean(year, on_circle(year)));
}

double SeasonalBaseline::log_mean(double year, std::complex<double> turn) const {
    const std::size_t first = options_.trend ? 2 : 1;
    double eta = coefficients_[0];
    if (options_.trend) eta += (year - year_end_) * coefficients_[1];
    std::complex<double> harmonic = turn;
    for (auto a = first; a < term_count_; a += 2) {
        eta += harmonic.real() * coefficients_[a] + harmonic.imag() * coefficients_[a + 1];
        harmonic = turned(harmonic, turn);
    }
    return eta;
}

std::vector<double> SeasonalBaseline::means_at(std::span<const double> years) const {
    constexpr std::size_t turns_max = 64;  // before the angle is worked out anew
    constexpr double even = 1e-12;
    std::vector<double> means(years.size());
    std::complex<double> turn;
    std::complex<double> step;
    double spacing = 0;
    for (std::size_t i = 0; i < years.size(); ++i) {
        const double since = i > 0 ? years[i] - years[i - 1] : 0;
        if (i % turns_max == 0 || std::abs(since - spacing) > even) {
            spacing = since;
            turn = on_circle(years[i]);
            step = on_circle(spacing);
        } else {
            turn = turned(turn, step);
        }
        means[i] = mean_of_log(log_mean(years[i], turn));
    }
    return means;
}

double SeasonalBaseline::mean_of(const Terms& terms) const {
    double eta = 0;
    for (std::size_t a = 0; a < term_count_; ++a) eta += terms[a] * coefficients_[a];
    return mean_of_log(eta);
}

double SeasonalBaseline::log_mean_variance(double year) const {
    const auto terms = terms_at(year);
    double variance = 0;
    for (std::size_t a = 0; a < term_count_; ++a)
        for (std::size_t b = 0; b < term_count_; ++b)
            variance += terms[a] * covariance_[a][b] * terms[b];
    return variance;
}

}  // namespace fengsui::stats
