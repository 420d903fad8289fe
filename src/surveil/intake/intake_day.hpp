// SPDX-License-Identifier: Apache-2.0
// What intake writes once per commit rather than once per message: the sums of each institution's
// day and the one journal entry with the digest of the commit's messages (DESIGN.md §4.1). Filled
// by IntakeStore.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ledger/transaction.hpp"

namespace fengsui::surveil {

struct IntakeNote {
    std::string county;
    base::Id institution = 0;  // 0: the sender could not be read
    std::string digest;
    base::Instant received;
    int messages = 1;
    int rejected = 0;  // -1 for a refused message that could be taken later
    int reports = 0;
};

class IntakeDay final : public ledger::BatchPart {
  public:
    void add(IntakeNote note) { notes_.push_back(std::move(note)); }
    void flush(ledger::Transaction& tx) override;

  private:
    std::vector<IntakeNote> notes_;
};

}  // namespace fengsui::surveil
