// SPDX-License-Identifier: Apache-2.0
// Reads the wall and remembers it for a moment: 500 screens ask for it after each change, and all
// with one scope get the same text. What moves by the second (columns, signals, journal) is at most
// kFreshMs old; the indicators and the map's counts, which add up a year and two weeks, at most
// kSlowMs. Only time makes an answer old. Callers with one scope wait for the one who reads, so
// that a crowd costs one read. Errors are not remembered. Thread safe; made once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.hpp"
#include "evaluate/indicator_store.hpp"
#include "surveil/context.hpp"
#include "wall/wall_map.hpp"

namespace fengsui::wall {

class WallStore {
  public:
    static constexpr std::int64_t kFreshMs = 1000;
    static constexpr std::int64_t kSlowMs = 10'000;
    // Scopes are places of accounts, so there are few; above this all are forgotten.
    static constexpr std::size_t kScopesMax = 500;

    // The indicators outlive the store.
    WallStore(surveil::RoomContext context, evaluate::IndicatorStore& indicators)
        : context_(std::move(context)), indicators_(indicators) {}

    // The Wall as JSON; `scope_place` as of web::scope_prefix.
    base::Result<std::shared_ptr<const std::string>> read(const std::string& scope_place);

  private:
    struct Slow {
        base::Instant at;
        evaluate::IndicatorSet indicators;
        MapCounts map;
    };
    struct Slot {
        std::mutex mutex;  // held while reading
        base::Instant at;
        std::shared_ptr<const std::string> text;
        std::optional<Slow> slow;
    };

    std::shared_ptr<Slot> slot_of(const std::string& scope_place);
    base::Result<Wall> read_wall(const std::string& scope_place, Slot& slot, base::Instant now);

    const surveil::RoomContext context_;
    evaluate::IndicatorStore& indicators_;
    std::mutex mutex_;  // of slots_ alone; never held while reading
    std::map<std::string, std::shared_ptr<Slot>> slots_;
};

}  // namespace fengsui::wall
