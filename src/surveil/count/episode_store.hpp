// SPDX-License-Identifier: Apache-2.0
// Keeps the episode table equal to assemble_episodes() of the standing positive reports, and writes
// the difference as count deltas. Called inside the intake transaction after a person's reports
// have changed.
#pragma once

#include <string>
#include <string_view>

#include "catalog/catalog.hpp"
#include "ledger/transaction.hpp"

namespace fengsui::surveil {

class EpisodeStore {
  public:
    EpisodeStore(const catalog::Catalog& catalog, std::string county)
        : catalog_(catalog), county_(std::move(county)) {}

    // Counts the person's illness of `condition` anew; a subtype is also counted as its disease.
    void recount(ledger::Transaction& tx, std::string_view person,
                 std::string_view condition) const;

  private:
    void recount_line(ledger::Transaction& tx, std::string_view person,
                      const catalog::Condition& line) const;

    const catalog::Catalog& catalog_;
    std::string county_;
};

}  // namespace fengsui::surveil
