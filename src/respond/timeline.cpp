// SPDX-License-Identifier: Apache-2.0
#include "respond/timeline.hpp"

namespace fengsui::respond {

std::vector<ledger::JournalRow> event_timeline(ledger::Connection& db, std::string_view county,
                                               base::Id event) {
    // Missions belong to a later room; their table is named here because the ledger is one.
    constexpr std::string_view kSql =
        "WITH object (kind, id) AS ("
        " SELECT 'event', CAST(id AS TEXT) FROM event WHERE county = ? AND id = ?"
        " UNION ALL SELECT 'signal', CAST(id AS TEXT) FROM signal WHERE county = ? AND event = ?"
        " UNION ALL SELECT 'task', CAST(id AS TEXT) FROM task WHERE county = ? AND event = ?"
        " UNION ALL SELECT 'mission', CAST(id AS TEXT) FROM mission WHERE county = ? AND event = ?)"
        " SELECT j.seq, j.at_ms, j.actor, j.verb, j.object_kind, j.object_id, j.place,"
        " j.summary_zh, j.summary_en FROM object o JOIN journal j"
        " ON j.county = ? AND j.object_kind = o.kind AND j.object_id = o.id"
        " ORDER BY j.seq DESC LIMIT ?";
    std::vector<ledger::JournalRow> entries;
    for (auto& [seq, at, actor, verb, kind, id, place, zh, en] :
         db.query<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string,
                  std::string, std::string, std::string>(
             kSql,
             {county, event, county, event, county, event, county, event, county, kTimelineMax})) {
        entries.push_back({seq,
                           {at},
                           std::move(actor),
                           std::move(verb),
                           std::move(kind),
                           std::move(id),
                           std::move(place),
                           std::move(zh),
                           std::move(en)});
    }
    return entries;
}

}  // namespace fengsui::respond
