// SPDX-License-Identifier: Apache-2.0
// The numbers behind a grade proposal, read from the ledger: cases of a signal's condition, at its
// place and in the county, with the years before. Runs inside Database::read; lets DatabaseError
// pass. Deaths are not recorded in the ledger, so the facts leave them open.
#pragma once

#include <string>

#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "ledger/connection.hpp"
#include "respond/grading.hpp"
#include "warn/signal_row.hpp"

namespace fengsui::respond {

struct GradeQuery {
    std::string county;
    base::Id signal = 0;
    base::Instant now;
};
// NotFound if the catalogue no longer knows the signal's condition.
base::Result<GradeProposal> propose_for_signal(ledger::Connection& db,
                                               const catalog::Catalog& catalog,
                                               const warn::SignalRow& signal,
                                               const GradeQuery& query);

}  // namespace fengsui::respond
