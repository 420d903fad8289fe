// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/episode_store.hpp"

#include <algorithm>
#include <map>

#include "surveil/count/count_delta.hpp"
#include "surveil/count/episode.hpp"

namespace fengsui::surveil {

using ledger::Transaction;

void EpisodeStore::recount(Transaction& tx, base::Id person, std::string_view condition) const {
    const auto* stated = catalog_.conditions().find(condition);
    // A condition that the catalogue no longer knows is no longer counted.
    if (stated == nullptr) return;
    const auto facts = standing_facts(tx.db(), person);
    recount_line(tx, {person, *stated}, facts);
    const auto& disease = catalog_.conditions().top(*stated);
    if (&disease != stated) recount_line(tx, {person, disease}, facts);
}

// All of the person's, whatever the condition: a subtype's code need not begin with its disease's
// (X21 is one of C11), and few people have more than a handful.
std::vector<EpisodeStore::PersonFact> EpisodeStore::standing_facts(ledger::Connection& db,
                                                                   base::Id person) const {
    std::vector<PersonFact> facts;
    for (auto& [id, condition, channel, place, day] :
         db.query<std::int64_t, std::string, std::string, std::string, int>(
             "SELECT id, condition, channel, place, day FROM report "
             "WHERE county = ? AND person = ? AND result = 'positive' AND status <> 'withdrawn'",
             {county_, person})) {
        const auto* known = catalog_.conditions().find(condition);
        if (known == nullptr) continue;
        facts.push_back({known, {*parse_channel(channel), std::move(place), {day}, id}});
    }
    return facts;
}

void EpisodeStore::recount_line(Transaction& tx, const Line& line,
                                std::span<const PersonFact> all) const {
    auto& db = tx.db();
    const auto& [person, disease] = line;
    std::vector<EpisodeFact> facts;
    for (const auto& [condition, fact] : all) {
        if (catalog_.conditions().includes(disease, *condition)) facts.push_back(fact);
    }
    const auto wanted = assemble_episodes(facts, disease.episode_window_days);

    std::multimap<EpisodeCount, std::int64_t> standing;
    for (auto& [id, channel, place, day] : db.query<std::int64_t, std::string, std::string, int>(
             "SELECT id, channel, place, day FROM episode WHERE county = ? AND person = ? AND "
             "condition = ?",
             {county_, person, disease.code})) {
        standing.emplace(EpisodeCount{*parse_channel(channel), std::move(place), {day}}, id);
    }
    for (const auto& count : wanted) {
        if (const auto found = standing.find(count); found != standing.end()) {
            standing.erase(found);
            continue;
        }
        db.execute(
            "INSERT INTO episode (county, id, person, condition, channel, place, day) VALUES "
            "(?,?,?,?,?,?,?)",
            {county_, tx.new_id(), person, disease.code, to_string(count.channel), count.place,
             count.day.days});
        write_delta(tx, county_, {count.channel, disease.code, count.place, count.day, +1});
    }
    for (const auto& [count, id] : standing) {
        db.execute("DELETE FROM episode WHERE county = ? AND id = ?", {county_, id});
        write_delta(tx, county_, {count.channel, disease.code, count.place, count.day, -1});
    }
}

}  // namespace fengsui::surveil
