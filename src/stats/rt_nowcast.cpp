// SPDX-License-Identifier: Apache-2.0
#include "stats/rt_nowcast.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace fengsui::stats {

namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr double point_precision = 1e8;  // a beta distribution beyond it is its mean

class Draws {
  public:
    explicit Draws(std::uint64_t seed) : random_(seed) {}

    double gamma(double shape) { return std::gamma_distribution<double>(shape)(random_); }
    double beta(const BetaShape& shape) {
        if (shape.alpha + shape.beta > point_precision)
            return shape.alpha / (shape.alpha + shape.beta);
        const double a = gamma(shape.alpha);
        const double b = gamma(shape.beta);
        return a + b > 0 ? a / (a + b) : 0.5;
    }
    double poisson(double mean) {
        constexpr double nearly_normal = 1e6;
        if (mean > nearly_normal)
            return std::round(std::normal_distribution<double>(mean, std::sqrt(mean))(random_));
        return mean > 0 ? double(std::poisson_distribution<long long>(mean)(random_)) : 0;
    }

  private:
    std::mt19937_64 random_;
};

// One draw of the final numbers. Complete days keep theirs.
void draw_totals(const Nowcast& nowcast, Draws& draws, std::vector<double>& totals) {
    const auto delays = nowcast.hazards.size();
    double mean = 1;
    double square = 1;
    // The day of age `delay` − 1 lacks the delays from `delay` on.
    for (std::size_t delay = delays; delay > 0; --delay) {
        const auto& hazard = nowcast.hazards[delay - 1];
        const double stays = 1 - draws.beta({hazard.came, hazard.before});
        mean *= stays;
        square *= stays * stays + nowcast.overdispersion * stays * (1 - stays);
        const auto index = nowcast.days.size() - delay;
        const auto& day = nowcast.days[index];
        if (std::isnan(day.mean)) {
            totals[index] = not_available;
            continue;
        }
        const double share = std::max(draws.beta(match_beta(mean, square)), 1e-9);
        const double expected = draws.gamma(day.reported + 0.5) / share;
        totals[index] = day.reported + draws.poisson(expected * (1 - share));
    }
}

void summarise(RtEstimate& estimate, std::vector<double>& drawn) {
    double sum = 0;
    for (const double r : drawn) sum += r;
    if (std::isnan(sum)) {
        estimate.mean = estimate.sd = not_available;
        estimate.quantiles.fill(not_available);
        return;
    }
    estimate.mean = sum / double(drawn.size());
    double squares = 0;
    for (const double r : drawn) squares += (r - estimate.mean) * (r - estimate.mean);
    estimate.sd = std::sqrt(squares / double(std::max<std::size_t>(drawn.size() - 1, 1)));
    std::ranges::sort(drawn);
    for (std::size_t i = 0; i < rt_probabilities.size(); ++i) {
        // Linear between the order statistics (Hyndman and Fan 1996, type 7, R's default).
        const double place = rt_probabilities[i] * double(drawn.size() - 1);
        const auto at = static_cast<std::size_t>(place);
        const double next = drawn[std::min(at + 1, drawn.size() - 1)];
        estimate.quantiles[i] = drawn[at] + (place - double(at)) * (next - drawn[at]);
    }
}

class Sampler {
  public:
    Sampler(std::span<const double> totals, std::span<const double> imported,
            std::span<const double> weights, const RtOptions& options)
        : totals_(totals), imported_(imported), weights_(weights), options_(options) {}

    void set_totals() { lambda_ = overall_infectivity(totals_, weights_); }
    // One R of the window of `estimate`; NaN where it has none.
    double draw(const RtEstimate& estimate, Draws& draws) const {
        const double ratio = options_.mean_prior / options_.sd_prior;
        double shape = ratio * ratio;
        double rate = options_.mean_prior / (options_.sd_prior * options_.sd_prior);
        for (auto day = estimate.t_start - 1; day < estimate.t_end; ++day) {
            shape += local(day);
            rate += lambda_[day];
        }
        return std::isnan(shape + rate) ? not_available : draws.gamma(shape) / rate;
    }
    [[nodiscard]] double local(std::size_t day) const {
        if (imported_.empty() || std::isnan(totals_[day])) return totals_[day];
        return std::max(0.0, totals_[day] - imported_[day]);
    }

  private:
    std::span<const double> totals_;
    std::span<const double> imported_;
    std::span<const double> weights_;
    const RtOptions& options_;
    std::vector<double> lambda_;
};

}  // namespace

std::vector<RtEstimate> estimate_r(const Nowcast& nowcast, std::span<const double> imported,
                                   std::span<const double> weights,
                                   const RtNowcastOptions& options) {
    const auto days = nowcast.days.size();
    if (options.draws < 1 || (!imported.empty() && imported.size() != days)) return {};
    std::vector<double> totals(days);
    for (std::size_t i = 0; i < days; ++i)
        totals[i] = std::isnan(nowcast.days[i].mean) ? not_available : nowcast.days[i].reported;
    Sampler sampler(totals, imported, weights, options.rt);
    std::vector<double> locals(days);
    for (std::size_t i = 0; i < days; ++i) locals[i] = sampler.local(i);
    auto estimates = estimate_r(locals, totals, weights, options.rt);

    // Windows with an incomplete day are drawn; those that end too early stay without an estimate.
    const auto complete = days - std::min(days, nowcast.hazards.size());
    std::vector<RtEstimate*> open;
    for (auto& estimate : estimates) {
        if (estimate.t_end > complete && !std::isnan(estimate.mean)) open.push_back(&estimate);
    }
    std::vector<std::vector<double>> drawn(open.size());
    Draws draws(options.seed);
    for (int i = 0; i < options.draws; ++i) {
        draw_totals(nowcast, draws, totals);
        sampler.set_totals();
        for (std::size_t w = 0; w < open.size(); ++w)
            drawn[w].push_back(sampler.draw(*open[w], draws));
    }
    for (std::size_t w = 0; w < open.size(); ++w) summarise(*open[w], drawn[w]);
    return estimates;
}

}  // namespace fengsui::stats
