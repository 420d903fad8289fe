// SPDX-License-Identifier: Apache-2.0
#include "stats/adaptive_daily.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "stats/closures.hpp"
#include "stats/local_level.hpp"
#include "stats/seasonal_baseline.hpp"

namespace fengsui::stats {
namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr AdaptivePoint no_answer{not_available, not_available, not_available, false};

constexpr std::size_t week = 7;
constexpr std::size_t history_min = adaptive_daily_history_needed;
constexpr std::size_t judged_days = 1100;  // that the calibration learns from
constexpr std::size_t warm_up = 400;       // before those
constexpr std::size_t guard = 7;           // newest days that the baseline does not use
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
                std::exp(std::min((count * std::log(1 + excess / expected) - excess) / phi, 100.0));
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
    // At least one score.
    explicit Calibration(std::vector<double> scores) : scores_(std::move(scores)) {
        const auto tail = std::max<std::size_t>(scores_.size() / 20, 1);
        std::ranges::nth_element(scores_, at(tail - 1), std::greater());
        tail_from_ = scores_[tail - 1];
        tail_share_ = static_cast<double>(tail) / static_cast<double>(scores_.size() + 1);
        constexpr double prior_strength = 10;
        double logs = prior_strength;
        for (std::size_t i = 0; i < tail; ++i) logs += std::log(scores_[i] / tail_from_);
        index_ = (prior_strength + static_cast<double>(tail)) / logs;
    }
    [[nodiscard]] double pvalue(double value) const {
        if (value > tail_from_) return tail_share_ * std::pow(value / tail_from_, -index_);
        double rank = 0;  // ties count half
        for (const double each : scores_) rank += each > value ? 1 : each == value ? 0.5 : 0;
        return std::clamp((rank + 0.5) / static_cast<double>(scores_.size() + 1), tail_share_, 1.0);
    }
    // The score whose p-value is alpha.
    [[nodiscard]] double quantile(double alpha) const {
        if (alpha <= tail_share_) return tail_from_ * std::pow(alpha / tail_share_, -1 / index_);
        auto ordered = scores_;
        std::ranges::sort(ordered, std::greater());
        const auto rank = static_cast<std::size_t>(alpha * static_cast<double>(ordered.size()));
        return ordered[std::min(rank, ordered.size() - 1)];
    }

  private:
    [[nodiscard]] std::vector<double>::iterator at(std::size_t i) {
        return scores_.begin() + static_cast<std::ptrdiff_t>(i);
    }
    std::vector<double> scores_;
    double tail_from_ = 0;   // the least score of the largest twentieth
    double tail_share_ = 1;  // its p-value
    double index_ = 1;
};

