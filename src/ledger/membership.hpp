// SPDX-License-Identifier: Apache-2.0
// How a program joins a ledger: it brings the schema up to date, proves that it has the keys that
// the ledger was begun with (with others, pseudonyms would not meet and identities would not open)
// and gets a number of its own for the ids that it makes. Called once at start, by app.
#pragma once

#include "base/result.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/database.hpp"

namespace fengsui::ledger {

struct Membership {
    int process = 0;  // for base::IdMaker
};

// Conflict for other keys or a newer schema, StorageFailed if the database cannot be reached.
base::Result<Membership> join(const DatabaseOptions& options, const Keys& keys);

}  // namespace fengsui::ledger
