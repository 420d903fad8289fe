// SPDX-License-Identifier: Apache-2.0
// Units in the ledger. Changes check place and limits (ValueInvalid), scope (OutOfScope), version
// (VersionStale) and state (Conflict), and write the row and the journal in the caller's
// transaction. Functions let DatabaseError pass.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "dispatch/unit.hpp"
#include "ledger/transaction.hpp"
#include "web/rights.hpp"

namespace fengsui::dispatch {

// By kind and name; those within `scope_place`, of the whole county if it is empty.
std::vector<UnitRow> read_units(ledger::Connection& db, const catalog::Catalog& catalog,
                                std::string_view county, std::string_view scope_place);
std::optional<UnitRow> read_unit(ledger::Connection& db, const catalog::Catalog& catalog,
                                 std::string_view county, base::Id id);

struct NewUnit {
    std::string county;
    UnitDraft draft;
};
base::Result<base::Id> add_unit(ledger::Transaction& tx, const catalog::Catalog& catalog,
                                const web::Principal& by, const NewUnit& unit);

struct UnitChange {
    std::string county;
    base::Id unit = 0;
    std::string version;  // of If-Match
    UnitDraft draft;
    UnitStatus status = UnitStatus::Available;
};
base::Result<void> change_unit(ledger::Transaction& tx, const catalog::Catalog& catalog,
                               const web::Principal& by, const UnitChange& change);

// The unit's status follows its mission; its version grows. Called by mission_store only.
void set_unit_status(ledger::Connection& db, std::string_view county, base::Id unit,
                     UnitStatus status);

}  // namespace fengsui::dispatch
