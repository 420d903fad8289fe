// SPDX-License-Identifier: Apache-2.0
#include "stats/season_glm.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "stats/glm.hpp"

namespace fengsui::stats {

namespace {

// R starts from the counts plus this.
constexpr double start_excess = 0.1;
// Where a level or a trend's whole way is farther than this, powers could overflow.
constexpr double log_safe = 300;
// A little above the logarithm of glm_least_mean.
constexpr double log_least_mean = -36;
// Above, the sums that the linear deviance takes the difference of lose too many digits.
constexpr double linear_deviance_max = 1e5;

// The logarithms of one count. Most counts are small whole numbers: those come from a table.
struct CountTerms {
    double log_start = 0;       // log(y + 0.1)
    double y_log_y = 0;         // 0 for 0
    double start_deviance = 0;  // y log(y / (y + 0.1)) + 0.1
};

CountTerms terms_of(double y) {
    const double y_log_y = y > 0 ? y * std::log(y) : 0;
    const double change = y > 0 ? -y * std::log1p(start_excess / y) : 0;
    return {std::log(y + start_excess), y_log_y, change + start_excess};
}

constexpr std::size_t table_size = 1024;

const std::array<CountTerms, table_size>& table() {
    static const auto filled = [] {
        std::array<CountTerms, table_size> terms;
        for (std::size_t y = 0; y < table_size; ++y) terms[y] = terms_of(static_cast<double>(y));
        return terms;
    }();
    return filled;
}

bool in_table(double y) {
    return y < table_size && y == static_cast<double>(static_cast<std::size_t>(y));
}

// The share of Σ w d² that (Σ w d)² / Σ w may take away before digits are lost.
constexpr double far = 0.9;

// Σ a g, Σ a g d, Σ a g d², in two chains each, since an addition waits for the one before it.
struct Moments {
    double sum = 0;
    double moment = 0;
    double squares = 0;
};

Moments moments_of(std::span<const double> growth, std::span<const double> sizes,
                   std::span<const double> aways) {
    Moments even;
    Moments odd;
    const auto add = [&](Moments& to, std::size_t i) {
        const double w = growth[i] * sizes[i];
        const double moment = w * aways[i];
        to.sum += w;
        to.moment += moment;
        to.squares += moment * aways[i];
    };
    const auto n = growth.size();
    for (std::size_t i = 0; i + 1 < n; i += 2) {
        add(even, i);
        add(odd, i + 1);
    }
    if (n % 2 != 0) add(even, n - 1);
    return {even.sum + odd.sum, even.moment + odd.moment, even.squares + odd.squares};
}

}  // namespace

bool SeasonGlm::load(const SeasonDesign& design) {
    const auto n = design.counts.size();
    const bool whole = n > 0 && design.times.size() == n && design.begins.size() >= 2 &&
                       design.begins.front() == 0 && design.begins.back() == n &&
                       (design.exposures.empty() || design.exposures.size() == n) &&
                       (design.steps.empty() || design.steps.size() == n);
    const auto none_or_negative = [](auto begin, auto end) { return begin >= end; };
    if (!whole ||
        std::ranges::adjacent_find(design.begins, none_or_negative) != design.begins.end()) {
        return false;
    }
    design_ = design;
    count_extreme_ = *std::ranges::max_element(design.counts);
    time_extreme_ = 0;
    for (const double time : design.times) time_extreme_ = std::max(time_extreme_, std::abs(time));
    log_exposure_least_ =
        design.exposures.empty() ? 0 : std::log(*std::ranges::min_element(design.exposures));
    groups_.assign(design.begins.size() - 1, {});
    for (auto* terms : {&start_response_, &start_deviances_, &deviance_terms_, &priors_, &sizes_,
                        &aways_, &growth_, &growth_before_, &means_, &means_before_}) {
        terms->resize(n);
    }
    for (std::size_t g = 0; g < groups_.size(); ++g) load_terms(g);
    return true;
}

// Terms y (log y − reference) rather than y log y, so that a deviance that is small beside its
// terms keeps its digits when counts are large.
void SeasonGlm::load_terms(std::size_t g) {
    const auto begin = design_.begins[g];
    const auto end = design_.begins[g + 1];
    double counts = 0;
    double exposures = 0;
    for (auto i = begin; i < end; ++i) {
        counts += design_.counts[i];
        exposures += exposure(i);
    }
    const double rate = counts > 0 ? counts / exposures : 1;
    groups_[g].reference = std::log(rate);
    const auto& known = table();
    for (auto i = begin; i < end; ++i) {
        const double y = design_.counts[i];
        const bool tabled = in_table(y);
        const auto terms = tabled ? known[static_cast<std::size_t>(y)] : terms_of(y);
        double log_start = terms.log_start;
        if (!design_.exposures.empty()) log_start -= std::log(design_.exposures[i]);
        start_response_[i] = (y + start_excess) * log_start - start_excess;
        start_deviances_[i] = terms.start_deviance;
        deviance_terms_[i] = tabled && design_.exposures.empty()
                                 ? terms.y_log_y - y * groups_[g].reference
                             : y > 0 ? y * std::log(y / (exposure(i) * rate))
                                     : 0;
    }
}

int SeasonGlm::degrees_of_freedom() const {
    return static_cast<int>(design_.counts.size()) - static_cast<int>(groups_.size()) -
           (with_trend_ ? 1 : 0);
}

bool SeasonGlm::fit(std::span<const double> weights, bool with_trend) {
    const auto n = design_.counts.size();
    with_trend_ = with_trend;
    converged_ = false;
    trend_ = trend_before_ = trend_variance_ = 0;
    if (n == 0 || (!weights.empty() && weights.size() != n) || degrees_of_freedom() <= 0)
        return false;
    set_weights(weights);
    double before = start_deviance_;
    for (steps_ = 1;; ++steps_) {
        if (!(steps_ == 1 ? first_step() : next_step())) return false;
        evaluate();
        for (int halved = 0; !std::isfinite(deviance_); ++halved) {
            if (steps_ == 1 || halved == glm_steps_max) return false;
            halve_step();
            evaluate();
        }
        converged_ = glm_has_converged(deviance_, before);
        if (converged_ || steps_ == glm_steps_max) break;
        before = deviance_;
    }
    fill_means();
    return true;
}

void SeasonGlm::set_weights(std::span<const double> weights) {
    deviance_constant_ = 0;
    start_deviance_ = 0;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        auto& group = groups_[g];
        group.counts = group.exposure = 0;
        for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i) {
            const double w = weights.empty() ? 1 : weights[i];
            priors_[i] = w;
            sizes_[i] = w * exposure(i);
            group.counts += w * design_.counts[i];
            group.exposure += sizes_[i];
            deviance_constant_ += w * deviance_terms_[i];
            start_deviance_ += w * start_deviances_[i];
        }
    }
    start_deviance_ *= 2;
}

