// SPDX-License-Identifier: Apache-2.0
// The answers a person gives to a signal, as changes of its state. Each checks the version that the
// person saw (VersionStale), the state (Conflict), writes the row and the journal in the caller's
// transaction.
//
//   new ──acknowledge──▶ acknowledged ──verify──▶ verified ──escalate──▶ escalated ──(event
//   closed)──▶ closed
//    └──────────────────── verify ───────────────▲    └───────────── close
//    ────────────────────────────▲
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "ledger/transaction.hpp"

namespace fengsui::warn {

struct SignalAnswer {
    std::string county;
    base::Id id = 0;
    std::string version;  // of If-Match
    std::string actor;
    std::string note;
};

base::Result<void> acknowledge_signal(ledger::Transaction& tx, const SignalAnswer& answer);
enum class Verdict : std::uint8_t { Genuine, NotGenuine };
base::Result<void> verify_signal(ledger::Transaction& tx, const SignalAnswer& answer,
                                 Verdict verdict);
base::Result<void> close_signal(ledger::Transaction& tx, const SignalAnswer& answer,
                                std::string_view outcome);
// Called by respond: the signal belongs to `event` from now on.
base::Result<void> escalate_signal(ledger::Transaction& tx, const SignalAnswer& answer,
                                   base::Id event);
// Called by respond when an event ends: its signals end with outcome "outbreak".
void close_signals_of_event(ledger::Transaction& tx, std::string_view county, base::Id event,
                            std::string_view actor);

}  // namespace fengsui::warn
