// SPDX-License-Identifier: Apache-2.0
#include "app/load/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace fengsui::app {

Arrivals::Arrivals(const ArrivalPlan& plan) : plan_(plan), random_(plan.seed, 0) {}

// The rate holds until this moment.
Arrivals::Stretch Arrivals::stretch_at(double second) const {
    const auto& storm = plan_.storm;
    if (!storm || second >= storm->until_s) return {plan_.per_second, plan_.seconds};
    if (second < storm->from_s) return {plan_.per_second, std::min(storm->from_s, plan_.seconds)};
    return {plan_.per_second * storm->factor, std::min(storm->until_s, plan_.seconds)};
}

// How much of the expected number passes until the next message.
double Arrivals::step() {
    if (plan_.spacing == Spacing::Poisson)
        return -std::log((static_cast<double>(random_.next()) + 0.5) * 0x1p-32);
    return std::exchange(is_first_, false) ? 0.5 : 1;
}

std::optional<double> Arrivals::next() {
    double rest = step();
    while (now_s_ < plan_.seconds) {
        const auto stretch = stretch_at(now_s_);
        const double expected = (stretch.until_s - now_s_) * stretch.per_second;
        if (rest < expected) {
            now_s_ += rest / stretch.per_second;
            return now_s_;
        }
        rest -= expected;
        now_s_ = stretch.until_s;
    }
    return std::nullopt;
}

double expected_messages(const ArrivalPlan& plan) {
    double count = plan.per_second * plan.seconds;
    if (plan.storm) {
        const double length = std::min(plan.storm->until_s, plan.seconds) -
                              std::min(plan.storm->from_s, plan.seconds);
        count += length * plan.per_second * (plan.storm->factor - 1);
    }
    return count;
}

}  // namespace fengsui::app
