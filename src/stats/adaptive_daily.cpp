// SPDX-License-Identifier: Apache-2.0
#include "stats/adaptive_daily.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "stats/local_level.hpp"
#include "stats/seasonal_baseline.hpp"

namespace fengsui::stats {
namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr AdaptivePoint no_answer{not_available, not_available, not_available, false};

constexpr std::size_t week = 7;
constexpr std::size_t history_min = adaptive_daily_history_needed;
constexpr std::size_t guard = 7;  // newest days that the baseline does not use
constexpr std::array<LevelMemory, 3> memories = {{{28, 7}, {10, 3}, {5, 1}}};
constexpr LevelMemory dispersion_memory = {10, 2};
constexpr double margin = 10;
constexpr std::array<double, 2> excesses = {1.5, 3};  // standard deviations
constexpr double forgetting = 0.9;                    // rho
constexpr double memory_max = 50;                     // of R, so that an alarm ends when it is over
constexpr double believed_sd = 3;  // beyond it a single day counts logarithmically
constexpr double beyond_scale = 0.3;

using Chart = std::array<double, excesses.size()>;

// A chart's step factor for one day.
struct DayLaw {
    double expected = 0;
    double phi = 1;

    [[nodiscard]] Chart factors(double count) const {
        Chart factor{};
        if (!(expected > 0)) return factor;
        const double sd = std::sqrt(phi * expected);
        const double beyond = (count - expected) / sd - believed_sd;
        if (beyond > 0) {
            count =
                expected + sd * (believed_sd + beyond_scale * std::log1p(beyond / beyond_scale));
        }
        for (std::size_t d = 0; d < excesses.size(); ++d) {
            const double excess = excesses[d] * sd;
            factor[d] =
                std::exp(std::min((count * std::log1p(excess / expected) - excess) / phi, 100.0));
        }
        return factor;
    }
};

Chart stepped(const Chart& chart, const Chart& factor) {
    Chart next{};
    for (std::size_t d = 0; d < chart.size(); ++d)
        next[d] = (1 + std::min(forgetting * chart[d], memory_max)) * factor[d];
    return next;
}

double score(const Chart& chart) {
    double sum = 0;
    for (const double value : chart) sum += value;
    return sum;
}

// The distribution of the score on days when nothing happens.
class Calibration {
  public:
    explicit Calibration(std::vector<double> scores) : sorted_(std::move(scores)) {
        std::ranges::sort(sorted_, std::greater());
        tail_ = std::max<std::size_t>(sorted_.size() / 20, 1);
        constexpr double prior_strength = 10;
        double logs = prior_strength;
        for (std::size_t i = 0; i < tail_; ++i) logs += std::log(sorted_[i] / sorted_[tail_ - 1]);
        index_ = (prior_strength + static_cast<double>(tail_)) / logs;
    }
    [[nodiscard]] double pvalue(double value) const {
        const auto n = static_cast<double>(sorted_.size());
        if (value >= sorted_[tail_ - 1])
            return tail_share() * std::pow(value / sorted_[tail_ - 1], -index_);
        const auto [above, ties] = std::ranges::equal_range(sorted_, value, std::greater());
        const auto rank = static_cast<double>((above - sorted_.begin()) + (ties - sorted_.begin()));
        return std::clamp((rank / 2 + 0.5) / (n + 1), tail_share(), 1.0);
    }
    // The score whose p-value is alpha.
    [[nodiscard]] double quantile(double alpha) const {
        if (alpha <= tail_share())
            return sorted_[tail_ - 1] * std::pow(alpha / tail_share(), -1 / index_);
        const auto rank = static_cast<std::size_t>(alpha * static_cast<double>(sorted_.size()));
        return sorted_[std::min(rank, sorted_.size() - 1)];
    }