// Weighted least squares of the working response log(y + 0.1) − log exposure − 0.1 / (y + 0.1).
bool SeasonGlm::first_step() {
    double along = 0;
    double information = 0;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        auto& group = groups_[g];
        const auto begin = design_.begins[g];
        const auto end = design_.begins[g + 1];
        double sum = 0;
        double moment = 0;
        double response = 0;
        for (auto i = begin; i < end; ++i) {
            const double w = priors_[i] * (design_.counts[i] + start_excess);
            sum += w;
            moment += w * design_.times[i];
            response += priors_[i] * start_response_[i];
        }
        group.level_variance = 1 / sum;
        group.centre = group.origin = moment / sum;
        group.level = response / sum;  // for now at the centre
        group.count_aways = 0;
        if (!with_trend_) continue;
        for (auto i = begin; i < end; ++i) {
            const double y = design_.counts[i];
            const double away = aways_[i] = design_.times[i] - group.origin;
            information += priors_[i] * (y + start_excess) * away * away;
            along += priors_[i] * start_response_[i] * away;
            group.count_aways += priors_[i] * y * away;
        }
    }
    if (!with_trend_) return true;
    if (!(information > 0)) return false;
    trend_variance_ = 1 / information;
    trend_ = along / information;
    for (auto& group : groups_) group.level -= trend_ * group.centre;
    return true;
}

// From the sums at the present coefficients, as a change of them. What cancels in
// Σ w d² − (Σ w d)² / Σ w is small, because d is measured from near the centre.
bool SeasonGlm::next_step() {
    double along = 0;
    double information = 0;
    for (auto& group : groups_) {
        group.level_variance = 1 / group.sum;
        if (!with_trend_) continue;
        const double mean_away = group.moment * group.level_variance;
        group.centre = group.origin + mean_away;
        information += group.squares - group.moment * mean_away;
        along += group.count_aways - group.moment - (group.counts - group.sum) * mean_away;
    }
    double change = 0;
    if (with_trend_) {
        if (!(information > 0)) return false;
        trend_variance_ = 1 / information;
        change = along * trend_variance_;
    }
    trend_before_ = trend_;
    trend_ += change;
    for (auto& group : groups_) {
        group.level_before = group.level;
        group.scale_before = group.scale;
        group.level += (group.counts - group.sum) * group.level_variance - change * group.centre;
    }
    std::swap(growth_, growth_before_);
    return true;
}

// Sums and deviance at the present coefficients.
void SeasonGlm::evaluate() {
    if (with_trend_) {
        fill_growth();
        sum_means();
    } else {
        for (auto& group : groups_) {
            group.scale = std::exp(group.level);
            group.sum = group.scale * group.exposure;
        }
    }
    double total = 0;
    double sum = deviance_constant_;
    for (const auto& group : groups_) {
        total += group.sum - group.counts;
        const double log_rate = group.level - group.reference + trend_ * group.origin;
        sum -= group.counts * log_rate + trend_ * group.count_aways;
    }
    deviance_ = 2 * (sum + total);
    if (count_extreme_ > linear_deviance_max && std::isfinite(deviance_)) {
        fill_means();
        deviance_ = exact_deviance();
    }
}

