// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/episode.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace fengsui::surveil {

std::vector<EpisodeCount> assemble_episodes(std::span<const EpisodeFact> facts, int window_days) {
    std::vector<EpisodeFact> ordered(facts.begin(), facts.end());
    std::ranges::sort(ordered, {}, [](const EpisodeFact& fact) {
        return std::tie(fact.day, fact.channel, fact.place, fact.report);
    });
    std::vector<EpisodeCount> counts;
    std::set<Channel> seen;
    base::Day begin{};
    for (const auto& fact : ordered) {
        const bool another = counts.empty() || (window_days > 0 && fact.day - begin >= window_days);
        if (another) {
            begin = fact.day;
            seen.clear();
        }
        if (seen.insert(fact.channel).second)
            counts.push_back({fact.channel, fact.place, fact.day});
    }
    std::ranges::sort(counts);
    return counts;
}

}  // namespace fengsui::surveil
