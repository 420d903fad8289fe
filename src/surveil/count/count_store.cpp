// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/count_store.hpp"

#include "ledger/multi_row.hpp"
#include "surveil/series.hpp"

namespace fengsui::surveil {

std::vector<CountDelta> unfolded_deltas(ledger::Connection& db, std::string_view county,
                                        int limit) {
    std::vector<CountDelta> deltas;
    for (auto& [id, channel, condition, place, day, change, known] :
         db.query<std::int64_t, std::string, std::string, std::string, int, int, std::int64_t>(
             "SELECT id, channel, condition, place, day, change, known_ms FROM count_delta "
             "WHERE county = ? AND folded = 0 ORDER BY id LIMIT ?",
             {county, limit})) {
        deltas.push_back({id,
                          {*parse_channel(channel), std::move(condition), std::move(place)},
                          {day},
                          change,
                          {known}});
    }
    return deltas;
}

CountChanges add_up(std::span<const CountDelta> deltas, const catalog::Places& places,
                    int utc_offset_minutes) {
    CountChanges changes;
    for (const auto& delta : deltas) {
        const bool late =
            base::local_day(delta.known, utc_offset_minutes) - delta.day > late_after_days;
        const auto add = [&](std::string_view place) {
            auto& change = changes[{delta.stream.channel, delta.stream.condition,
                                    std::string(place)}][delta.day];
            change.count += delta.change;
            change.late += late ? delta.change : 0;
        };
        add(delta.stream.place);
        for (const auto* above : places.ancestors(delta.stream.place)) {
            if (above->kind >= catalog::PlaceKind::County) add(above->code);
        }
    }
    return changes;
}

void fold(ledger::Transaction& tx, std::string_view county, const CountChanges& changes,
          std::span<const CountDelta> deltas) {
    std::vector<ledger::Value> rows;
    for (const auto& [stream, days] : changes) {
        for (const auto& [day, change] : days) {
            if (change == CountChange{}) continue;
            rows.insert(rows.end(), {county, to_string(stream.channel), stream.condition,
                                     stream.place, day.days, change.count, change.late});
        }
    }
    ledger::insert_rows(
        tx.db(),
        {"INSERT INTO daily_count (county, channel, condition, place, day, count, late)", 7,
         "ON CONFLICT (county, channel, condition, place, day) DO UPDATE SET count = "
         "daily_count.count + excluded.count, late = daily_count.late + excluded.late"},
        rows);
    std::vector<base::Id> folded;
    folded.reserve(deltas.size());
    for (const auto& delta : deltas) folded.push_back(delta.id);
    ledger::update_ids(tx.db(), "UPDATE count_delta SET folded = 1 WHERE county = ? AND id", county,
                       folded);
}

std::optional<StreamView> read_view(ledger::Connection& db, const catalog::Catalog& catalog,
                                    const ViewQuery& query) {
    const auto* condition = catalog.conditions().find(query.stream.condition);
    const auto* place = catalog.places().find(query.stream.place);
    if (condition == nullptr || place == nullptr) return std::nullopt;
    StreamView view(query.stream, *condition, place->kind, query.from, query.to - query.from + 1);
    for (const auto& [day, count] :
         db.query<int, int>("SELECT day, count FROM daily_count WHERE county = ? AND channel = ? "
                            "AND condition = ? AND place = ? "
                            "AND day >= ? AND day <= ?",
                            {query.county, to_string(query.stream.channel), query.stream.condition,
                             query.stream.place, query.from.days, query.to.days})) {
        view.add({day}, count);
    }
    view.holidays = catalog.holidays().marks(query.from, query.to - query.from + 1);
    view.watched_since = watched_since(db, query.county, query.stream.channel);
    return view;
}

std::optional<base::Day> watched_since(ledger::Connection& db, std::string_view county,
                                       Channel channel) {
    const auto day = db.value<int>(
        "SELECT day FROM daily_count WHERE county = ? AND channel = ? AND count > 0 ORDER BY day "
        "LIMIT 1",
        {county, to_string(channel)});
    if (!day) return std::nullopt;
    return base::Day{*day};
}

}  // namespace fengsui::surveil
