// SPDX-License-Identifier: Apache-2.0
#include "stats/day_baseline.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace fengsui::stats {
namespace {

constexpr double mean_min = 1e-3;
constexpr double clip_sd = 3;
constexpr double growth_sd = 0.25;       // of log(L_7 / L_28), from year to year
constexpr double growth_days_seen = 20;  // that a level of half-life 14 rests on
constexpr double doubling_days_min = 14;

// A mean that forgets, per unit of what was awaited.
class Level {
  public:
    explicit Level(double half_life) : forgets_(std::exp2(-1 / half_life)) {}
    void learn(double count, double share) {
        ages_ = (ages_ + shares_) * forgets_;
        seen_ = seen_ * forgets_ + count;
        shares_ = shares_ * forgets_ + share;
    }
    [[nodiscard]] double value() const { return shares_ > 0 ? seen_ / shares_ : 0; }
    // The mean age of what it tells, in days.
    [[nodiscard]] double age() const { return shares_ > 0 ? ages_ / shares_ : 0; }

  private:
    double forgets_;
    double seen_ = 0, shares_ = 0, ages_ = 0;
};

class DayLearner {
  public:
    explicit DayLearner(const DayBaselineOptions& options)
        : short_(options.level_half_life / 2),
          middle_(options.level_half_life),
          long_(options.level_half_life * 2),
          share_forgets_(std::exp2(-1 / options.share_half_life)),
          ahead_(std::max(options.guard, 0) + 1) {}

    [[nodiscard]] DayExpectation expect(int kind) const {
        if (known_ < day_baseline_history_needed)
            return {std::numeric_limits<double>::quiet_NaN(), 1};
        return {std::max(level() * share(kind), mean_min), phi()};
    }

    void learn(double count, int kind) {
        if (!is_count(count)) return;
        const double before = share(kind);
        const double mean = std::max(level() * before, mean_min);
        // The first weeks are taken as they are: nothing is known to cut them by.
        const bool settled = known_ >= day_baseline_history_needed;
        const double bound = mean + clip_sd * std::sqrt(phi() * mean);
        const double cut = settled ? std::min(count, bound) : count;
        if (settled || known_ >= 14) {
            squares_ = squares_ * share_forgets_ + (cut - mean) * (cut - mean) / mean;
            weight_ = weight_ * share_forgets_ + 1;
        }
        for (auto* level : {&short_, &middle_, &long_}) level->learn(cut, before);
        for (std::size_t k = 0; k < kind_seen_.size(); ++k) {
            kind_seen_[k] *= share_forgets_;
            kind_level_[k] *= share_forgets_;
        }
        kind_seen_[static_cast<std::size_t>(kind)] += cut;
        kind_level_[static_cast<std::size_t>(kind)] += level();
        ++known_;
    }

  private:
    [[nodiscard]] double level() const {
        return middle_.value() * std::exp(growth() * (middle_.age() + ahead_));
    }
    // Of the level in a day, as a logarithm; 0 until the first weeks are over.
    [[nodiscard]] double growth() const {
        const double now = short_.value();
        const double past = long_.value();
        if (known_ < day_baseline_history_needed || now <= 0 || past <= 0) return 0;
        const double noise = phi() / (growth_days_seen * middle_.value());
        const double trust = growth_sd * growth_sd / (growth_sd * growth_sd + noise);
        const double told = trust * std::log(now / past) / (long_.age() - short_.age());
        const double most = std::numbers::ln2 / doubling_days_min;
        return std::clamp(told, -most, most);
    }
    [[nodiscard]] double phi() const { return weight_ > 0 ? std::max(1.0, squares_ / weight_) : 1; }
    [[nodiscard]] double share(int kind) const {
        const auto k = static_cast<std::size_t>(kind);
        const double prior = level() / 2;
        const double awaited = prior + kind_level_[k];
        return awaited > 0 ? (prior + kind_seen_[k]) / awaited : 1;
    }

    Level short_, middle_, long_;
    double share_forgets_;
    double ahead_;  // days from the newest that is used to the one that is judged
    double squares_ = 0, weight_ = 0;
    std::array<double, day_kind_holiday + 1> kind_seen_{}, kind_level_{};
    int known_ = 0;
};

}  // namespace

bool is_count(double value) {
    return value >= 0 && std::isfinite(value);
}

std::vector<DayExpectation> day_baseline(std::span<const double> counts, std::span<const int> kinds,
                                         const DayBaselineOptions& options) {
    DayLearner learner(options);
    std::vector<DayExpectation> expected;
    expected.reserve(counts.size());
    const auto guard = static_cast<std::size_t>(std::max(options.guard, 0));
    for (std::size_t t = 0; t < counts.size(); ++t) {
        if (t > guard) learner.learn(counts[t - guard - 1], kinds[t - guard - 1]);
        expected.push_back(learner.expect(kinds[t]));
    }
    return expected;
}

}  // namespace fengsui::stats
