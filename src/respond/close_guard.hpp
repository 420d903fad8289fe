// SPDX-License-Identifier: Apache-2.0
// What must be over before an event can be closed, as later rooms know it (dispatch: no mission
// under way). App makes one set, the rooms add to it at start, and respond asks it inside the
// closing transaction. Not thread safe while guards are added, safe afterwards.
#pragma once

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "ledger/connection.hpp"

namespace fengsui::respond {

// Conflict, with the reason, while the event cannot be closed.
using EventCloseGuard =
    std::function<base::Result<void>(ledger::Connection&, std::string_view county, base::Id event)>;

class EventCloseGuards {
  public:
    void add(EventCloseGuard guard) { guards_.push_back(std::move(guard)); }
    // The first objection, if any.
    [[nodiscard]] base::Result<void> check(ledger::Connection& db, std::string_view county,
                                           base::Id event) const {
        for (const auto& guard : guards_) {
            if (auto free = guard(db, county, event); !free) return free;
        }
        return {};
    }

  private:
    std::vector<EventCloseGuard> guards_;
};

}  // namespace fengsui::respond
