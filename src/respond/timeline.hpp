// SPDX-License-Identifier: Apache-2.0
// The timeline of an event: the journal entries of the event itself, of its signals, its tasks and
// its missions, in one sequence. Read by the event's page, evaluate and reports. The entries of
// tasks and missions also carry {"event": id} in after_json, for those who read the journal alone.
#pragma once

#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "ledger/connection.hpp"
#include "ledger/journal_row.hpp"

namespace fengsui::respond {

inline constexpr int kTimelineMax = 500;

// Newest first, at most kTimelineMax.
std::vector<ledger::JournalRow> event_timeline(ledger::Connection& db, std::string_view county,
                                               base::Id event);

}  // namespace fengsui::respond
