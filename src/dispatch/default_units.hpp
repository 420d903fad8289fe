// SPDX-License-Identifier: Apache-2.0
// The units with which a new county starts, from default_units.csv of the embedded data, so that
// the first event can already be answered. App calls seed_units once after it opened the ledger.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/embed.hpp"
#include "base/result.hpp"
#include "catalog/catalog.hpp"
#include "dispatch/unit.hpp"
#include "ledger/database.hpp"

namespace fengsui::dispatch {

// A row without a place is based at the county itself. CsvInvalid with file, line and column.
base::Result<std::vector<UnitDraft>> read_default_units(base::EmbeddedFiles data,
                                                        std::string_view county);

// Adds the default units, in one transaction, if the county has none; gives how many were added.
base::Result<int> seed_units(ledger::Database& database, const catalog::Catalog& catalog,
                             const std::string& county, base::EmbeddedFiles data);

}  // namespace fengsui::dispatch
