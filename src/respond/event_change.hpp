// SPDX-License-Identifier: Apache-2.0
// What people decide about events: opening one from a signal, adding a signal to an open one,
// closing. Each change checks scope (OutOfScope), version (VersionStale) and state (Conflict), and
// writes event, signals and journal in the caller's transaction. Functions let DatabaseError pass.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "ledger/transaction.hpp"
#include "respond/close_guard.hpp"
#include "respond/event.hpp"
#include "web/rights.hpp"

namespace fengsui::respond {

struct Escalation {
    std::string county;
    base::Id signal = 0;
    std::string version;  // of the signal, as the person saw it
    std::string title;
    EventGrade grade = EventGrade::None;
    std::string note;
    std::optional<base::Id> event;  // an open event of the same disease to which the signal belongs
};
// Gives the event. A signal that joins an event widens the event's place and time where needed and
// raises its grade if the new one is graver; title and note of the event stay as they were.
base::Result<base::Id> escalate(ledger::Transaction& tx, const catalog::Catalog& catalog,
                                const web::Principal& by, const Escalation& escalation);

struct Closing {
    std::string county;
    base::Id event = 0;
    std::string version;
    std::string conclusion;
};
base::Result<void> close_event(ledger::Transaction& tx, const EventCloseGuards& guards,
                               const web::Principal& by, const Closing& closing);

}  // namespace fengsui::respond
