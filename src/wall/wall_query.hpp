// SPDX-License-Identifier: Apache-2.0
// What each part of the wall is read for: whose county, which part of it, and when. The parts run
// in one snapshot (Database::read) and let DatabaseError pass.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/connection.hpp"

namespace fengsui::wall {

struct WallQuery {
    ledger::Connection& db;
    const catalog::Catalog& catalog;
    const std::string& county;
    const std::string& scope_place;  // empty: the whole county
    base::Instant now;

    // " AND <column> >= ? AND <column> < ?" and its values; nothing for the whole county.
    [[nodiscard]] std::string within(std::string_view column) const {
        return scope_place.empty() ? std::string{}
                                   : fmt::format(" AND {0} >= ? AND {0} < ?", column);
    }
    void bind_within(std::vector<ledger::Value>& bind) const {
        if (scope_place.empty()) return;
        bind.emplace_back(scope_place);
        bind.emplace_back(scope_place + "~");
    }
    [[nodiscard]] base::Day today() const {
        return base::local_day(now, catalog.home().utc_offset_minutes);
    }
};

}  // namespace fengsui::wall