void SeasonGlm::fill_growth() {
    const double way = std::abs(trend_) * time_extreme_;
    bool by_powers = !design_.steps.empty() && way < log_safe;
    double lowest = 0;
    for (const auto& group : groups_) {
        by_powers &= std::abs(group.level) < log_safe;
        lowest = std::min(lowest, group.level - way);
    }
    // A long span with few observations in it is not worth a table.
    by_powers &= static_cast<std::size_t>(design_.step_last) < 8 * design_.counts.size() + 64;
    if (by_powers) {
        fill_powers();
        for (auto& group : groups_) group.scale = std::exp(group.level);
        for (std::size_t i = 0; i < growth_.size(); ++i)
            growth_[i] = powers_[static_cast<std::size_t>(design_.steps[i])];
    } else {
        for (std::size_t g = 0; g < groups_.size(); ++g) {
            groups_[g].scale = 1;
            for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i)
                growth_[i] = std::exp(groups_[g].level + trend_ * design_.times[i]);
        }
    }
    if (lowest + log_exposure_least_ < log_least_mean) bound_growth();
}

// R's bound for means: it matters where a steep trend leaves nothing of one end.
void SeasonGlm::bound_growth() {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i)
            growth_[i] = std::max(growth_[i], glm_least_mean / (groups_[g].scale * exposure(i)));
    }
}

// exp(trend · (step − origin)), four chains of multiplications side by side.
void SeasonGlm::fill_powers() {
    constexpr std::size_t chains = 4;
    const auto size = (static_cast<std::size_t>(design_.step_last) / chains + 1) * chains;
    powers_.resize(size);
    const double ratio = std::exp(trend_);
    powers_[0] = std::exp(-trend_ * design_.origin);
    for (std::size_t i = 1; i < chains; ++i) powers_[i] = powers_[i - 1] * ratio;
    const double leap = (ratio * ratio) * (ratio * ratio);
    for (auto i = chains; i < size; i += chains) {
        for (std::size_t j = 0; j < chains; ++j) powers_[i + j] = powers_[i + j - chains] * leap;
    }
}

void SeasonGlm::sum_means() {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        auto& group = groups_[g];
        const auto begin = design_.begins[g];
        const auto size = design_.begins[g + 1] - begin;
        const auto part = [&](std::vector<double>& all) {
            return std::span<double>(all).subspan(begin, size);
        };
        auto sums = moments_of(part(growth_), part(sizes_), part(aways_));
        // If the weights have come to lie far from where they were, measure from there.
        const double mean_away = sums.moment / sums.sum;
        if (sums.moment * mean_away > far * sums.squares) {
            group.origin += mean_away;
            group.count_aways = 0;
            for (auto i = begin; i < begin + size; ++i) {
                aways_[i] = design_.times[i] - group.origin;
                group.count_aways += priors_[i] * design_.counts[i] * aways_[i];
            }
            sums = moments_of(part(growth_), part(sizes_), part(aways_));
        }
        group.sum = sums.sum * group.scale;
        group.moment = sums.moment * group.scale;
        group.squares = sums.squares * group.scale;
    }
}

double SeasonGlm::exact_deviance() const {
    double sum = 0;
    for (std::size_t i = 0; i < means_.size(); ++i) {
        const double y = design_.counts[i];
        sum += priors_[i] * ((y > 0 ? y * std::log(y / means_[i]) : 0) - (y - means_[i]));
    }
    return 2 * sum;
}

void SeasonGlm::halve_step() {
    trend_ = (trend_ + trend_before_) / 2;
    for (auto& group : groups_) group.level = (group.level + group.level_before) / 2;
}

// The means at the present coefficients and those at the start of the last step.
void SeasonGlm::fill_means() {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const auto& group = groups_[g];
        for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i) {
            const double size = exposure(i);
            const double now = group.scale * (with_trend_ ? growth_[i] : 1);
            const double before = group.scale_before * (with_trend_ ? growth_before_[i] : 1);
            means_[i] = std::max(now * size, glm_least_mean);
            means_before_[i] = steps_ == 1 ? design_.counts[i] + start_excess
                                           : std::max(before * size, glm_least_mean);
        }
    }
}

SeasonGlm::Dispersion SeasonGlm::dispersion() const {
    Dispersion sums;
    for (std::size_t i = 0; i < means_.size(); ++i) {
        const double residual = (design_.counts[i] - means_[i]) / means_[i];
        const double square = priors_[i] * residual * residual;
        sums.pearson += means_before_[i] * square;
        sums.by_prior_weights += square;
    }
    const auto degrees = static_cast<double>(degrees_of_freedom());
    return {sums.pearson / degrees, sums.by_prior_weights / degrees};
}

}  // namespace fengsui::stats