struct Block {
    std::size_t first_day;     // of laws and charts
    std::vector<DayLaw> laws;  // up to the block's end
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
                if (!std::isfinite(open_[d])) continue;
                total += open_[d];
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
                if (!std::isfinite(open_[t])) continue;
                const auto kind = holiday(t) ? week : t % week;
                seen[kind] += weight * open_[t];
                awaited[kind] += weight * means[t];
            }
        }
        std::array<double, week + 1> shares{};
        // Of few expected cases a share is drawn towards 1, so that no rare case is impossible.
        constexpr double few = 20;
        for (std::size_t kind = 0; kind <= week; ++kind) {
            const double prior = awaited[kind] < few ? 2 : 0;
            shares[kind] = (seen[kind] + prior) / (awaited[kind] + prior);
        }
        return shares;
    }

    void leave_closures_out(std::size_t start, std::size_t end) {
        closed_ = closed_days(counts_.first(end), start);
        open_.assign(counts_.begin(), counts_.begin() + static_cast<std::ptrdiff_t>(end));
        for (std::size_t t = 0; t < end; ++t)
            if (closed_[t] != 0) open_[t] = not_available;
    }

    std::optional<Block> fit(std::size_t start) {
        const auto until = start - guard;
        const auto end = std::min(start + week, counts_.size());
        leave_closures_out(start, end);
        if (!enough_known(std::span(open_).first(start), history_min)) return std::nullopt;
        const auto weeks = weeks_until(until);
        const double span = years_[until - 1] - years_[0];
        BaselineOptions options;
        options.harmonics = span < 1 ? 0 : span < 2 ? 1 : 4;
        options.trend = span >= 1;
        const auto baseline = SeasonalBaseline::fit(weeks.years, weeks.totals, options);
        if (!baseline) return std::nullopt;
        auto means = baseline->means_at(years_.first(end));
        for (double& mean : means) mean /= week;
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
        const auto judged = std::max(from, until - std::min(until, judged_days));
        double phi = dispersion(judged, until, means);
        if (learn_holidays(phi, means)) phi = dispersion(judged, until, means);
        // What happened long before has left no trace in level and chart.
        const auto first = judged - std::min(judged, warm_up);
        const auto level = choose_local_level(
            std::span(open_).subspan(first, end - first), means.subspan(first),
            {memories, dispersion_memory, judged - first, until - first, phi, margin});
        std::vector<DayLaw> laws;
        std::vector<Chart> charts;
        std::vector<double> scores;
        laws.reserve(end - first);
        charts.reserve(end - first);
        scores.reserve(until - judged);
        Chart chart{};
        for (auto t = first; t < end; ++t) {
            laws.push_back({means[t] * level.factor[t - first], level.phi[t - first]});
            if (closed_[t] != 0) chart = {};
            if (std::isfinite(open_[t]) && laws.back().expected > 0) {
                chart = stepped(chart, laws.back().factors(open_[t]));
                if (t >= judged + 14 && t < until) scores.push_back(score(chart));
            }
            charts.push_back(chart);
        }
        if (scores.size() < 20) return std::nullopt;
        return Block{first, std::move(laws), std::move(charts), Calibration(std::move(scores))};
    }

    // A day that stood out by three standard deviations on the same date of each of two and more
    // earlier years is expected to do so again: public holidays, where no calendar tells of them.
    // Returns whether there was one.
    bool learn_holidays(double phi, std::span<double> means) const {
        constexpr double sd_min = 3;
        const std::vector<double> before(means.begin(), means.end());
        bool any = false;
        for (auto t = static_cast<std::size_t>(2 * frequency_); t < means.size(); ++t) {
            double seen = 0;
            double awaited = 0;
            double least = std::numeric_limits<double>::infinity();
            for (int year = 1; year * frequency_ <= static_cast<double>(t); ++year) {
                const auto then = t - static_cast<std::size_t>(std::round(year * frequency_));
                if (!std::isfinite(open_[then]) || !(before[then] > 0)) continue;
                seen += open_[then];
                awaited += before[then];
                least =
                    std::min(least, (open_[then] - before[then]) / std::sqrt(phi * before[then]));
                if (least < sd_min) break;
            }
            if (least < sd_min || !(awaited > 0)) continue;
            means[t] *= seen / awaited;
            any = true;
        }
        return any;
    }

    [[nodiscard]] double dispersion(std::size_t from, std::size_t until,
                                    std::span<const double> means) const {
        std::vector<double> squares;
        squares.reserve(until - from);
        for (auto t = from; t < until; ++t) {
            if (!std::isfinite(open_[t]) || !(means[t] > 0)) continue;
            const double residual = open_[t] - means[t];
            squares.push_back(residual * residual / means[t]);
        }
        double phi = 1e9;
        for (int round = 0; round < 4 && !squares.empty(); ++round) {
            double sum = 0;
            for (const double square : squares) sum += std::min(square, 9 * phi);
            phi = std::max(1.0, sum / static_cast<double>(squares.size()));
        }
        return squares.empty() ? 1 : phi;
    }

    [[nodiscard]] AdaptivePoint judge(std::size_t t, double alpha) const {
        const auto& law = model_->laws[t - model_->first_day];
        if (!(law.expected > 0)) return {0, 0, counts_[t] > 0 ? not_available : 1, false};
        if (closed_[t] != 0) return {law.expected, upper(t, alpha), 1, false};
        const double p = model_->calibration.pvalue(score(model_->charts[t - model_->first_day]));
        return {law.expected, upper(t, alpha), p, p <= alpha && counts_[t] > 0};
    }

    // The largest count that leaves the chart below the bound.
    [[nodiscard]] double upper(std::size_t t, double alpha) const {
        const auto& law = model_->laws[t - model_->first_day];
        const double bound = model_->calibration.quantile(alpha);
        const auto alarms = [&](double count) {
            return score(stepped(model_->charts[t - 1 - model_->first_day], law.factors(count))) >=
                   bound;
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
    // Of the block: days that were shut, and the counts without them.
    std::vector<unsigned char> closed_;
    std::vector<double> open_;
    std::optional<Block> model_;
    std::size_t block_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace

bool enough_known(std::span<const double> counts, std::size_t history_min) {
    const auto known = std::ranges::count_if(counts, [](double y) { return std::isfinite(y); });
    return 2 * static_cast<std::size_t>(known) >= history_min;
}

std::vector<AdaptivePoint> adaptive_daily(const AdaptiveSeries& series, std::size_t first,
                                          std::size_t last, double alpha) {
    Daily daily(series.counts, series.years, series.holidays, series.frequency);
    std::vector<AdaptivePoint> points;
    for (auto t = first; t <= last; ++t) points.push_back(daily.point(t, alpha));
    return points;
}

}  // namespace fengsui::stats
