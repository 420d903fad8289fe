// SPDX-License-Identifier: Apache-2.0
// A stream as people see it: daily counts, the share that came late, the expected band and the
// alarms. Built from daily_count and alarm by read_series(); served by surveil, and shown by warn
// and respond beside a signal or an event.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "ledger/connection.hpp"
#include "surveil/report.hpp"

namespace fengsui::surveil {

struct SeriesDay {
    base::Day day;
    int count = 0;
    int late = 0;  // of count: what came more than late_after_days after the day
    std::optional<double> expected;
    std::optional<double> upper;
    bool alarm = false;
    BOOST_DESCRIBE_CLASS(SeriesDay, (), (day, count, late, expected, upper, alarm), (), ())
};

struct Series {
    std::string channel;
    std::string condition;
    std::string place;
    std::string place_name;
    std::string method;
    std::string method_text_zh;
    std::string method_text_en;
    int needs_days = 0;
    base::Instant known_until;
    std::vector<SeriesDay> days;
    BOOST_DESCRIBE_CLASS(Series, (),
                         (channel, condition, place, place_name, method, method_text_zh,
                          method_text_en, needs_days, known_until, days),
                         (), ())
};

inline constexpr int late_after_days = 2;
inline constexpr int series_days_max = 1100;

struct SeriesQuery {
    std::string county;
    StreamKey stream;
    base::Day from;
    base::Day to;  // at most series_days_max days
    base::Instant now;
};

Series read_series(ledger::Connection& db, const catalog::Catalog& catalog,
                   const SeriesQuery& query);

// The last day with a count in the stream; nothing if it has none.
std::optional<base::Day> last_day_of(ledger::Connection& db, std::string_view county,
                                     const StreamKey& stream);

}  // namespace fengsui::surveil
