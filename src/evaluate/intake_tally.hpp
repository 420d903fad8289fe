// SPDX-License-Identifier: Apache-2.0
// What intake received and refused, day by day, folded from its journal entries. There is one entry
// per commit of intake, far too many to read for each question, and the journal only grows: so the
// sums are kept in memory and each call reads what is new since the last, in pages. Memory grows by
// one small row a day. One per county and process; thread safe, callers wait for each other. Lets
// DatabaseError pass, and goes on from the last entry folded.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "evaluate/indicator.hpp"
#include "ledger/connection.hpp"

namespace fengsui::evaluate {

class IntakeTally {
  public:
    // Of commits with refusals a day names this many; more would help nobody who reads the
    // evidence.
    static constexpr std::size_t kRefusedSeqsMax = 100;

    IntakeTally(std::string county, int utc_offset_minutes)
        : county_(std::move(county)), utc_offset_minutes_(utc_offset_minutes) {}

    // The days of the period with at least one message, oldest first.
    std::vector<IntakeDay> read(ledger::Connection& db, const Period& period);

  private:
    void fold_page(ledger::Connection& db, bool& more);

    const std::string county_;
    const int utc_offset_minutes_;
    std::mutex mutex_;
    std::int64_t last_seq_ = 0;
    std::map<base::Day, IntakeDay> days_;
};

}  // namespace fengsui::evaluate
