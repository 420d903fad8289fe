// SPDX-License-Identifier: Apache-2.0
#include "respond/event_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"
#include "base/json.hpp"
#include "respond/case_count.hpp"
#include "respond/input.hpp"
#include "respond/task_store.hpp"

namespace fengsui::respond {
namespace {

using ledger::Connection;
using ledger::Value;

constexpr std::string_view kColumns =
    "e.id, e.number, e.title, e.condition, e.place, e.grade, e.state, e.first_day, e.opened_ms, "
    "e.closed_ms, e.lead, e.note, e.conclusion, e.version";
// Missions belong to a later room; they are counted here by their table because the ledger is one.
constexpr std::string_view kCounts =
    "(SELECT COUNT(*) FROM task t WHERE t.county = e.county AND t.event = e.id"
    " AND t.status IN ('given', 'accepted')), "
    "(SELECT COUNT(*) FROM mission m WHERE m.county = e.county AND m.event = e.id"
    " AND m.finished_ms IS NULL), "
    "(SELECT COUNT(*) FROM signal s WHERE s.county = e.county AND s.event = e.id)";
constexpr int kCurveLeadDays = 14;   // shown before the event's first day
constexpr int kCurveTrailDays = 14;  // shown after its end
constexpr int kSignalsMax = 200;

using Stored = std::tuple<std::int64_t, std::int64_t, std::string, std::string, std::string,
                          std::string, std::string, int, std::int64_t, std::optional<std::int64_t>,
                          std::string, std::string, std::string, std::int64_t>;

std::optional<base::Instant> instant(std::optional<std::int64_t> ms) {
    if (!ms) return std::nullopt;
    return base::Instant{*ms};
}
std::optional<std::int64_t> milliseconds(std::optional<base::Instant> at) {
    if (!at) return std::nullopt;
    return at->ms;
}

Event to_event(Stored&& stored) {
    auto& [id, number, title, condition, place, grade, state, first_day, opened, closed, lead, note,
           conclusion, version] = stored;
    const auto known_grade = base::parse_enum<EventGrade>(grade);
    const auto known_state = base::parse_enum<EventState>(state);
    FENGSUI_CHECK(known_grade && known_state);
    return {.id = id,
            .number = number,
            .title = std::move(title),
            .condition = std::move(condition),
            .place = std::move(place),
            .grade = *known_grade,
            .state = *known_state,
            .first_day = {first_day},
            .opened = {opened},
            .closed = instant(closed),
            .lead = std::move(lead),
            .note = std::move(note),
            .conclusion = std::move(conclusion),
            .version = version};
}

EventRow to_row(const catalog::Catalog& catalog, const Event& event) {
    const auto* condition = catalog.conditions().find(event.condition);
    EventRow row;
    row.id = std::to_string(event.id);
    row.version = std::to_string(event.version);
    row.number = event_number(event.number);
    row.title = event.title;
    row.condition = event.condition;
    row.condition_name_zh = condition == nullptr ? event.condition : condition->name_zh;
    row.condition_name_en = condition == nullptr ? event.condition : condition->name_en;
    row.place = event.place;
    row.place_name = place_name(catalog, event.place);
    row.grade = event.grade;
    row.state = event.state;
    row.first_day = event.first_day;
    row.opened = event.opened;
    row.closed = event.closed;
    row.lead = event.lead;
    return row;
}

// The last day whose cases belong to the event.
base::Day last_day(const catalog::Catalog& catalog, const Event& event, base::Instant now) {
    return base::local_day(event.closed.value_or(now), catalog.home().utc_offset_minutes);
}

ChannelCases cases_of(Connection& db, const catalog::Catalog& catalog, std::string_view county,
                      const Event& event, base::Instant now) {
    return most_cases(db, {.county = std::string(county),
                           .condition = event.condition,
                           .place = event.place,
                           .from = event.first_day,
                           .to = last_day(catalog, event, now),
                           .channels = channels_of_event(db, county, event.id)});
}

surveil::Series curve_of(Connection& db, const catalog::Catalog& catalog, const EventAt& which,
                         const Event& event, surveil::Channel channel) {
    const int offset = catalog.home().utc_offset_minutes;
    const auto today = base::local_day(which.now, offset);
    const auto to = std::min(today, last_day(catalog, event, which.now) + kCurveTrailDays);
    const auto from =
        std::max(event.first_day - kCurveLeadDays, to - (surveil::series_days_max - 1));
    return surveil::read_series(db, catalog,
                                {.county = which.county,
                                 .stream = {channel, event.condition, event.place},
                                 .from = from,
                                 .to = to,
                                 .now = which.now});
}

}  // namespace

std::vector<EventRow> read_events(Connection& db, const catalog::Catalog& catalog,
                                  const EventQuery& query) {
    auto sql = fmt::format("SELECT {}, {} FROM event e WHERE e.county = ?", kColumns, kCounts);
    std::vector<Value> bind{query.county};
    if (query.filter != EventFilter::All) {
        sql += " AND e.state = ?";
        bind.emplace_back(query.filter == EventFilter::Open ? "open" : "closed");
    }
    if (!query.scope_place.empty()) {
        sql += " AND e.place >= ? AND e.place < ?";
        bind.emplace_back(query.scope_place);
        bind.emplace_back(prefix_end(query.scope_place));
    }
    if (query.before) {
        sql += " AND e.id < ?";
        bind.emplace_back(*query.before);
    }
    sql += " ORDER BY e.id DESC LIMIT ?";
    bind.emplace_back(query.limit);

    std::vector<EventRow> rows;
    for (auto& [id, number, title, condition, place, grade, state, first_day, opened, closed, lead,
                note, conclusion, version, tasks, missions, signals] :
         db.query<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string,
                  std::string, int, std::int64_t, std::optional<std::int64_t>, std::string,
                  std::string, std::string, std::int64_t, int, int, int>(sql, bind)) {
        const auto event =
            to_event({id, number, std::move(title), std::move(condition), std::move(place), grade,
                      state, first_day, opened, closed, std::move(lead), std::move(note),
                      std::move(conclusion), version});
        auto row = to_row(catalog, event);
        row.cases = cases_of(db, catalog, query.county, event, query.now).count;
        row.open_tasks = tasks;
        row.active_missions = missions;
        row.signals = signals;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::optional<EventDetail> read_event_detail(Connection& db, const catalog::Catalog& catalog,
                                             const EventAt& which) {
    const auto event = find_event(db, which.county, which.id);
    if (!event) return std::nullopt;
    const auto cases = cases_of(db, catalog, which.county, *event, which.now);
    const auto counts = db.first<int, int, int>(
        fmt::format("SELECT {} FROM event e WHERE e.county = ? AND e.id = ?", kCounts),
        {which.county, which.id});
    EventDetail detail;
    static_cast<EventRow&>(detail) = to_row(catalog, *event);
    detail.cases = cases.count;
    std::tie(detail.open_tasks, detail.active_missions, detail.signals) = *counts;
    detail.note = event->note;
    detail.conclusion = event->conclusion;
    detail.signal_rows = warn::read_signals(db, catalog,
                                            {.county = which.county,
                                             .filter = warn::SignalFilter::All,
                                             .scope_place = {},
                                             .event = which.id,
                                             .before = {},
                                             .limit = kSignalsMax});
    detail.tasks = read_tasks_of_event(db, which);
    detail.curve = curve_of(db, catalog, which, *event, cases.channel);
    detail.journal = event_timeline(db, which.county, which.id);
    return detail;
}

std::optional<Event> find_event(Connection& db, std::string_view county, base::Id id) {
    auto rows = db.query<std::int64_t, std::int64_t, std::string, std::string, std::string,
                         std::string, std::string, int, std::int64_t, std::optional<std::int64_t>,
                         std::string, std::string, std::string, std::int64_t>(
        fmt::format("SELECT {} FROM event e WHERE e.county = ? AND e.id = ?", kColumns),
        {county, id});
    if (rows.empty()) return std::nullopt;
    return to_event(std::move(rows.front()));
}

base::Result<Event> require_event(Connection& db, std::string_view county, base::Id id) {
    auto event = find_event(db, county, id);
    if (!event) return base::fail(base::ProblemCode::NotFound, {}, "no such event");
    return std::move(*event);
}

std::int64_t next_event_number(Connection& db, std::string_view county) {
    // The writer is one, so that the number cannot be taken twice; the table's key says so too.
    return db
        .value<std::int64_t>("SELECT COALESCE(MAX(number), 0) + 1 FROM event WHERE county = ?",
                             {county})
        .value_or(1);
}

void insert_event(Connection& db, std::string_view county, const Event& event) {
    db.execute(
        "INSERT INTO event (county, id, number, title, condition, place, grade, state, first_day, "
        "opened_ms, closed_ms, lead, note, conclusion, version) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {county, event.id, event.number, event.title, event.condition, event.place,
         base::enum_text(event.grade), base::enum_text(event.state), event.first_day.days,
         event.opened.ms, milliseconds(event.closed), event.lead, event.note, event.conclusion,
         event.version});
}

void update_event(Connection& db, std::string_view county, const Event& event) {
    db.execute(
        "UPDATE event SET condition = ?, place = ?, grade = ?, state = ?, first_day = ?, closed_ms "
        "= ?, "
        "conclusion = ?, version = version + 1 WHERE county = ? AND id = ?",
        {event.condition, event.place, base::enum_text(event.grade), base::enum_text(event.state),
         event.first_day.days, milliseconds(event.closed), event.conclusion, county, event.id});
}

}  // namespace fengsui::respond
