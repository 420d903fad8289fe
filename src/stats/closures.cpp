// SPDX-License-Identifier: Apache-2.0
#include "stats/closures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace fengsui::stats {
namespace {

constexpr std::size_t week = 7;
constexpr std::size_t level_days = 28;
constexpr double quiet_share = 0.02;
constexpr double cases_missed_min = 30;

double cases(double count) {
    return std::isfinite(count) ? count : 0;
}

// What the newest open days brought.
class Level {
  public:
    void add(double count) { sums_.push_back(sums_.back() + count); }
    // The mean of the days that make the level; 0 before there is a week of them, and where the
    // newest week has sunk far below them: such a stream fades by itself.
    [[nodiscard]] double mean() const {
        constexpr double sunk = 0.5;
        if (sums_.size() <= week) return 0;
        const double mean = mean_of(std::min(level_days, sums_.size() - 1));
        return mean_of(week) < sunk * mean ? 0 : mean;
    }

  private:
    [[nodiscard]] double mean_of(std::size_t days) const {
        return (sums_.back() - sums_[sums_.size() - 1 - days]) / static_cast<double>(days);
    }
    std::vector<double> sums_{0};  // of the first 0, 1, 2 … open days
};

// The day after the last of the quiet days that begin at `from`: each seven of them in a row bring
// little, and so does a day after them.
std::size_t quiet_until(std::span<const double> counts, std::size_t from, std::size_t known,
                        double level) {
    const double little = quiet_share * static_cast<double>(week) * level;
    double of_week = 0;
    for (auto t = from; t < known; ++t) {
        of_week += cases(counts[t]);
        if (t >= from + week) of_week -= cases(counts[t - week]);
        if (of_week > little) return t;
    }
    auto end = known;
    while (end < counts.size() && cases(counts[end]) <= little) ++end;
    return end;
}

}  // namespace

std::vector<unsigned char> closed_days(std::span<const double> counts, std::size_t known) {
    std::vector<unsigned char> closed(counts.size(), 0);
    Level level;
    for (std::size_t t = 0; t < known;) {
        const double mean = level.mean();
        const auto end = mean > 0 ? quiet_until(counts, t, known, mean) : t;
        const auto shut = std::min(end, known) - std::min(t, end);
        if (shut >= week && mean * static_cast<double>(shut) >= cases_missed_min) {
            std::fill(closed.begin() + static_cast<std::ptrdiff_t>(t),
                      closed.begin() + static_cast<std::ptrdiff_t>(end), 1);
            t = end;
            continue;
        }
        // A later beginning of the same quiet days has a lower level and is no closure either.
        for (const auto next = std::max(t + 1, std::min(end, known)); t < next; ++t)
            if (std::isfinite(counts[t])) level.add(counts[t]);
    }
    return closed;
}

}  // namespace fengsui::stats
