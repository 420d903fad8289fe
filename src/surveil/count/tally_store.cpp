// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/tally_store.hpp"

#include <optional>

#include "surveil/count/count_delta.hpp"

namespace fengsui::surveil {
namespace {

using ledger::Transaction;

struct Tally {
    std::string channel;
    std::string condition;
    std::string place;
    int day = 0;
    std::int64_t count = 0;
    bool operator==(const Tally&) const = default;
};

std::optional<Tally> read(Transaction& tx, std::string_view sql, std::string_view county,
                          base::Id report) {
    auto row = tx.db().first<std::string, std::string, std::string, int, std::int64_t>(
        sql, {county, report});
    if (!row) return std::nullopt;
    return std::make_from_tuple<Tally>(std::move(*row));
}

void add(Transaction& tx, std::string_view county, const Tally& tally, int sign) {
    if (tally.count == 0) return;
    write_delta(tx, county,
                {*parse_channel(tally.channel),
                 tally.condition,
                 tally.place,
                 {tally.day},
                 sign * tally.count});
}

}  // namespace

void TallyStore::recount(Transaction& tx, base::Id report) const {
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
    if (standing) {
        tx.db().execute("DELETE FROM tally WHERE county = ? AND report = ?", {county_, report});
        add(tx, county_, *standing, -1);
    }
    if (wanted) {
        tx.db().execute(
            "INSERT INTO tally (county, report, channel, condition, place, day, count) VALUES "
            "(?,?,?,?,?,?,?)",
            {county_, report, wanted->channel, wanted->condition, wanted->place, wanted->day,
             wanted->count});
        add(tx, county_, *wanted, +1);
    }
}

}  // namespace fengsui::surveil
