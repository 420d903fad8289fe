// SPDX-License-Identifier: Apache-2.0
// Reads the facts of a period from the journal, by verb, in the snapshot of the caller, in pages.
// The moments are the journal's; only what is no moment (a number, a title, the limit fixed for a
// signal or task) comes from the row of the object. Lets DatabaseError pass. ValueInvalid at
// "?from" if a verb has more than kEntriesMax entries: the answer is a shorter period, not a larger
// memory.
#pragma once

#include <string>

#include "base/result.hpp"
#include "evaluate/indicator.hpp"
#include "evaluate/intake_tally.hpp"
#include "ledger/connection.hpp"

namespace fengsui::evaluate {

inline constexpr std::size_t kEntriesMax = 200'000;

struct FactQuery {
    std::string county;
    std::string scope_place;  // facts outside it are left out; empty: the whole county
    Period period;
};
// Messages are counted for the county only: a part of it has no intake of its own.
base::Result<Facts> read_facts(ledger::Connection& db, IntakeTally& intake, const FactQuery& query);

}  // namespace fengsui::evaluate
