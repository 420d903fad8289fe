// SPDX-License-Identifier: Apache-2.0
// The journal: one append-only, hash-chained sequence of entries per county. It is the audit trail,
// each object's timeline, the source of the live stream and the clock of the indicators (DESIGN.md
// §4.1). Entries are appended through Transaction::record and read from any connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "ledger/connection.hpp"

namespace fengsui::ledger {

// What a room states; the journal adds sequence, time and hash. The summaries are the words that
// people read on the timeline, without identity details; before/after are JSON objects or empty.
struct JournalDraft {
    std::string county;
    std::string actor;  // account name, "system", or "intake"
    std::string verb;   // "signal.verified"
    std::string object_kind;
    std::string object_id;
    std::string place;
    std::string summary_zh;
    std::string summary_en;
    std::string before_json;
    std::string after_json;
};

struct JournalEntry : JournalDraft {
    std::int64_t seq = 0;
    base::Instant at;
    std::string previous_hash;
    std::string hash;
};

// The end of a county's chain.
struct JournalHead {
    std::int64_t seq = 0;
    std::string hash;  // empty before the first entry
};

JournalHead journal_head(Connection& db, std::string_view county);
// Appends after `head`, moves it, and gives the entry.
JournalEntry append_entry(Connection& db, JournalHead& head, JournalDraft draft, base::Instant at);

struct JournalFilter {
    std::string county;
    std::optional<std::int64_t> after_seq;   // oldest first from here
    std::optional<std::int64_t> before_seq;  // newest first from here
    std::optional<base::Instant> since;
    std::string object_kind;
    std::string object_id;
    std::string verb;
    int limit = 50;
};
// Newest first, unless after_seq is given.
std::vector<JournalEntry> read_journal(Connection& db, const JournalFilter& filter);

// Walks the whole chain; the Problem names the first entry that does not fit. Gives the number of
// entries.
base::Result<std::int64_t> verify_journal(Connection& db, std::string_view county);

}  // namespace fengsui::ledger
