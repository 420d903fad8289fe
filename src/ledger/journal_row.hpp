// SPDX-License-Identifier: Apache-2.0
// A journal entry as screens show it: without the hashes and the before/after that only the audit
// needs.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "ledger/journal.hpp"

namespace fengsui::ledger {

struct JournalRow {
    std::int64_t seq = 0;
    base::Instant at;
    std::string actor;
    std::string verb;
    std::string object_kind;
    std::string object_id;
    std::string place;
    std::string summary_zh;
    std::string summary_en;
    BOOST_DESCRIBE_CLASS(JournalRow, (),
                         (seq, at, actor, verb, object_kind, object_id, place, summary_zh,
                          summary_en),
                         (), ())
};

inline JournalRow journal_row(const JournalEntry& entry) {
    return {entry.seq,       entry.at,    entry.actor,      entry.verb,      entry.object_kind,
            entry.object_id, entry.place, entry.summary_zh, entry.summary_en};
}

inline std::vector<JournalRow> journal_rows(const std::vector<JournalEntry>& entries) {
    std::vector<JournalRow> rows;
    rows.reserve(entries.size());
    for (const auto& entry : entries) rows.push_back(journal_row(entry));
    return rows;
}

}  // namespace fengsui::ledger
