// SPDX-License-Identifier: Apache-2.0
// Keeps the episode table equal to assemble_episodes() of the standing positive reports, and writes
// the difference as count deltas. Called inside the intake transaction after a person's reports
// have changed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/transaction.hpp"
#include "surveil/count/episode.hpp"

namespace fengsui::surveil {

class EpisodeStore {
  public:
    EpisodeStore(const catalog::Catalog& catalog, std::string county)
        : catalog_(catalog), county_(std::move(county)) {}

    // Counts the person's illness of `condition` anew; a subtype is also counted as its disease.
    void recount(ledger::Transaction& tx, base::Id person, std::string_view condition) const;

  private:
    struct Line {
        base::Id person;
        const catalog::Condition& disease;
    };
    struct PersonFact {
        const catalog::Condition* condition;
        EpisodeFact fact;
    };
    [[nodiscard]] std::vector<PersonFact> standing_facts(ledger::Connection& db,
                                                         base::Id person) const;
    void recount_line(ledger::Transaction& tx, const Line& line,
                      std::span<const PersonFact> all) const;

    const catalog::Catalog& catalog_;
    std::string county_;
};

}  // namespace fengsui::surveil
