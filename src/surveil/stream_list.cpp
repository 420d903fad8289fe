// SPDX-License-Identifier: Apache-2.0
#include "surveil/stream_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace fengsui::surveil {
namespace {

using ledger::Connection;

constexpr int kStreamsReadMax = 20'000;

// Conditions that must not lure the planner away from the index on days.
void add_filter(Where& where, const StreamFilter& filter) {
    if (filter.channel) where.add("channel || '' = ?", {to_string(*filter.channel)});
    if (!filter.condition.empty()) where.add("condition || '' = ?", {filter.condition});
    where.within("place", filter.place_area);
}

std::optional<base::Day> newest_day(Connection& db, const StreamListQuery& query) {
    // By the primary key: what has been quiet is little, and the index on days would pass all the
    // rest.
    Where where(query.county);
    if (query.filter.channel) {
        where.add("channel = ?", {to_string(*query.filter.channel)});
    } else {
        where.add("channel IN ('case','pathogen','syndrome','vector','sector')");
    }
    if (!query.filter.condition.empty()) where.add("condition = ?", {query.filter.condition});
    where.within("place", query.filter.place_area);
    where.add("day <= ?", {query.today.days});
    const auto rows = db.query<std::optional<int>>(
        fmt::format("SELECT MAX(day + 0) FROM daily_count WHERE {} AND count > 0", where.sql()),
        where.bind());
    const auto& [day] = rows.front();
    return day ? std::optional(base::Day{*day}) : std::nullopt;
}

std::vector<StreamRow> rows_until(Connection& db, const StreamListQuery& query, base::Day to) {
    Where where(query.county);
    where.add("day >= ? AND day <= ?", {(to - (query.days - 1)).days, to.days});
    where.add("count > 0");
    add_filter(where, query.filter);
    std::vector<StreamRow> rows;
    for (auto& [channel, condition, place, total, last] :
         db.query<std::string, std::string, std::string, int, int>(
             fmt::format("SELECT channel, condition, place, CAST(SUM(count) AS BIGINT) AS total, "
                         "MAX(day) FROM daily_count WHERE {} GROUP BY channel, condition, place "
                         "ORDER BY total DESC LIMIT {}",
                         where.sql(), kStreamsReadMax),
             where.bind())) {
        StreamRow row;
        row.channel = std::move(channel);
        row.condition = std::move(condition);
        row.place = std::move(place);
        row.total = total;
        row.last_day = {last};
        rows.push_back(std::move(row));
    }
    return rows;
}

using StreamNames = std::tuple<std::string, std::string, std::string>;

void add_alarms(Connection& db, const StreamListQuery& query, base::Day to,
                std::vector<StreamRow>& rows) {
    Where where(query.county);
    where.add("day >= ? AND day <= ?", {(to - (query.days - 1)).days, to.days});
    if (!query.filter.condition.empty()) where.add("condition = ?", {query.filter.condition});
    if (query.filter.channel) where.add("channel = ?", {to_string(*query.filter.channel)});
    std::map<StreamNames, int> alarms;
    for (auto& [channel, condition, place, count] :
         db.query<std::string, std::string, std::string, int>(
             fmt::format("SELECT channel, condition, place, COUNT(*) FROM alarm WHERE {} "
                         "GROUP BY channel, condition, place",
                         where.sql()),
             where.bind())) {
        alarms[{std::move(channel), std::move(condition), std::move(place)}] = count;
    }
    for (auto& row : rows) {
        const auto found = alarms.find({row.channel, row.condition, row.place});
        if (found != alarms.end()) row.alarms = found->second;
    }
}

void complete(Connection& db, const catalog::Catalog& catalog, std::string_view county,
              StreamRow& row) {
    row.last_count =
        db.value<int>(
              "SELECT count FROM daily_count WHERE county = ? AND channel = ? AND condition = ? "
              "AND place = ? AND day = ?",
              {county, row.channel, row.condition, row.place, row.last_day.days})
            .value_or(0);
    if (const auto* condition = catalog.conditions().find(row.condition)) {
        row.condition_name_zh = condition->name_zh;
        row.condition_name_en = condition->name_en;
    }
    if (const auto* place = catalog.places().find(row.place)) row.place_name = place->name_zh;
}

// The rows of a heat map: townships, or the one place that lies below them.
std::vector<const catalog::Place*> heat_places(const catalog::Places& places,
                                               const HeatMapQuery& query) {
    std::vector<const catalog::Place*> rows;
    for (const auto* township : places.children(query.county)) {
        if (township->code.starts_with(query.area)) rows.push_back(township);
    }
    const auto* area = places.find(query.area);
    if (rows.empty() && area != nullptr) rows.push_back(area);
    return rows;
}

constexpr int kDaysOfWeek = 7;

// 1970-01-01 was a Thursday.
base::Day monday_of(base::Day day) {
    const int since_monday = ((day.days + 3) % kDaysOfWeek + kDaysOfWeek) % kDaysOfWeek;
    return day - since_monday;
}

std::vector<int> weekly_counts(Connection& db, const HeatMapQuery& query, std::string_view place,
                               base::Day first_week) {
    std::vector<int> counts(static_cast<std::size_t>(query.weeks), 0);
    for (const auto& [day, count] : db.query<int, int>(
             "SELECT day, count FROM daily_count WHERE county = ? AND channel = ? AND "
             "condition = ? AND place = ? AND day >= ? AND day < ?",
             {query.county, to_string(query.channel), query.condition, place, first_week.days,
              (first_week + kDaysOfWeek * query.weeks).days})) {
        counts[static_cast<std::size_t>((day - first_week.days) / kDaysOfWeek)] += count;
    }
    return counts;
}

// What the county has beyond its townships; nothing for a part of it.
std::vector<int> unplaced_counts(Connection& db, const HeatMapQuery& query,
                                 const std::vector<HeatRow>& rows, base::Day first_week) {
    if (!query.area.empty() && query.area != query.county)
        return std::vector<int>(static_cast<std::size_t>(query.weeks), 0);
    auto counts = weekly_counts(db, query, query.county, first_week);
    for (const auto& row : rows) {
        for (std::size_t week = 0; week < counts.size(); ++week) counts[week] -= row.counts[week];
    }
    for (auto& count : counts) count = std::max(0, count);
    return counts;
}

std::optional<base::Day> last_day_until(Connection& db, const HeatMapQuery& query) {
    const auto day = db.value<int>(
        "SELECT day FROM daily_count WHERE county = ? AND channel = ? AND condition = ? AND place "
        "= ? AND day <= ? AND count > 0 ORDER BY day DESC LIMIT 1",
        {query.county, to_string(query.channel), query.condition,
         query.area.empty() ? query.county : query.area, query.today.days});
    return day ? std::optional(base::Day{*day}) : std::nullopt;
}

}  // namespace

