// SPDX-License-Identifier: Apache-2.0
// The journal as it leaves the house: in lists and on the live stream, without hashes and without
// what stood before and after. Pure, thread safe.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "ledger/journal.hpp"
#include "web/live.hpp"

namespace fengsui::access {

struct JournalEntry {
    std::int64_t seq = 0;
    base::Instant at;
    std::string actor;
    std::string verb;
    std::string object_kind;
    std::string object_id;
    std::string place;
    std::string summary_zh;
    std::string summary_en;
};
BOOST_DESCRIBE_STRUCT(JournalEntry, (),
                      (seq, at, actor, verb, object_kind, object_id, place, summary_zh, summary_en))

JournalEntry to_view(const ledger::JournalEntry& entry);
web::LiveEvent to_event(const ledger::JournalEntry& entry);
// The verb of an event made by to_event: the hub's filter has only the event, and parsing its JSON
// for each of 500 screens would cost more than all the rest.
std::string_view verb_of(const web::LiveEvent& event);

}  // namespace fengsui::access
