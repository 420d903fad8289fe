// SPDX-License-Identifier: Apache-2.0
// Forgets the sessions and tokens that were ended or changed through another program on the same
// database, as its journal tells. Registered by app where there can be others; called on the
// journal follower's thread.
#pragma once

#include <span>

#include "access/gate.hpp"
#include "ledger/journal.hpp"

namespace fengsui::access {

class CredentialFollower {
  public:
    explicit CredentialFollower(Gate& gate) : gate_(&gate) {}
    void operator()(std::span<const ledger::JournalEntry> entries) const {
        for (const auto& entry : entries) {
            if (entry.verb == "token.revoked") {
                if (const auto id = base::parse_id(entry.object_id)) gate_->tokens().forget(*id);
            } else if (entry.verb == "session.closed" || entry.verb == "user.changed" ||
                       entry.verb == "user.disabled" || entry.verb == "user.reset" ||
                       entry.verb == "user.password_changed") {
                gate_->sessions().forget_account(entry.object_id);
            }
        }
    }

  private:
    Gate* gate_;
};

}  // namespace fengsui::access
