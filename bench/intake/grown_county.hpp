// SPDX-License-Identifier: Apache-2.0
// A large county's ledger out of a small one: what intake has written is copied, under ids of its
// own and as other people, until there are enough reports. Every row stands in every index as
// intake would have put it, and `fengsui verify` calls the result whole; made so within minutes
// where intake would need an hour. Of the journal there is no more than before.
#pragma once

#include <cstdint>
#include <string>

namespace fengsui::bench {

// No server runs on it. Ends the program if SQLite refuses.
void grow_county(const std::string& sqlite_path, std::int64_t reports);

}  // namespace fengsui::bench
