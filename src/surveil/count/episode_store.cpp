// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/episode_store.hpp"

#include <algorithm>
#include <map>

#include "surveil/count/episode.hpp"

namespace fengsui::surveil {
namespace {

using ledger::Transaction;

struct Delta {
    std::string_view county;
    std::string_view condition;
    const EpisodeCount& count;
    int change;
};

void write_delta(Transaction& tx, const Delta& delta) {
    tx.db().execute(
        "INSERT INTO count_delta (county, id, channel, condition, place, day, change, known_ms, "
        "folded) "
        "VALUES (?,?,?,?,?,?,?,?,0)",
        {delta.county, tx.new_id(), to_string(delta.count.channel), delta.condition,
         delta.count.place, delta.count.day.days, delta.change, tx.now().ms});
}

}  // namespace

void EpisodeStore::recount(Transaction& tx, std::string_view person,
                           std::string_view condition) const {
    const auto* stated = catalog_.conditions().find(condition);
    if (stated == nullptr)
        return;  // a condition that the catalogue no longer knows is no longer counted
    recount_line(tx, person, *stated);
    const auto& disease = catalog_.conditions().top(*stated);
    if (&disease != stated) recount_line(tx, person, disease);
}

void EpisodeStore::recount_line(Transaction& tx, std::string_view person,
                                const catalog::Condition& line) const {
    auto& db = tx.db();
    std::vector<EpisodeFact> facts;
    for (auto& [id, condition, channel, place, day] :
         db.query<std::int64_t, std::string, std::string, std::string, int>(
             "SELECT id, condition, channel, place, day FROM report "
             "WHERE county = ? AND person = ? AND result = 'positive' AND status <> 'withdrawn'",
             // All of the person's: a part's code need not begin with its disease's (X21 is part of
             // C11).
             {county_, person})) {
        const auto* part = catalog_.conditions().find(condition);
        if (part == nullptr || !catalog_.conditions().includes(line, *part)) continue;
        facts.push_back({*parse_channel(channel), std::move(place), {day}, id});
    }
    const auto wanted = assemble_episodes(facts, line.episode_window_days);

    std::multimap<EpisodeCount, std::int64_t> standing;
    for (auto& [id, channel, place, day] : db.query<std::int64_t, std::string, std::string, int>(
             "SELECT id, channel, place, day FROM episode WHERE county = ? AND person = ? AND "
             "condition = ?",
             {county_, person, line.code})) {
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
            {county_, tx.new_id(), person, line.code, to_string(count.channel), count.place,
             count.day.days});
        write_delta(tx, {county_, line.code, count, +1});
    }
    for (const auto& [count, id] : standing) {
        db.execute("DELETE FROM episode WHERE county = ? AND id = ?", {county_, id});
        write_delta(tx, {county_, line.code, count, -1});
    }
}

}  // namespace fengsui::surveil
