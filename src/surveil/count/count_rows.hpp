// SPDX-License-Identifier: Apache-2.0
// The one place that writes what is counted: episodes and tallies, and with each what it adds to
// its stream or takes from it (a count delta). The rows are gathered and written at once. Called by
// EpisodeStore and TallyStore inside the intake transaction; what reads these tables there must
// flush() first.
#pragma once

#include <string>
#include <string_view>

#include "ledger/multi_row.hpp"
#include "ledger/transaction.hpp"
#include "surveil/count/episode.hpp"

namespace fengsui::surveil {

// What a report that states a count adds to its stream.
struct Tally {
    std::string channel;
    std::string condition;
    std::string place;
    int day = 0;
    std::int64_t count = 0;
    bool operator==(const Tally&) const = default;
};

class CountRows final : public ledger::BatchPart {
  public:
    explicit CountRows(std::string_view county) : county_(county) {}
    static CountRows& of(ledger::Transaction& tx, std::string_view county) {
        return tx.part<CountRows>(county);
    }

    // Gives the new episode's id.
    base::Id add_episode(ledger::Transaction& tx, base::Id person, std::string_view condition,
                         const EpisodeCount& count);
    void remove_episode(ledger::Transaction& tx, base::Id episode, std::string_view condition,
                        const EpisodeCount& count);
    void add_tally(ledger::Transaction& tx, base::Id report, const Tally& tally);
    void remove_tally(ledger::Transaction& tx, base::Id report, const Tally& tally);

    void flush(ledger::Transaction& tx) override;

  private:
    void add_delta(ledger::Transaction& tx, const Tally& tally, int sign);

    std::string county_;
    ledger::RowList episodes_;
    ledger::RowList tallies_;
    ledger::RowList deltas_;
};

}  // namespace fengsui::surveil
