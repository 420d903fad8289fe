// SPDX-License-Identifier: Apache-2.0
// The streams of the last days as a table, and one condition as townships by weeks: read from
// daily_count by its index on days, so that a million counts do not matter. Called by stream_routes
// inside Database::read.
#pragma once

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/connection.hpp"
#include "surveil/stream_filter.hpp"

namespace fengsui::surveil {

struct StreamRow {
    std::string channel;
    std::string condition;
    std::string place;
    std::string place_name;
    std::string condition_name_zh;
    std::string condition_name_en;
    int total = 0;  // of the days asked
    base::Day last_day;
    int last_count = 0;  // on last_day
    int alarms = 0;      // of the days asked
    BOOST_DESCRIBE_CLASS(StreamRow, (),
                         (channel, condition, place, place_name, condition_name_zh,
                          condition_name_en, total, last_day, last_count, alarms),
                         (), ())
};

inline constexpr int stream_days_max = 400;
inline constexpr int stream_rows_max = 2000;

struct StreamListQuery {
    std::string county;
    StreamFilter filter;
    int days = 30;    // up to today; if they hold nothing, up to the newest day that does
    int limit = 500;  // at most stream_rows_max
    base::Day today;
};

struct StreamList {
    std::vector<StreamRow> items;  // those with most alarms first, then those with most counts
    base::Day to;                  // the last of the days asked: today, unless all data are older
    BOOST_DESCRIBE_CLASS(StreamList, (), (items, to), (), ())
};
StreamList stream_rows(ledger::Connection& db, const catalog::Catalog& catalog,
                       const StreamListQuery& query);

struct HeatWeek {
    std::string label;  // "2026-W47"
    base::Day from;     // its Monday
    BOOST_DESCRIBE_CLASS(HeatWeek, (), (label, from), (), ())
};
struct HeatRow {
    std::string place;
    std::string name;
    std::vector<int> counts;
    BOOST_DESCRIBE_CLASS(HeatRow, (), (place, name, counts), (), ())
};
struct HeatMap {
    std::vector<HeatWeek> weeks;
    std::vector<HeatRow> rows;
    std::vector<int> unplaced;            // by week: known of the county, of none of its townships
    std::optional<base::Day> data_until;  // the newest day with a count, not after today
    BOOST_DESCRIBE_CLASS(HeatMap, (), (weeks, rows, unplaced, data_until), (), ())
};

inline constexpr int heat_weeks_max = 104;

struct HeatMapQuery {
    std::string county;
    Channel channel = Channel::Case;
    std::string condition;
    std::string area;  // whose townships; empty: the county's
    int weeks = 12;    // up to the week of `today`
    base::Day today;
};
HeatMap heat_map(ledger::Connection& db, const catalog::Catalog& catalog,
                 const HeatMapQuery& query);

}  // namespace fengsui::surveil
