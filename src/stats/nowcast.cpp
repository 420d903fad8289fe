// SPDX-License-Identifier: Apache-2.0
#include "stats/nowcast.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fengsui::stats {

namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr double precision_max = 1e9;  // a beta distribution beyond it is a point

bool is_count(double value) {
    return value >= 0 && std::isfinite(value);
}

// Cases of a day up to and with a delay; NaN if a cell is missing.
double reported_until(const ReportingTriangle& triangle, std::size_t day, std::size_t delay) {
    double sum = 0;
    for (std::size_t d = 0; d <= delay; ++d) {
        if (!is_count(triangle.count(day, d))) return not_available;
        sum += triangle.count(day, d);
    }
    return sum;
}

struct Cell {
    double came = 0;   // at this delay
    double until = 0;  // at this delay or before
};

// What the last `window` days that are old enough show of one delay.
std::vector<Cell> cells_of(const ReportingTriangle& triangle, std::size_t delay,
                           std::size_t window) {
    std::vector<Cell> cells;
    const auto end = triangle.days() - delay;
    for (auto day = end > window ? end - window : 0; day < end; ++day) {
        const double until = reported_until(triangle, day, delay);
        if (!std::isnan(until)) cells.push_back({triangle.count(day, delay), until});
    }
    return cells;
}

// Sums over all delays for the moment estimate of ρ: the variance of a beta binomial count is
// C g (1 − g) (1 + (C − 1) ρ).
struct Spread {
    double excess = 0;
    double scale = 0;

    void add(const std::vector<Cell>& cells, double hazard) {
        if (cells.size() < 2) return;
        // One degree of freedom went into the hazard.
        const double correction = double(cells.size()) / double(cells.size() - 1);
        for (const auto& cell : cells) {
            const double residual = cell.came - cell.until * hazard;
            const double binomial = cell.until * hazard * (1 - hazard);
            excess += correction * residual * residual - binomial;
            scale += std::max(0.0, cell.until - 1) * binomial;
        }
    }
    [[nodiscard]] double rho() const {
        return scale > 0 ? std::clamp(excess / scale, 0.0, 0.9) : 0;
    }
};

// Mean and mean square of F.
struct Share {
    double mean = 1;
    double square = 1;
};

// E (1 − h) and E (1 − h)² for one day's own hazard h, which spreads around g with ρ.
void multiply(Share& share, const ReverseHazard& hazard, double rho) {
    const double sum = hazard.came + hazard.before;
    const double stays = hazard.before / sum;
    const double stays_square = stays * (hazard.before + 1) / (sum + 1);
    share.mean *= stays;
    share.square *= stays_square + rho * (stays - stays_square);
}

// The beta negative binomial distribution of the cases still to come, as weights of 0, 1, 2, …,
// built outwards from its mode. Where little is known of F its upper tail falls only like u^−(α +
// 1): far out it is taken as that power and summed in closed form.
class CasesToCome {
  public:
    CasesToCome(double reported, const BetaShape& share)
        : size_(reported + 0.5), share_(share), mode_(find_mode()) {
        double sum = build_up();
        double weight = 1;
        for (double u = mode_; u > 0 && weight * u > ignored * sum; --u) {
            weight /= ratio(u - 1);
            down_.push_back(weight);
            sum += weight;
        }
        total_ = sum + tail_;
    }

    [[nodiscard]] double mean() const {
        return share_.alpha > 1 ? size_ * share_.beta / (share_.alpha - 1)
                                : std::numeric_limits<double>::infinity();
    }
    // The least number with at least this probability at or below it.
    [[nodiscard]] double quantile(double probability) const {
        const double wanted = probability * total_;
        double below = 0;
        for (std::size_t i = down_.size(); i > 0; --i) {
            below += down_[i - 1];
            if (below >= wanted) return mode_ - double(i);
        }
        for (std::size_t i = 0; i < up_.size(); ++i) {
            below += up_[i];
            if (below >= wanted) return mode_ + double(i);
        }
        const double last = mode_ + double(up_.size());
        return std::ceil(last * std::pow(tail_ / (total_ - wanted), 1 / share_.alpha));
    }

  private:
    static constexpr double ignored = 1e-6;
    static constexpr double far_out = 20;  // in multiples of all that bends the tail
    static constexpr std::size_t weights_max = 5'000'000;

