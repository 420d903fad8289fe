// SPDX-License-Identifier: Apache-2.0
#include "stats/adaptive.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "stats/adaptive_daily.hpp"
#include "stats/local_level.hpp"
#include "stats/seasonal_baseline.hpp"
#include "stats/window_score.hpp"

namespace fengsui::stats {
namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr AdaptivePoint no_answer{not_available, not_available, not_available, false};
constexpr double daily_frequency = 200;
constexpr double count_max = 1e12;     // above, a number is a mistake
constexpr std::size_t ties_back = 12;  // the ten periods before the window's two break ties

// What depends on the cadence.
struct Cadence {
    std::size_t history_min;
    std::size_t guard;  // newest periods that the baseline does not use
    std::size_t refit;  // periods that share a fit
    std::array<LevelMemory, 2> memories;
};

Cadence cadence_of(double frequency) {
    if (frequency < 20) return {24, 2, 1, {{{12, 1}, {4, 1}}}};
    return {26, 8, 4, {{{26, 3}, {8, 3}}}};
}

BaselineOptions baseline_options(double years) {
    BaselineOptions options;
    options.harmonics = years < 1 ? 0 : years < 2 ? 1 : 2;
    options.trend = years >= 1;
    return options;
}

// The model that serves a block of points: fitted once, to what was known before the block.
struct Block {
    std::vector<double> expected;  // of every period up to the block's end
    std::vector<double> phi;
};

class Weekly {
  public:
    explicit Weekly(const AdaptiveSeries& series)
        : counts_(series.counts), years_(series.years), cadence_(cadence_of(series.frequency)) {}

    AdaptivePoint point(std::size_t t, double alpha) {
        if (t < cadence_.history_min || !std::isfinite(counts_[t])) return no_answer;
        const auto block = t / cadence_.refit;
        if (block != block_) {
            model_ = fit(block * cadence_.refit);
            block_ = block;
        }
        if (!model_) return no_answer;
        return judge(t, alpha);
    }

  private:
    std::optional<Block> fit(std::size_t start) {
        if (!enough_known(counts_.first(start), cadence_.history_min)) return std::nullopt;
        const auto until = start - std::min(start, cadence_.guard);
        const auto end = std::min(start + cadence_.refit, counts_.size());
        const auto history = counts_.first(until);
        const double span = years_[until - 1] - years_[0];
        const auto baseline =
            SeasonalBaseline::fit(years_.first(until), history, baseline_options(span));
        if (!baseline) return std::nullopt;
        Block block;
        block.expected.reserve(end);
        for (std::size_t t = 0; t < end; ++t) {
            const double mean = t < until ? baseline->means()[t] : baseline->mean(years_[t]);
            block.expected.push_back(std::max(mean, 1e-4));
        }
        auto level = choose_local_level(counts_.first(end), block.expected,
                                        {cadence_.memories,
                                         {0, 0},
                                         until - std::min<std::size_t>(until / 2, 156),
                                         until,
                                         baseline->phi()});
        block.phi = std::move(level.phi);
        for (std::size_t t = 0; t < end; ++t) block.expected[t] *= level.factor[t];
        // The window holds two periods, which share the error of the fit. Nothing is read of
        // periods that lie further back.
        for (auto t = start - std::min(start, ties_back); t < end; ++t)
            block.phi[t] += 2 * block.expected[t] * baseline->log_mean_variance(years_[t]);
        return block;
    }

    [[nodiscard]] CountPeriod period(std::size_t t) const {
        return {counts_[t], model_->expected[t], model_->phi[t]};
    }

    // Uniform, nearly, and independent of the window: where ten periods before it lie in their
    // own distribution.
    [[nodiscard]] double tie(std::size_t t) const {
        constexpr double forget = 0.8;
        double weight = 1;
        double sum = 0;
        double squares = 0;
        for (std::size_t i = 2; i < ties_back && i <= t; ++i) {
            weight *= forget;
            const auto [observed, expected, phi] = period(t - i);
            if (!std::isfinite(observed)) continue;
            sum += weight * (observed - expected) / std::sqrt(phi * expected);
            squares += weight * weight;
        }
        if (squares == 0) return 0.5;
        return std::erfc(sum / std::sqrt(2 * squares)) / 2;
    }

    [[nodiscard]] AdaptivePoint judge(std::size_t t, double alpha) const {
        const auto now = period(t);
        std::optional<CountPeriod> before = period(t - 1);
        if (!std::isfinite(before->observed)) before.reset();
        const WindowScore score(now, before);
        const double broken = tie(t);
        const double p = score.pvalue(now.observed, broken);
        return {now.expected, std::max(score.upper(alpha, broken), 0.0), p,
                p <= alpha && now.observed > 0};
    }

    std::span<const double> counts_;
    std::span<const double> years_;
    Cadence cadence_;
    std::optional<Block> model_;
    std::size_t block_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace

std::vector<AdaptivePoint> adaptive(const AdaptiveSeries& series, std::size_t first,
                                    std::size_t last, double alpha) {
    auto timed = series;
    std::vector<double> known(series.counts.begin(),
                              series.counts.begin() + std::ptrdiff_t(last) + 1);
    for (double& count : known)
        if (!(count >= 0 && count <= count_max)) count = not_available;
    timed.counts = known;
    std::vector<double> own_years;
    if (timed.years.empty()) {
        for (std::size_t t = 0; t <= last; ++t)
            own_years.push_back(static_cast<double>(t) / series.frequency);
        timed.years = own_years;
    }
    if (series.frequency >= daily_frequency) return adaptive_daily(timed, first, last, alpha);
    Weekly weekly(timed);
    std::vector<AdaptivePoint> points;
    for (auto t = first; t <= last; ++t) points.push_back(weekly.point(t, alpha));
    return points;
}

}  // namespace fengsui::stats
