// SPDX-License-Identifier: Apache-2.0
// The wall's answer: mode, what waits in each of the five rooms, the open signals, the map and the
// last hour. Plain values, in both languages; read by wall_store, served by wall_routes, used by
// the screens also for the counts of the rail.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "ledger/journal_row.hpp"
#include "respond/mode.hpp"
#include "warn/signal_row.hpp"

namespace fengsui::wall {

struct WallColumn {
    std::string room;
    std::int64_t waiting = 0;
    std::string what_zh;  // what waits, after the number: "条信号待响应"
    std::string what_en;
    std::string page;  // of the room, where it waits; empty: the room itself
    std::optional<base::Instant> oldest_since;
    std::optional<std::int64_t> limit_minutes;  // allowed from oldest_since on
    std::string detail_zh;
    std::string detail_en;
    BOOST_DESCRIBE_CLASS(WallColumn, (),
                         (room, waiting, what_zh, what_en, page, oldest_since, limit_minutes,
                          detail_zh, detail_en),
                         (), ())
};

struct WallPlace {
    std::string place;
    std::int64_t count = 0;
    std::int64_t open_signals = 0;
    BOOST_DESCRIBE_CLASS(WallPlace, (), (place, count, open_signals), (), ())
};

struct Wall {
    base::Instant at;
    respond::Mode mode;
    std::vector<WallColumn> columns;  // in the order of the loop
    std::vector<warn::SignalRow> signals;
    std::vector<WallPlace> map;
    WallPlace map_unplaced;  // known of the county, of none of its townships
    std::vector<ledger::JournalRow> journal;
    int map_window_days = 0;                  // up to today
    std::optional<base::Day> map_data_until;  // the newest day with a count, not after today
    BOOST_DESCRIBE_CLASS(Wall, (),
                         (at, mode, columns, signals, map, map_unplaced, journal, map_window_days,
                          map_data_until),
                         (), ())
};

inline constexpr int kSignalsMax = 8;
inline constexpr int kJournalMax = 50;
inline constexpr int kMapWindowDays = 14;

}  // namespace fengsui::wall
