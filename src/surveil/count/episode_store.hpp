// SPDX-License-Identifier: Apache-2.0
// Keeps the episode table equal to assemble_episodes() of the standing positive reports, and writes
// the difference as count deltas. Called inside the intake transaction after a person's reports
// have changed.
#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "ledger/transaction.hpp"
#include "surveil/count/person_history.hpp"

namespace fengsui::surveil {

class EpisodeStore {
  public:
    EpisodeStore(const catalog::Catalog& catalog, std::string county)
        : catalog_(catalog), county_(std::move(county)) {}

    // Counts the person's illness of `condition` anew; a subtype is also counted as its disease.
    // The history's facts are as they stand after the change; its episodes follow them here.
    void recount(ledger::Transaction& tx, base::Id person, std::string_view condition,
                 PersonHistory& history) const;

  private:
    void recount_line(ledger::Transaction& tx, base::Id person, const catalog::Condition& disease,
                      PersonHistory& history) const;

    const catalog::Catalog& catalog_;
    std::string county_;
};

}  // namespace fengsui::surveil
