// SPDX-License-Identifier: Apache-2.0
// Moves what a pending sender's messages counted at county level to the place where it is now known
// to be, in steps that each are one short transaction: reports change their place, the touched
// persons' illnesses are counted anew, so that counts stay equal to reports at every step. A row of
// `setting` says how far it is; what a stop interrupts is finished at the next start. Called on a
// worker's thread or at start.
#pragma once

#include <string_view>

#include "surveil/context.hpp"

namespace fengsui::surveil {

inline constexpr std::size_t placement_persons = 500;  // of one step
inline constexpr int placement_rows_walked = 20'000;   // reports that one step looks at

// Within the transaction that gives the institution its place: notes that its earlier reports are
// to follow.
void begin_placement(ledger::Transaction& tx, std::string_view county, base::Id institution);

// Takes the steps that are left; nothing to do if no placement was begun. Gives the number of
// reports moved.
base::Result<int> finish_placement(const RoomContext& context, base::Id institution);

// At start: all that a stop interrupted.
base::Result<int> finish_placements(const RoomContext& context);

}  // namespace fengsui::surveil
