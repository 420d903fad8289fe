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

inline std::vector<JournalRow> journal_rows(std::vector<JournalEntry>&& entries) {
    std::vector<JournalRow> rows;
    rows.reserve(entries.size());
    for (auto& entry : entries) {
        rows.push_back({entry.seq, entry.at, std::move(entry.actor), std::move(entry.verb),
                        std::move(entry.object_kind), std::move(entry.object_id),
                        std::move(entry.place), std::move(entry.summary_zh),
                        std::move(entry.summary_en)});
    }
    return rows;
}

}  // namespace fengsui::ledger
