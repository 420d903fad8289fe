// SPDX-License-Identifier: Apache-2.0
// Hands each committed journal entry to the live stream. Registered by app before the first job:
//   database.writer().on_commit(access::JournalPublisher(hub));
// Called on the writer's thread; publishing only queues.
#pragma once

#include <span>

#include "access/live_event.hpp"

namespace fengsui::access {

class JournalPublisher {
  public:
    explicit JournalPublisher(web::LiveHub& hub) : hub_(&hub) {}
    void operator()(std::span<const ledger::JournalEntry> entries) const {
        for (const auto& entry : entries) hub_->publish(to_event(entry));
    }

  private:
    web::LiveHub* hub_;
};

}  // namespace fengsui::access