    // P(u + 1) / P(u)
    [[nodiscard]] double ratio(double u) const {
        return (size_ + u) * (share_.beta + u) /
               ((u + 1) * (size_ + share_.alpha + share_.beta + u));
    }
    // Where the ratio goes below 1: linear in u, since the squares cancel.
    [[nodiscard]] double find_mode() const {
        const double at =
            (size_ * share_.beta - size_ - share_.alpha - share_.beta) / (share_.alpha + 1);
        return at > 0 ? std::ceil(at) : 0;
    }
    // Weights from the mode on, and the tail beyond them; gives the weights' sum.
    double build_up() {
        const double power_from = far_out * (1 + size_ + share_.alpha + share_.beta);
        double weight = 1;
        double sum = 0;
        double u = mode_;
        while (u < power_from && up_.size() < weights_max) {
            up_.push_back(weight);
            sum += weight;
            weight *= ratio(u);
            ++u;
            if (weight * (u + 1) < ignored * share_.alpha * sum) break;
        }
        tail_ = weight * u / share_.alpha;
        return sum;
    }

    double size_;
    BetaShape share_;
    double mode_;
    std::vector<double> up_;    // mode, mode + 1, …
    std::vector<double> down_;  // mode − 1, mode − 2, …
    double tail_ = 0;           // beyond up_
    double total_ = 1;
};

NowcastDay no_answer(double reported, double share) {
    NowcastDay day{reported, share, not_available, {}};
    day.quantiles.fill(not_available);
    return day;
}

NowcastDay nowcast_day(double reported, const Share& share, double share_min) {
    if (std::isnan(reported)) return no_answer(reported, not_available);
    if (share.mean < share_min) return no_answer(reported, share.mean);
    NowcastDay day{reported, share.mean, reported, {}};
    day.quantiles.fill(reported);
    if (share.mean >= 1) return day;
    const CasesToCome to_come(reported, match_beta(share.mean, share.square));
    day.mean = reported + to_come.mean();
    for (std::size_t i = 0; i < nowcast_probabilities.size(); ++i)
        day.quantiles[i] = reported + to_come.quantile(nowcast_probabilities[i]);
    return day;
}

// Fills hazards and overdispersion; false if there is too little to learn from.
bool learn(Nowcast& result, const ReportingTriangle& triangle, const NowcastOptions& options) {
    // One case's worth of prior, shared by all delays (Höhle and an der Heiden: Dirichlet).
    const double prior = 1 / double(triangle.max_delay + 1);
    Spread spread;
    for (std::size_t delay = 1; delay <= triangle.max_delay; ++delay) {
        const auto cells = cells_of(triangle, delay, options.window);
        double came = 0;
        double until = 0;
        for (const auto& cell : cells) {
            came += cell.came;
            until += cell.until;
        }
        if (until < options.cases_min || until == 0) return false;
        spread.add(cells, came / until);
        result.hazards.push_back({came + prior, until - came + prior * double(delay)});
    }
    result.overdispersion = spread.rho();
    return true;
}

}  // namespace

BetaShape match_beta(double mean, double mean_square) {
    const double variance = mean_square - mean * mean;
    double precision = precision_max;
    if (variance > 0) precision = std::min(precision, mean * (1 - mean) / variance - 1);
    precision = std::max(precision, 1e-3);
    return {mean * precision, (1 - mean) * precision};
}

std::optional<Nowcast> nowcast(const ReportingTriangle& triangle, const NowcastOptions& options) {
    const auto days = triangle.days();
    if (days < nowcast_history_needed(triangle) || options.window == 0) return std::nullopt;
    Nowcast result;
    result.share_min = options.share_min;
    if (!learn(result, triangle, options)) return std::nullopt;
    result.days.resize(days);
    // From today backwards the share grows delay by delay; before that all days are complete.
    std::vector<Share> shares(triangle.max_delay + 1);
    for (std::size_t age = triangle.max_delay; age > 0; --age) {
        shares[age - 1] = shares[age];
        multiply(shares[age - 1], result.hazards[age - 1], result.overdispersion);
    }
    for (std::size_t day = 0; day < days; ++day) {
        const auto age = std::min(days - 1 - day, triangle.max_delay);
        result.days[day] =
            nowcast_day(reported_until(triangle, day, age), shares[age], options.share_min);
    }
    return result;
}

}  // namespace fengsui::stats
