// SPDX-License-Identifier: Apache-2.0
#include "stats/outbreak_p.hpp"

#include <algorithm>
#include <cmath>

namespace fengsui::stats {

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
    const double threshold = std::log(k);
    const auto alarms = [&](double count) { return log_statistic_with(count) > threshold; };
    // Whole steps from the observed count: `low` has no alarm, `high` has one.
    double low = observed;
    double high = observed;
    if (alarms(observed)) {
        const double steps = std::floor(observed);
        low = observed - steps;
        if (alarms(low)) return std::nullopt;
    } else {
        double steps = 1;
        while (!alarms(high = observed + steps)) {
            low = high;
            if (high >= cases_max) return std::nullopt;
            steps = std::min(2 * steps, std::ceil(cases_max - observed));
        }
    }
    while (high - low > 1) {
        const double middle = low + std::floor((high - low) / 2);
        (alarms(middle) ? high : low) = middle;
    }
    return high;
}

}  // namespace fengsui::stats
