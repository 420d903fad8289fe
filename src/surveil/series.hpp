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
    int window_count = 0;  // of the series' window_days that end with this one
    bool alarm = false;    // was raised; of a trial: would have been
    // Beyond the method's bound, yet no alarm: too many streams stood out by chance as much that
    // day (discovery.hpp), or what is known now was not known then.
    bool beyond = false;
    BOOST_DESCRIBE_CLASS(SeriesDay, (),
                         (day, count, late, expected, upper, window_count, alarm, beyond), (), ())
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
    int window_days = 1;  // expected and upper are of so many days that end with the day
    base::Instant known_until;
    std::vector<SeriesDay> days;
    BOOST_DESCRIBE_CLASS(Series, (),
                         (channel, condition, place, place_name, method, method_text_zh,
                          method_text_en, needs_days, window_days, known_until, days),
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
    // A setting to try instead of the stream's own; of a method that find_baseline_method knows.
    std::optional<catalog::DetectorSetting> trial{};
};

Series read_series(ledger::Connection& db, const catalog::Catalog& catalog,
                   const SeriesQuery& query);

// The last day with a count in the stream; nothing if it has none.
std::optional<base::Day> last_day_of(ledger::Connection& db, std::string_view county,
                                     const StreamKey& stream);

}  // namespace fengsui::surveil