  private:
    [[nodiscard]] double tail_share() const {
        return static_cast<double>(tail_) / static_cast<double>(sorted_.size() + 1);
    }
    std::vector<double> sorted_;
    std::size_t tail_ = 1;
    double index_ = 1;
};

struct Block {
    std::vector<DayLaw> laws;  // of every day up to the block's end
    std::vector<Chart> charts;
    Calibration calibration;
};

class Daily {
  public:
    Daily(std::span<const double> counts, std::span<const double> years,
          std::span<const unsigned char> holidays, double frequency)
        : counts_(counts), years_(years), holidays_(holidays), frequency_(frequency) {}

    AdaptivePoint point(std::size_t t, double alpha) {
        if (t < history_min || !std::isfinite(counts_[t])) return no_answer;
        if (t / week != block_) {
            block_ = t / week;
            model_ = fit(block_ * week);
        }
        if (!model_) return no_answer;
        return judge(t, alpha);
    }

  private:
    // Weeks counted back from the guard; a week with missing days is scaled up, or missing.
    struct Weeks {
        std::vector<double> years;
        std::vector<double> totals;
        std::size_t first_day;
    };
    [[nodiscard]] Weeks weeks_until(std::size_t until) const {
        Weeks weeks{{}, {}, until % week};
        for (auto day = weeks.first_day; day < until; day += week) {
            double total = 0;
            double known = 0;
            for (auto d = day; d < day + week; ++d) {
                if (!std::isfinite(counts_[d])) continue;
                total += counts_[d];
                ++known;
            }
            weeks.years.push_back(years_[day + week / 2]);
            weeks.totals.push_back(known >= 5 ? total * 7 / known : not_available);
        }
        return weeks;
    }

    [[nodiscard]] bool holiday(std::size_t t) const {
        return t < holidays_.size() && holidays_[t] != 0;
    }

    // Counts over expectations of the same kind of day: seven weekdays and the holiday.
    [[nodiscard]] std::array<double, week + 1> day_shares(const Weeks& weeks,
                                                          const SeasonalBaseline& baseline,
                                                          std::span<const double> means) const {
        std::array<double, week + 1> seen{};
        std::array<double, week + 1> awaited{};
        for (std::size_t w = 0; w < weeks.totals.size(); ++w) {
            const double weight = baseline.weights()[w];
            for (std::size_t i = 0; i < week; ++i) {
                const auto t = weeks.first_day + w * week + i;
                if (!std::isfinite(counts_[t])) continue;
                const auto kind = holiday(t) ? week : t % week;
                seen[kind] += weight * counts_[t];
                awaited[kind] += weight * means[t];
            }
        }
        std::array<double, week + 1> shares{};
        for (std::size_t kind = 0; kind <= week; ++kind)
            shares[kind] = awaited[kind] > 0 ? seen[kind] / awaited[kind] : 1;
        return shares;
    }

    std::optional<Block> fit(std::size_t start) {
        const auto until = start - guard;
        const auto end = std::min(start + week, counts_.size());
        const auto weeks = weeks_until(until);
        const double span = years_[until - 1] - years_[0];
        BaselineOptions options;
        options.harmonics = span < 1 ? 0 : span < 2 ? 1 : 4;
        options.trend = span >= 1;
        const auto baseline = SeasonalBaseline::fit(weeks.years, weeks.totals, options);
        if (!baseline) return std::nullopt;
        std::vector<double> means(end);
        for (std::size_t t = 0; t < end; ++t) means[t] = baseline->mean(years_[t]) / week;
        const auto shares = day_shares(weeks, *baseline, means);
        constexpr double closed = 0.01;
        for (std::size_t t = 0; t < end; ++t) {
            const double share = shares[holiday(t) ? week : t % week];
            means[t] = share < closed ? 0 : std::max(means[t] * share, 1e-4);
        }
        return charted(weeks.first_day, until, end, means);
    }

