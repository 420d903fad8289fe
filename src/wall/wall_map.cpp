// SPDX-License-Identifier: Apache-2.0
#include "wall/wall_map.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace fengsui::wall {
namespace {

using ledger::Value;

constexpr std::string_view kChannels = "channel IN ('case', 'pathogen')";
constexpr std::size_t kTownshipCodeLength = 9;

std::vector<WallPlace> places_of(const WallQuery& query) {
    std::vector<WallPlace> places;
    for (const auto* place : query.catalog.places().children(query.county)) {
        if (place->kind == catalog::PlaceKind::Township &&
            place->code.starts_with(query.scope_place))
            places.push_back({place->code, 0, 0});
    }
    if (places.empty() && !query.scope_place.empty()) places.push_back({query.scope_place, 0, 0});
    return places;
}

std::optional<base::Day> newest_day(const WallQuery& query) {
    std::vector<Value> bind{query.county, query.today().days};
    query.bind_within(bind);
    const auto rows = query.db.query<int>(
        fmt::format(
            "SELECT day FROM daily_count WHERE county = ? AND day <= ? AND count > 0 AND {}{} "
            "ORDER BY day DESC LIMIT 1",
            kChannels, query.within("place")),
        bind);
    if (rows.empty()) return std::nullopt;
    return base::Day{std::get<0>(rows.front())};
}

// A disease is counted once, not again for its subtypes.
bool is_shown(const catalog::Conditions& conditions, const std::string& code) {
    const auto* condition = conditions.find(code);
    return condition != nullptr && condition->detected && &conditions.top(*condition) == condition;
}

std::map<std::string, std::int64_t> read_counts(const WallQuery& query) {
    const auto last = query.today();
    std::vector<Value> bind{query.county, (last - (kMapWindowDays - 1)).days, last.days,
                            std::max(kTownshipCodeLength, query.scope_place.size())};
    query.bind_within(bind);
    std::map<std::pair<std::string, std::string>, std::int64_t> largest;  // place, condition
    for (const auto& [place, condition, total] :
         query.db.query<std::string, std::string, std::int64_t>(
             fmt::format("SELECT place, condition, CAST(SUM(count) AS BIGINT) FROM daily_count "
                         "WHERE county = ? AND day >= ? AND day <= ? AND {} AND length(place) <= "
                         "CAST(? AS BIGINT){} "
                         "GROUP BY place, condition, channel",
                         kChannels, query.within("place")),
             bind)) {
        if (!is_shown(query.catalog.conditions(), condition)) continue;
        auto& count = largest[{place, condition}];
        count = std::max(count, total);
    }
    std::map<std::string, std::int64_t> counts;
    for (const auto& [key, count] : largest) counts[key.first] += count;
    return counts;
}

}  // namespace

MapCounts read_map_counts(const WallQuery& query) {
    MapCounts map{places_of(query), {query.county, 0, 0}, newest_day(query)};
    const auto counts = read_counts(query);
    std::int64_t placed = 0;
    for (auto& row : map.places) {
        const auto found = counts.find(row.place);
        if (found != counts.end()) row.count = std::max<std::int64_t>(0, found->second);
        placed += row.count;
    }
    const auto county = counts.find(query.county);
    if (county != counts.end())
        map.unplaced.count = std::max<std::int64_t>(0, county->second - placed);
    return map;
}

void add_open_signals(const WallQuery& query, MapCounts& counts) {
    std::vector<Value> bind{query.county};
    query.bind_within(bind);
    for (const auto& [place, count] : query.db.query<std::string, std::int64_t>(
             "SELECT place, COUNT(*) FROM signal WHERE county = ? AND closed_ms IS NULL" +
                 query.within("place") + " GROUP BY place",
             bind)) {
        const auto found = std::ranges::find_if(counts.places, [&at = place](const WallPlace& row) {
            return at.starts_with(row.place);
        });
        (found == counts.places.end() ? counts.unplaced : *found).open_signals += count;
    }
}

}  // namespace fengsui::wall
