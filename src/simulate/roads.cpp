// SPDX-License-Identifier: Apache-2.0
#include "simulate/roads.hpp"

#include <limits>
#include <queue>

#include "simulate/dice.hpp"

namespace fengsui::simulate {

Roads::Roads(const catalog::Places& places, std::span<const catalog::Place* const> townships,
             const Options& options)
    : townships_(townships.size()) {
    const auto add = [&](std::size_t a, std::size_t b) {
        Dice dice({options.seed, Purpose::Road, static_cast<std::uint32_t>(a),
                   static_cast<std::uint32_t>(b)});
        const double minutes = options.mean_minutes * (0.6 + 0.8 * dice.uniform());
        roads_.push_back({static_cast<int>(a), static_cast<int>(b), minutes});
    };
    for (std::size_t a = 0; a < townships.size(); ++a) {
        for (const auto* neighbour : places.neighbours(townships[a]->code)) {
            for (std::size_t b = a + 1; b < townships.size(); ++b) {
                if (townships[b] == neighbour) add(a, b);
            }
        }
    }
    if (!roads_.empty()) return;
    for (std::size_t b = 1; b < townships.size(); ++b) add(b / 2, b);
}

std::vector<double> Roads::minutes_from(int township) const {
    std::vector<double> minutes(townships_, std::numeric_limits<double>::infinity());
    using Reached = std::pair<double, int>;
    std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue;
    queue.emplace(0.0, township);
    while (!queue.empty()) {
        const auto [time, at] = queue.top();
        queue.pop();
        auto& known = minutes[static_cast<std::size_t>(at)];
        if (time >= known) continue;
        known = time;
        for (const auto& road : roads_) {
            if (road.from == at) queue.emplace(time + road.minutes, road.to);
            if (road.to == at) queue.emplace(time + road.minutes, road.from);
        }
    }
    return minutes;
}

}  // namespace fengsui::simulate
