// SPDX-License-Identifier: Apache-2.0
// Daily counts in the ledger: unfolded deltas, their sums per place, and views of a stream for
// detectors. Called by the watcher (one owner per county) and by read_series.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/transaction.hpp"
#include "surveil/detect/detector.hpp"

namespace fengsui::surveil {

struct CountDelta {
    base::Id id = 0;
    StreamKey stream;
    base::Day day;
    int change = 0;
    base::Instant known;
};

// Oldest first.
std::vector<CountDelta> unfolded_deltas(ledger::Connection& db, std::string_view county, int limit);

// What deltas add up to, for their own places and every place above.
struct CountChange {
    int count = 0;
    int late = 0;
    bool operator==(const CountChange&) const = default;
};
using CountChanges = std::map<StreamKey, std::map<base::Day, CountChange>>;
CountChanges add_up(std::span<const CountDelta> deltas, const catalog::Places& places,
                    int utc_offset_minutes);

// Adds the changes to daily_count and marks the deltas folded, in the caller's transaction.
void fold(ledger::Transaction& tx, std::string_view county, const CountChanges& changes,
          std::span<const CountDelta> deltas);

struct ViewQuery {
    std::string county;
    StreamKey stream;
    base::Day from;
    base::Day to;
};
// Nothing if condition or place are unknown to the catalogue.
std::optional<StreamView> read_view(ledger::Connection& db, const catalog::Catalog& catalog,
                                    const ViewQuery& query);

// The first day with a count of the channel in the county.
std::optional<base::Day> watched_since(ledger::Connection& db, std::string_view county,
                                       Channel channel);

}  // namespace fengsui::surveil
