// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/person_history.hpp"

#include "ledger/multi_row.hpp"

namespace fengsui::surveil {

std::map<base::Id, PersonHistory> read_histories(ledger::Connection& db, std::string_view county,
                                                 const std::vector<base::Id>& persons) {
    std::map<base::Id, PersonHistory> histories;
    for (const auto person : persons) histories[person];
    std::vector<ledger::Value> keys;
    for (const auto& [person, history] : histories) keys.emplace_back(person);
    for (auto& [person, id, condition, channel, place, day] :
         ledger::find_rows<std::int64_t, std::int64_t, std::string, std::string, std::string, int>(
             db,
             {.select = "SELECT person, id, condition, channel, place, day",
             .from = "report",
             .where = "county = ? AND result = 'positive' AND status <> 'withdrawn'",
             .key = "(person)"},
             county, keys)) {
        histories[person].facts.push_back(
            {std::move(condition), {*parse_channel(channel), std::move(place), {day}, id}});
    }
    for (auto& [person, id, condition, channel, place, day] :
         ledger::find_rows<std::int64_t, std::int64_t, std::string, std::string, std::string, int>(
             db,
             {.select = "SELECT person, id, condition, channel, place, day",
             .from = "episode",
             .where = "county = ?",
             .key = "(person)"},
             county, keys)) {
        histories[person].episodes.push_back(
            {id, std::move(condition), {*parse_channel(channel), std::move(place), {day}}});
    }
    return histories;
}

}  // namespace fengsui::surveil
