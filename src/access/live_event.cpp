// SPDX-License-Identifier: Apache-2.0
#include "access/live_event.hpp"

#include "base/json.hpp"
#include "ledger/journal_row.hpp"

namespace fengsui::access {

web::LiveEvent to_event(const ledger::JournalEntry& entry) {
    web::LiveEvent event;
    event.seq = entry.seq;
    event.county = entry.county;
    event.place = entry.place;
    event.data = base::to_json(ledger::journal_row(entry));
    event.is_tick = entry.verb == "intake.committed";
    return event;
}

std::string_view verb_of(const web::LiveEvent& event) {
    // Inside a JSON string every quote has a backslash before it, so only the member itself
    // matches.
    constexpr std::string_view kMember = "\"verb\":\"";
    const std::string_view data = event.data;
    const auto start = data.find(kMember);
    if (start == std::string_view::npos) return {};
    const auto rest = data.substr(start + kMember.size());
    return rest.substr(0, rest.find('"'));
}

}  // namespace fengsui::access
