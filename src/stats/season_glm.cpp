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
    groups_.assign(design.begins.size() - 1, {});
    for (auto* terms : {&start_response_, &start_deviances_, &deviance_terms_}) terms->resize(n);
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
    weights_ = weights;
    with_trend_ = with_trend;
    trend_ = 0;
    trend_before_ = 0;
    converged_ = false;
    if (n == 0 || (!weights.empty() && weights.size() != n) || degrees_of_freedom() <= 0)
        return false;
    means_.resize(n);
    means_before_.resize(n);
    for (std::size_t i = 0; i < n; ++i) means_before_[i] = design_.counts[i] + start_excess;
    sum_counts();
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
    finish();
    return true;
}

void SeasonGlm::sum_counts() {
    deviance_constant_ = 0;
    start_deviance_ = 0;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        auto& group = groups_[g];
        group.counts = group.count_times = group.exposure = 0;
        for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i) {
            const double w = weight(i);
            const double y = w * design_.counts[i];
            group.counts += y;
            group.count_times += y * design_.times[i];
            group.exposure += w * exposure(i);
            deviance_constant_ += w * deviance_terms_[i];
            start_deviance_ += w * start_deviances_[i];
        }
    }
    start_deviance_ *= 2;
}

// Weighted least squares of the working response log(y + 0.1) − log exposure − 0.1 / (y + 0.1).
bool SeasonGlm::first_step() {
    double along = 0;
    trend_information_ = 0;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        auto& group = groups_[g];
        const auto begin = design_.begins[g];
        const auto end = design_.begins[g + 1];
        double information = 0;
        double moment = 0;
        double response = 0;
        for (auto i = begin; i < end; ++i) {
            const double w = weight(i) * means_before_[i];
            information += w;
            moment += w * design_.times[i];
            response += weight(i) * start_response_[i];
        }
        group.information = information;
        group.centre = moment / information;
        group.level = response / information;  // for now at the centre
        if (!with_trend_) continue;
        for (auto i = begin; i < end; ++i) {
            const double away = design_.times[i] - group.centre;
            trend_information_ += weight(i) * means_before_[i] * away * away;
            along += weight(i) * start_response_[i] * away;
        }
    }
    if (!with_trend_) return true;
    if (!(trend_information_ > 0)) return false;
    trend_ = along / trend_information_;
    for (auto& group : groups_) group.level -= trend_ * group.centre;
    return true;
}

// From the means of the last evaluation, as a change of the coefficients.
bool SeasonGlm::next_step() {
    if (!with_trend_) {
        for (auto& group : groups_) {
            group.level_before = group.level;
            group.information = std::exp(group.level) * group.exposure;
            group.level += (group.counts - group.information) / group.information;
        }
        return true;
    }
    double along = 0;
    double information = 0;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        add_to_normal_equations(groups_[g], design_.begins[g], design_.begins[g + 1], along,
                                information);
    }
    if (!(information > 0)) return false;
    trend_information_ = information;
    const double change = along / information;
    trend_before_ = trend_;
    trend_ += change;
    for (auto& group : groups_) {
        group.level_before = group.level;
        group.level += group.gradient / group.information - change * group.centre;
    }
    std::swap(means_, means_before_);
    return true;
}

// Times are taken from where the group's centre last was: it moves little, and what cancels in
// Σ w d² − (Σ w d)² / Σ w is then small.
void SeasonGlm::add_to_normal_equations(Group& group, std::size_t begin, std::size_t end,
                                        double& along, double& information) const {
    const double shift = group.centre;
    double sum = 0;
    double moment = 0;
    double squares = 0;
    for (auto i = begin; i < end; ++i) {
        const double w = weight(i) * means_[i];
        const double away = design_.times[i] - shift;
        sum += w;
        moment += w * away;
        squares += w * away * away;
    }
    const double mean_away = moment / sum;
    group.information = sum;
    group.centre = shift + mean_away;
    group.gradient = group.counts - sum;
    information += squares - moment * mean_away;
    along += group.count_times - shift * group.counts - moment - group.gradient * mean_away;
}

// The deviance, and with a trend the means, at the present coefficients.
void SeasonGlm::evaluate() {
    double total = 0;
    double sum = deviance_constant_;
    if (with_trend_) fill_means();
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const auto& group = groups_[g];
        double mean = 0;
        if (!with_trend_) {
            mean = std::exp(group.level) * group.exposure;
        } else if (weights_.empty()) {
            for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i) mean += means_[i];
        } else {
            for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i)
                mean += weights_[i] * means_[i];
        }
        total += mean - group.counts;
        sum -= group.counts * (group.level - group.reference) + trend_ * group.count_times;
    }
    deviance_ = 2 * (sum + total);
    if (count_extreme_ > linear_deviance_max && std::isfinite(deviance_))
        deviance_ = exact_deviance();
}

double SeasonGlm::exact_deviance() const {
    double sum = 0;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const double rate = std::exp(groups_[g].level);
        for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i) {
            const double y = design_.counts[i];
            const double mean = with_trend_ ? means_[i] : rate * exposure(i);
            sum += weight(i) * ((y > 0 ? y * std::log(y / mean) : 0) - (y - mean));
        }
    }
    return 2 * sum;
}

void SeasonGlm::fill_means() {
    bool by_powers = !design_.steps.empty() && std::abs(trend_) * time_extreme_ < log_safe;
    for (const auto& group : groups_) by_powers &= std::abs(group.level) < log_safe;
    // A long span with few observations in it is not worth a table.
    by_powers &= static_cast<std::size_t>(design_.step_last) < 8 * design_.counts.size() + 64;
    if (by_powers) fill_powers();
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const double level = groups_[g].level;
        const double scale = std::exp(level);
        for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i) {
            const double mean = by_powers
                                    ? scale * powers_[static_cast<std::size_t>(design_.steps[i])]
                                    : std::exp(level + trend_ * design_.times[i]);
            means_[i] = std::max(mean * exposure(i), glm_least_mean);
        }
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

void SeasonGlm::halve_step() {
    trend_ = (trend_ + trend_before_) / 2;
    for (auto& group : groups_) group.level = (group.level + group.level_before) / 2;
}

// Without a trend the steps did not touch the means: those after and before the last step.
void SeasonGlm::finish() {
    if (with_trend_) return;
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const auto& group = groups_[g];
        const double now = std::exp(group.level);
        const double before = steps_ > 1 ? std::exp(group.level_before) : 0;
        for (auto i = design_.begins[g]; i < design_.begins[g + 1]; ++i) {
            means_[i] = std::max(now * exposure(i), glm_least_mean);
            if (steps_ > 1) means_before_[i] = std::max(before * exposure(i), glm_least_mean);
        }
    }
}

SeasonGlm::Dispersion SeasonGlm::dispersion() const {
    Dispersion sums;
    for (std::size_t i = 0; i < means_.size(); ++i) {
        const double residual = (design_.counts[i] - means_[i]) / means_[i];
        const double square = weight(i) * residual * residual;
        sums.pearson += means_before_[i] * square;
        sums.by_prior_weights += square;
    }
    const auto degrees = static_cast<double>(degrees_of_freedom());
    return {sums.pearson / degrees, sums.by_prior_weights / degrees};
}

double SeasonGlm::variance_factor(std::size_t g, double time) const {
    const auto& group = groups_[g];
    double factor = 1 / group.information;
    if (with_trend_) {
        const double away = time - group.centre;
        factor += away * away / trend_information_;
    }
    return factor;
}

}  // namespace fengsui::stats
