// SPDX-License-Identifier: Apache-2.0
// Keeps what a report said before it is changed. Called inside the transaction that changes it, by
// intake and by the placement of institutions.
#pragma once

#include <string_view>

#include "ledger/transaction.hpp"

namespace fengsui::surveil {

inline void keep_past(ledger::Transaction& tx, std::string_view county, base::Id report) {
    tx.db().execute(
        "INSERT INTO report_past (county, report, until_ms, message, result, status, value, "
        "person, place, day, known_ms, count, denominator) "
        "SELECT county, id, CAST(? AS BIGINT), message, result, status, value, person, place, day, "
        "known_ms, count, denominator FROM report WHERE county = ? AND id = ? "
        "ON CONFLICT (county, report, until_ms, message) DO NOTHING",
        {tx.now().ms, county, report});
}

}  // namespace fengsui::surveil
