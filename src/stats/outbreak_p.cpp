// SPDX-License-Identifier: Apache-2.0
#include "stats/outbreak_p.hpp"

#include <algorithm>
#include <cmath>

namespace fengsui::stats {

bool outbreak_p_alarms(double log_statistic, double k) {
    constexpr double rounding = 1e-10;
    return log_statistic - std::log(k) > rounding;
}

bool OutbreakP::add(double count) {
    if (std::isnan(count)) return true;
    if (count < 0 || std::isinf(count)) return false;
    Plateau last{count, 1};
    while (!plateaus_.empty() && last.mean() <= plateaus_.back().mean()) {
        last.sum += plateaus_.back().sum;
        last.periods += plateaus_.back().periods;
        plateaus_.pop_back();
    }
    plateaus_.push_back(last);
    sum_ += count;
    periods_ += 1;
    return true;
}

// The first `plateaus` of the stack and `last` together hold all periods; `mean` is over all.
double OutbreakP::log_ratio(std::size_t plateaus, const Plateau& last, double mean) const {
    const auto part = [mean](const Plateau& plateau) {
        return plateau.sum > 0 ? plateau.sum * std::log(plateau.mean() / mean) : 0;
    };
    double log_ratio = part(last);
    for (std::size_t i = 0; i < plateaus; ++i) log_ratio += part(plateaus_[i]);
    return log_ratio;
}

double OutbreakP::log_statistic() const {
    if (plateaus_.empty()) return 0;
    return log_ratio(plateaus_.size() - 1, plateaus_.back(), sum_ / periods_);
}

double OutbreakP::log_statistic_with(double count) const {
    Plateau last{count, 1};
    std::size_t before = plateaus_.size();
    while (before > 0 && last.mean() <= plateaus_[before - 1].mean()) {
        --before;
        last.sum += plateaus_[before].sum;
        last.periods += plateaus_[before].periods;
    }
    return log_ratio(before, last, (sum_ + count) / (periods_ + 1));
}

std::optional<double> OutbreakP::cases_needed(double observed, double k) const {
    if (plateaus_.empty() || !(observed >= 0 && observed <= cases_max) || !(k >= 1))
        return std::nullopt;
    // Whole steps from the observed count: after `low` no alarm, after `high` one. Steps are whole
    // numbers whatever fraction the count has, so that halving their distance ends.
    const auto alarms = [&](double steps) {
        return outbreak_p_alarms(log_statistic_with(observed + steps), k);
    };
    double low = 0;
    double high = 0;
    if (alarms(0)) {
        low = -std::floor(observed);
        if (alarms(low)) return std::nullopt;
    } else {
        high = 1;
        while (!alarms(high)) {
            low = high;
            if (observed + high >= cases_max) return std::nullopt;
            high = std::min(2 * high, std::ceil(cases_max - observed));
        }
    }
    while (high - low > 1) {
        const double middle = low + std::floor((high - low) / 2);
        (alarms(middle) ? high : low) = middle;
    }
    return observed + high;
}

}  // namespace fengsui::stats
