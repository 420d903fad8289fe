// SPDX-License-Identifier: Apache-2.0
// What every room needs to serve its routes: the ledger, the catalogue, the county it serves and
// the keys. Made once by app; the later rooms use the same.
#pragma once

#include <string>

#include "base/id.hpp"
#include "catalog/catalog.hpp"
#include "ledger/data_directory.hpp"
#include "ledger/database.hpp"

namespace fengsui::surveil {

struct RoomContext {
    ledger::Database& database;
    const catalog::Catalog& catalog;
    std::string county;
    const ledger::Keys& keys;
    const base::Clock& clock;
};

}  // namespace fengsui::surveil
