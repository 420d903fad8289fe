// SPDX-License-Identifier: Apache-2.0
#include "ledger/transaction.hpp"

namespace fengsui::ledger {

void Transaction::record(JournalDraft draft) {
    auto found = heads_.find(draft.county);
    if (found == heads_.end()) {
        auto head = journal_head(db_, draft.county);
        found = heads_.emplace(draft.county, std::move(head)).first;
    }
    entries_.push_back(append_entry(db_, found->second, std::move(draft), journal_now_));
}

void Transaction::return_to(Mark&& mark) {
    heads_ = std::move(mark.heads);
    entries_.resize(mark.entries);
    parts_.clear();
}

void Transaction::flush_parts() {
    for (auto& [type, part] : parts_) part->flush(*this);
    parts_.clear();
}

}  // namespace fengsui::ledger
