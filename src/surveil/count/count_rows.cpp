// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/count_rows.hpp"

namespace fengsui::surveil {
namespace {

using ledger::Transaction;

Tally one(std::string_view condition, const EpisodeCount& count) {
    return {std::string(to_string(count.channel)), std::string(condition), count.place,
            count.day.days, 1};
}

}  // namespace

base::Id CountRows::add_episode(Transaction& tx, base::Id person, std::string_view condition,
                                const EpisodeCount& count) {
    const auto id = tx.new_id();
    episodes_.add(county_, id, person, condition, to_string(count.channel), count.place,
                  count.day.days);
    add_delta(tx, one(condition, count), +1);
    return id;
}

void CountRows::remove_episode(Transaction& tx, base::Id episode, std::string_view condition,
                               const EpisodeCount& count) {
    flush(tx);  // it may be one of those
    tx.db().execute("DELETE FROM episode WHERE county = ? AND id = ?", {county_, episode});
    add_delta(tx, one(condition, count), -1);
}

void CountRows::add_tally(Transaction& tx, base::Id report, const Tally& tally) {
    tallies_.add(county_, report, tally.channel, tally.condition, tally.place, tally.day,
                 tally.count);
    add_delta(tx, tally, +1);
}

void CountRows::remove_tally(Transaction& tx, base::Id report, const Tally& tally) {
    flush(tx);
    tx.db().execute("DELETE FROM tally WHERE county = ? AND report = ?", {county_, report});
    add_delta(tx, tally, -1);
}

void CountRows::add_delta(Transaction& tx, const Tally& tally, int sign) {
    if (tally.count == 0) return;
    deltas_.add(county_, tx.new_id(), tally.channel, tally.condition, tally.place, tally.day,
                sign * tally.count, tx.now().ms, 0);
}

void CountRows::flush(Transaction& tx) {
    ledger::insert_rows(
        tx.db(), {"INSERT INTO episode (county, id, person, condition, channel, place, day)", 7},
        episodes_);
    ledger::insert_rows(
        tx.db(), {"INSERT INTO tally (county, report, channel, condition, place, day, count)", 7},
        tallies_);
    ledger::insert_rows(tx.db(),
                        {"INSERT INTO count_delta (county, id, channel, condition, place, day, "
                         "change, known_ms, folded)",
                         9},
                        deltas_);
}

}  // namespace fengsui::surveil