StreamList stream_rows(Connection& db, const catalog::Catalog& catalog,
                       const StreamListQuery& query) {
    StreamList list{rows_until(db, query, query.today), query.today};
    auto& rows = list.items;
    if (rows.empty()) {
        list.to = newest_day(db, query).value_or(query.today);
        rows = rows_until(db, query, list.to);
    }
    add_alarms(db, query, list.to, rows);
    std::ranges::sort(rows, [](const StreamRow& a, const StreamRow& b) {
        return std::tie(b.alarms, b.total, a.channel, a.condition, a.place) <
               std::tie(a.alarms, a.total, b.channel, b.condition, b.place);
    });
    const int limit = std::min(query.limit, stream_rows_max);
    if (static_cast<int>(rows.size()) > limit) rows.resize(static_cast<std::size_t>(limit));
    for (auto& row : rows) complete(db, catalog, query.county, row);
    return list;
}

HeatMap heat_map(Connection& db, const catalog::Catalog& catalog, const HeatMapQuery& query) {
    const auto first_week = monday_of(query.today) - kDaysOfWeek * (query.weeks - 1);
    HeatMap map;
    for (int week = 0; week < query.weeks; ++week) {
        const auto from = first_week + kDaysOfWeek * week;
        const auto name = base::epi_week(from);
        map.weeks.push_back({fmt::format("{}-W{:02}", name.year, name.week), from});
    }
    for (const auto* place : heat_places(catalog.places(), query)) {
        map.rows.push_back({place->code,
                            place->short_name.empty() ? place->name_zh : place->short_name,
                            weekly_counts(db, query, place->code, first_week)});
    }
    map.unplaced = unplaced_counts(db, query, map.rows, first_week);
    map.data_until = last_day_until(db, query);
    return map;
}

}  // namespace fengsui::surveil
