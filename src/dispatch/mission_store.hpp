// SPDX-License-Identifier: Apache-2.0
// Missions in the ledger. Changes check scope (OutOfScope), version (VersionStale) and state
// (Conflict), and write mission, unit and journal in the caller's transaction. A unit is on one
// mission at a time: its status says so, and the index mission_active would refuse a second one.
// Functions let DatabaseError pass.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "dispatch/mission.hpp"
#include "ledger/transaction.hpp"
#include "respond/close_guard.hpp"
#include "web/rights.hpp"

namespace fengsui::dispatch {

enum class MissionFilter : std::uint8_t { Active, All };

struct MissionQuery {
    std::string county;
    MissionFilter filter = MissionFilter::Active;
    std::string scope_place;         // of the mission's event; empty: the whole county
    std::optional<base::Id> event;   // only those of an event
    std::optional<base::Id> before;  // page: older than this one
    int limit = 50;
};
// Newest first.
std::vector<MissionRow> read_missions(ledger::Connection& db, const catalog::Catalog& catalog,
                                      const MissionQuery& query);
std::optional<MissionRow> read_mission(ledger::Connection& db, const catalog::Catalog& catalog,
                                       std::string_view county, base::Id id);

struct MissionOrder {
    std::string county;
    base::Id event = 0;
    base::Id unit = 0;
    std::string destination;
    std::string purpose;
};
base::Result<base::Id> send_unit(ledger::Transaction& tx, const catalog::Catalog& catalog,
                                 const web::Principal& by, const MissionOrder& order);

struct MissionStep {
    std::string county;
    base::Id mission = 0;
    std::string version;  // of If-Match
    MissionStatus step = MissionStatus::Departed;
    std::string note;  // kept in the journal
};
base::Result<void> step_mission(ledger::Transaction& tx, const catalog::Catalog& catalog,
                                const web::Principal& by, const MissionStep& step);

// Conflict while a mission of the event is under way; to be added to respond's guards.
base::Result<void> guard_event_close(ledger::Connection& db, std::string_view county,
                                     base::Id event);

}  // namespace fengsui::dispatch
