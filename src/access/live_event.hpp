// SPDX-License-Identifier: Apache-2.0
// A journal entry as an event of the live stream. Pure, thread safe.
#pragma once

#include <string_view>

#include "ledger/journal.hpp"
#include "web/live.hpp"

namespace fengsui::access {

web::LiveEvent to_event(const ledger::JournalEntry& entry);
// The verb of an event made by to_event: the hub's filter has only the event, and parsing its JSON
// for each of 500 screens would cost more than all the rest.
std::string_view verb_of(const web::LiveEvent& event);

}  // namespace fengsui::access
