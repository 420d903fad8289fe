// SPDX-License-Identifier: Apache-2.0
// What reports that state a count (and no person) add to their streams: keeps the tally table equal
// to the standing reports and writes the difference as count deltas, as EpisodeStore does for
// persons. Called inside the transaction that changed the report.
#pragma once

#include <string>

#include "ledger/transaction.hpp"

namespace fengsui::surveil {

class TallyStore {
  public:
    explicit TallyStore(std::string county) : county_(std::move(county)) {}

    // Counts the report, as it stands in the database, anew; twice is as once.
    void recount(ledger::Transaction& tx, base::Id report) const;

  private:
    std::string county_;
};

}  // namespace fengsui::surveil
