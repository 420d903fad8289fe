// SPDX-License-Identifier: Apache-2.0
// Events in the ledger: reading rows and details for the routes and the wall, writing whole events
// for event_change. Functions run inside Database::read or a Writer job and let DatabaseError pass.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/connection.hpp"
#include "respond/event.hpp"

namespace fengsui::respond {

enum class EventFilter : std::uint8_t { Open, Closed, All };

struct EventQuery {
    std::string county;
    EventFilter filter = EventFilter::Open;
    std::string scope_place;         // rows outside it are left out; empty: the whole county
    std::optional<base::Id> before;  // page: older than this one
    int limit = 50;
    base::Instant now;
};

// Newest first.
std::vector<EventRow> read_events(ledger::Connection& db, const catalog::Catalog& catalog,
                                  const EventQuery& query);

struct EventAt {
    std::string county;
    base::Id id = 0;
    base::Instant now;
};
// With signals, tasks, curve and timeline; nothing if there is no such event.
std::optional<EventDetail> read_event_detail(ledger::Connection& db,
                                             const catalog::Catalog& catalog, const EventAt& which);

std::optional<Event> find_event(ledger::Connection& db, std::string_view county, base::Id id);
// NotFound if there is none.
base::Result<Event> require_event(ledger::Connection& db, std::string_view county, base::Id id);
std::int64_t next_event_number(ledger::Connection& db, std::string_view county);
void insert_event(ledger::Connection& db, std::string_view county, const Event& event);
// Writes all that can change and makes the version one higher.
void update_event(ledger::Connection& db, std::string_view county, const Event& event);

}  // namespace fengsui::respond