    std::optional<Block> charted(std::size_t from, std::size_t until, std::size_t end,
                                 std::span<double> means) {
        const auto judged = std::max(from, until - std::min<std::size_t>(until, 1100));
        learn_holidays(dispersion(judged, until, means), means);
        const double phi = dispersion(judged, until, means);
        const auto level = choose_local_level(
            counts_.first(end), means, {memories, dispersion_memory, judged, until, phi, margin});
        std::vector<DayLaw> laws;
        std::vector<Chart> charts;
        std::vector<double> scores;
        Chart chart{};
        for (std::size_t t = 0; t < end; ++t) {
            laws.push_back({means[t] * level.factor[t], level.phi[t]});
            if (std::isfinite(counts_[t]) && laws[t].expected > 0) {
                chart = stepped(chart, laws[t].factors(counts_[t]));
                if (t >= judged + 14 && t < until) scores.push_back(score(chart));
            }
            charts.push_back(chart);
        }
        if (scores.size() < 20) return std::nullopt;
        return Block{std::move(laws), std::move(charts), Calibration(std::move(scores))};
    }

    // A day that stood out by three standard deviations on the same date of each of two and more
    // earlier years is expected to do so again: public holidays, where no calendar tells of them.
    void learn_holidays(double phi, std::span<double> means) const {
        constexpr double sd_min = 3;
        const std::vector<double> before(means.begin(), means.end());
        for (auto t = static_cast<std::size_t>(2 * frequency_); t < means.size(); ++t) {
            double seen = 0;
            double awaited = 0;
            double least = 1e9;
            for (int year = 1; year * frequency_ <= static_cast<double>(t); ++year) {
                const auto then = t - static_cast<std::size_t>(std::round(year * frequency_));
                if (!std::isfinite(counts_[then]) || !(before[then] > 0)) continue;
                seen += counts_[then];
                awaited += before[then];
                least =
                    std::min(least, (counts_[then] - before[then]) / std::sqrt(phi * before[then]));
                if (least < sd_min) break;
            }
            if (least >= sd_min && awaited > 0) means[t] *= seen / awaited;
        }
    }

    [[nodiscard]] double dispersion(std::size_t from, std::size_t until,
                                    std::span<const double> means) const {
        double phi = 1e9;
        for (int round = 0; round < 4; ++round) {
            double squares = 0;
            double known = 0;
            for (auto t = from; t < until; ++t) {
                if (!std::isfinite(counts_[t]) || !(means[t] > 0)) continue;
                const double residual = counts_[t] - means[t];
                squares += std::min(residual * residual / means[t], 9 * phi);
                ++known;
            }
            phi = known > 0 ? std::max(1.0, squares / known) : 1;
        }
        return phi;
    }

    [[nodiscard]] AdaptivePoint judge(std::size_t t, double alpha) const {
        const auto& law = model_->laws[t];
        if (!(law.expected > 0)) return {0, 0, counts_[t] > 0 ? not_available : 1, false};
        const double p = model_->calibration.pvalue(score(model_->charts[t]));
        return {law.expected, upper(t, alpha), p, p <= alpha && counts_[t] > 0};
    }

    // The largest count that leaves the chart below the bound.
    [[nodiscard]] double upper(std::size_t t, double alpha) const {
        const auto& law = model_->laws[t];
        const double bound = model_->calibration.quantile(alpha);
        const auto alarms = [&](double count) {
            return score(stepped(model_->charts[t - 1], law.factors(count))) >= bound;
        };
        double below = -1;
        double above = std::max(1.0, std::ceil(law.expected));
        while (!alarms(above)) {
            below = above;
            above *= 2;
            if (above > 1e12) return std::numeric_limits<double>::infinity();
        }
        while (above - below > 1) {
            const double middle = std::floor((above + below) / 2);
            (alarms(middle) ? above : below) = middle;
        }
        return std::max(below, 0.0);
    }

    std::span<const double> counts_;
    std::span<const double> years_;
    std::span<const unsigned char> holidays_;
    double frequency_;
    std::optional<Block> model_;
    std::size_t block_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace

std::vector<AdaptivePoint> adaptive_daily(const AdaptiveSeries& series, std::size_t first,
                                          std::size_t last, double alpha) {
    Daily daily(series.counts, series.years, series.holidays, series.frequency);
    std::vector<AdaptivePoint> points;
    for (auto t = first; t <= last; ++t) points.push_back(daily.point(t, alpha));
    return points;
}

}  // namespace fengsui::stats
