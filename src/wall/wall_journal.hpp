// SPDX-License-Identifier: Apache-2.0
// The last hour of the loop for the wall: newest first, within the scope. Comings and goings of
// accounts are left out: a wall is read by everybody in the room. Called by wall_store.
#pragma once

#include <vector>

#include "ledger/journal_row.hpp"
#include "wall/wall_query.hpp"

namespace fengsui::wall {

// At most kJournalMax entries; looks at most at kJournalLookedAt, newest first, however busy the
// hour.
inline constexpr int kJournalLookedAt = 2000;
std::vector<ledger::JournalRow> read_last_hour(const WallQuery& query);

}  // namespace fengsui::wall
