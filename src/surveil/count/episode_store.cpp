// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/episode_store.hpp"

#include <algorithm>
#include <iterator>

#include "surveil/count/count_rows.hpp"

namespace fengsui::surveil {

using ledger::Transaction;

void EpisodeStore::recount(Transaction& tx, base::Id person, std::string_view condition,
                           PersonHistory& history) const {
    const auto* stated = catalog_.conditions().find(condition);
    // A condition that the catalogue no longer knows is no longer counted.
    if (stated == nullptr) return;
    recount_line(tx, person, *stated, history);
    const auto& disease = catalog_.conditions().top(*stated);
    if (&disease != stated) recount_line(tx, person, disease, history);
}

// Facts of all conditions are looked at: a subtype's code need not begin with its disease's (X21 is
// one of C11), and few people have more than a handful.
void EpisodeStore::recount_line(Transaction& tx, base::Id person, const catalog::Condition& disease,
                                PersonHistory& history) const {
    std::vector<EpisodeFact> facts;
    for (const auto& [code, fact] : history.facts) {
        const auto* condition = catalog_.conditions().find(code);
        if (condition != nullptr && catalog_.conditions().includes(disease, *condition))
            facts.push_back(fact);
    }
    auto wanted = assemble_episodes(facts, disease.episode_window_days);
    auto& rows = CountRows::of(tx, county_);
    std::erase_if(history.episodes, [&](const PersonHistory::Episode& standing) {
        if (standing.condition != disease.code) return false;
        if (const auto found = std::ranges::find(wanted, standing.count); found != wanted.end()) {
            wanted.erase(found);
            return false;
        }
        rows.remove_episode(tx, standing.id, disease.code, standing.count);
        return true;
    });
    for (auto& count : wanted) {
        const auto id = rows.add_episode(tx, person, disease.code, count);
        history.episodes.push_back({id, disease.code, std::move(count)});
    }
}

}  // namespace fengsui::surveil
