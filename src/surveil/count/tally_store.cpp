// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/tally_store.hpp"

#include <optional>

#include "surveil/count/count_rows.hpp"

namespace fengsui::surveil {
namespace {

using ledger::Transaction;

std::optional<Tally> read(Transaction& tx, std::string_view sql, std::string_view county,
                          base::Id report) {
    auto row = tx.db().first<std::string, std::string, std::string, int, std::int64_t>(
        sql, {county, report});
    if (!row) return std::nullopt;
    return std::make_from_tuple<Tally>(std::move(*row));
}

}  // namespace

void TallyStore::recount(Transaction& tx, base::Id report) const {
    auto& rows = CountRows::of(tx, county_);
    rows.flush(tx);
    const auto standing = read(
        tx,
        "SELECT channel, condition, place, day, count FROM tally WHERE county = ? AND report = ?",
        county_, report);
    const auto wanted =
        read(tx,
             "SELECT channel, condition, place, day, count FROM report WHERE county = ? AND id = ? "
             "AND count IS NOT NULL AND status <> 'withdrawn'",
             county_, report);
    if (standing == wanted) return;
    if (standing) rows.remove_tally(tx, report, *standing);
    if (wanted) rows.add_tally(tx, report, *wanted);
}

}  // namespace fengsui::surveil
