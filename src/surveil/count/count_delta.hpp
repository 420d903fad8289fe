// SPDX-License-Identifier: Apache-2.0
// The one place that writes count deltas: what an episode or a tally adds to its stream or takes
// from it. Called by EpisodeStore and TallyStore inside the intake transaction.
#pragma once

#include <string_view>

#include "ledger/transaction.hpp"
#include "surveil/report.hpp"

namespace fengsui::surveil {

struct CountChangeAt {
    Channel channel = Channel::Case;
    std::string_view condition;
    std::string_view place;
    base::Day day;
    std::int64_t change = 0;
};

inline void write_delta(ledger::Transaction& tx, std::string_view county,
                        const CountChangeAt& delta) {
    tx.db().execute(
        "INSERT INTO count_delta (county, id, channel, condition, place, day, change, known_ms, "
        "folded) VALUES (?,?,?,?,?,?,?,?,0)",
        {county, tx.new_id(), to_string(delta.channel), delta.condition, delta.place,
         delta.day.days, delta.change, tx.now().ms});
}

}  // namespace fengsui::surveil
