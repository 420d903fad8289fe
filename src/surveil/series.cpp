// SPDX-License-Identifier: Apache-2.0
#include "surveil/series.hpp"

#include <algorithm>
#include <set>

#include "surveil/count/count_store.hpp"

namespace fengsui::surveil {
namespace {

void describe_method(Series& series) {
    if (series.needs_days == 0) {
        series.method = "rules";
        series.method_text_zh = "仅按病例数规则预警，不计算期望值";
        series.method_text_en = "Rules on case numbers only; no expected count";
        return;
    }
    series.method = "ears_c2";
    series.method_text_zh = "EARS C2：与前 7 天基线（间隔 2 天）的均值和标准差比较";
    series.method_text_en =
        "EARS C2: against mean and deviation of a 7-day baseline, 2 days before";
}

std::set<int> alarm_days(ledger::Connection& db, const SeriesQuery& query) {
    std::set<int> days;
    for (const auto& [day] :
         db.query<int>("SELECT DISTINCT day FROM alarm WHERE county = ? AND condition = ? AND day "
                       ">= ? AND day <= ? "
                       "AND channel = ? AND place = ?",
                       {query.county, query.stream.condition, query.from.days, query.to.days,
                        to_string(query.stream.channel), query.stream.place})) {
        days.insert(day);
    }
    return days;
}

}  // namespace

std::optional<base::Day> last_day_of(ledger::Connection& db, std::string_view county,
                                     const StreamKey& stream) {
    const auto day = db.value<int>(
        "SELECT day FROM daily_count WHERE county = ? AND channel = ? AND condition = ? AND place "
        "= ? AND count > 0 "
        "ORDER BY day DESC LIMIT 1",
        {county, to_string(stream.channel), stream.condition, stream.place});
    if (!day) return std::nullopt;
    return base::Day{*day};
}

Series read_series(ledger::Connection& db, const catalog::Catalog& catalog,
                   const SeriesQuery& query) {
    Series series;
    series.channel = to_string(query.stream.channel);
    series.condition = query.stream.condition;
    series.place = query.stream.place;
    series.known_until = query.now;
    const base::Day to = std::min(query.to, query.from + (series_days_max - 1));
    const auto view =
        read_view(db, catalog, {query.county, query.stream, query.from - view_days_before, to});
    if (!view) return series;
    series.place_name = catalog.places().find(query.stream.place)->name_zh;
    series.needs_days = band_history_needed(catalog, *view);
    describe_method(series);
    std::map<int, int> late;
    for (const auto& [day, count] :
         db.query<int, int>("SELECT day, late FROM daily_count WHERE county = ? AND channel = ? "
                            "AND condition = ? AND place = ? "
                            "AND day >= ? AND day <= ? AND late > 0",
                            {query.county, series.channel, series.condition, series.place,
                             query.from.days, to.days})) {
        late[day] = count;
    }
    const auto alarms = alarm_days(db, query);
    for (auto day = query.from; day <= to; day = day + 1) {
        SeriesDay shown{.day = day,
                        .count = view->count(day),
                        .late = late[day.days],
                        .alarm = alarms.contains(day.days)};
        if (const auto band = expected_band(catalog, *view, day)) {
            shown.expected = band->expected;
            shown.upper = band->upper;
        }
        series.days.push_back(shown);
    }
    return series;
}

}  // namespace fengsui::surveil
