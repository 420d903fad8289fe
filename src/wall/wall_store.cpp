// SPDX-License-Identifier: Apache-2.0
#include "wall/wall_store.hpp"

#include "base/json.hpp"
#include "wall/wall_columns.hpp"
#include "wall/wall_journal.hpp"

namespace fengsui::wall {
namespace {

// A clock that was set back makes what is from the future old.
bool is_fresh(base::Instant made, base::Instant now, std::int64_t for_ms) {
    return made <= now && now.ms - made.ms < for_ms;
}

}  // namespace

std::shared_ptr<WallStore::Slot> WallStore::slot_of(const std::string& scope_place) {
    const std::lock_guard lock(mutex_);
    if (slots_.size() >= kScopesMax && !slots_.contains(scope_place)) slots_.clear();
    auto& slot = slots_[scope_place];
    if (!slot) slot = std::make_shared<Slot>();
    return slot;
}

base::Result<std::shared_ptr<const std::string>> WallStore::read(const std::string& scope_place) {
    const auto slot = slot_of(scope_place);
    const std::lock_guard lock(slot->mutex);
    const auto now = context_.clock.now();
    if (slot->text && is_fresh(slot->at, now, kFreshMs)) return slot->text;
    const auto wall = read_wall(scope_place, *slot, now);
    if (!wall) return tl::unexpected(wall.error());
    slot->text = std::make_shared<const std::string>(base::to_json(*wall));
    slot->at = now;
    return slot->text;
}

base::Result<Wall> WallStore::read_wall(const std::string& scope_place, Slot& slot,
                                        base::Instant now) {
    return context_.database.read([&](ledger::Connection& db) -> base::Result<Wall> {
        const WallQuery query{db, context_.catalog, context_.county, scope_place, now};
        if (!slot.slow || !is_fresh(slot.slow->at, now, kSlowMs)) {
            auto wanted = indicators_.default_query(now);
            wanted.scope_place = scope_place;
            auto indicators = indicators_.read(db, wanted);
            if (!indicators) return tl::unexpected(indicators.error());
            slot.slow = Slow{now, std::move(*indicators), read_map_counts(query)};
        }
        auto map = slot.slow->map;
        add_open_signals(query, map);
        return Wall{
            .at = now,
            .mode = respond::read_mode(db, context_.county),
            .columns = {surveil_column(query), warn_column(query), respond_column(query),
                        dispatch_column(query), evaluate_column(slot.slow->indicators)},
            .signals = warn::read_signals(
                db, context_.catalog,
                {.county = context_.county, .scope_place = scope_place, .limit = kSignalsMax}),
            .map = std::move(map.places),
            .map_unplaced = std::move(map.unplaced),
            .journal = read_last_hour(query),
            .map_window_days = kMapWindowDays,
            .map_data_until = map.data_until};
    });
}

}  // namespace fengsui::wall
