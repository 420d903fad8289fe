// SPDX-License-Identifier: Apache-2.0
#include "dispatch/mission_store.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "dispatch/unit_store.hpp"
#include "respond/event_store.hpp"
#include "respond/input.hpp"
#include "web/scope.hpp"

namespace fengsui::dispatch {
namespace {

using base::ProblemCode;
using ledger::Connection;
using ledger::Value;

constexpr std::string_view kSelect =
    "SELECT m.id, m.version, m.number, m.event, e.number, m.unit, u.name, m.destination, "
    "m.purpose, m.status, m.ordered_ms, m.departed_ms, m.arrived_ms, m.finished_ms FROM mission m "
    "JOIN event e ON e.county = m.county AND e.id = m.event "
    "JOIN unit u ON u.county = m.county AND u.id = m.unit WHERE m.county = ?";

std::optional<base::Instant> instant(std::optional<std::int64_t> ms) {
    if (!ms) return std::nullopt;
    return base::Instant{*ms};
}
std::optional<std::int64_t> milliseconds(std::optional<base::Instant> at) {
    if (!at) return std::nullopt;
    return at->ms;
}

std::vector<MissionRow> select(Connection& db, const catalog::Catalog& catalog,
                               const std::string& sql, const std::vector<Value>& bind) {
    std::vector<MissionRow> rows;
    for (auto& [id, version, number, event, event_no, unit, unit_name, destination, purpose, text,
                ordered, departed, arrived, finished] :
         db.query<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
                  std::int64_t, std::string, std::string, std::string, std::string, std::int64_t,
                  std::optional<std::int64_t>, std::optional<std::int64_t>,
                  std::optional<std::int64_t>>(sql, bind)) {
        const auto status = base::parse_enum<MissionStatus>(text);
        FENGSUI_CHECK(status);
        rows.push_back({.id = std::to_string(id),
                        .version = std::to_string(version),
                        .number = mission_number(number),
                        .event = std::to_string(event),
                        .event_number = respond::event_number(event_no),
                        .unit = std::to_string(unit),
                        .unit_name = std::move(unit_name),
                        .destination = destination,
                        .destination_name = respond::place_name(catalog, destination),
                        .purpose = std::move(purpose),
                        .status = *status,
                        .ordered = {ordered},
                        .departed = instant(departed),
                        .arrived = instant(arrived),
                        .finished = instant(finished)});
    }
    return rows;
}

std::string state_json(std::string_view event, std::string_view unit, MissionStatus status) {
    return base::print_json({{"event", base::to_value(event)},
                             {"unit", base::to_value(unit)},
                             {"status", base::to_value(status)}});
}

// The unit, if this person may send it and it is free.
base::Result<UnitRow> free_unit(Connection& db, const catalog::Catalog& catalog,
                                const web::Principal& by, const MissionOrder& order) {
    auto unit = read_unit(db, catalog, order.county, order.unit);
    if (!unit)
        return base::fail(ProblemCode::ValueInvalid, "$.unit", "no such unit", "没有这支队伍");
    if (auto scope = web::check_scope(by, unit->place); !scope)
        return tl::unexpected(scope.error());
    if (unit->status != UnitStatus::Available)
        return base::fail(ProblemCode::Conflict, "$.unit",
                          fmt::format("the unit is {}", name_en(unit->status)),
                          fmt::format("该队伍当前{}", name_zh(unit->status)));
    return std::move(*unit);
}

base::Result<respond::Event> open_event(Connection& db, const web::Principal& by,
                                        const MissionOrder& order) {
    auto event = respond::find_event(db, order.county, order.event);
    if (!event)
        return base::fail(ProblemCode::ValueInvalid, "$.event", "no such event", "没有这起事件");
    if (auto scope = web::check_scope(by, event->place); !scope)
        return tl::unexpected(scope.error());
    if (event->state == respond::EventState::Closed)
        return base::fail(ProblemCode::Conflict, "$.event", "the event is closed", "该事件已结案");
    return std::move(*event);
}

std::int64_t next_number(Connection& db, std::string_view county) {
    return db
        .value<std::int64_t>("SELECT COALESCE(MAX(number), 0) + 1 FROM mission WHERE county = ?",
                             {county})
        .value_or(1);
}

void record_step(ledger::Transaction& tx, const catalog::Catalog& catalog, const web::Principal& by,
                 const MissionRow& mission, const MissionStep& step) {
    const auto said = base::trim(step.note);
    tx.record({.county = step.county,
               .actor = by.user,
               .verb = fmt::format("mission.{}", base::enum_text(step.step)),
               .object_kind = "mission",
               .object_id = mission.id,
               .place = mission.destination,
               .summary_zh = fmt::format("{} {}：{}（目的地{}）{}{}", mission.number,
                                         mission.unit_name, name_zh(step.step),
                                         mission.destination_name, said.empty() ? "" : "，", said),
               .summary_en = fmt::format("{}: {} {} (destination {}){}{}", mission.number,
                                         mission.unit_name, name_en(step.step),
                                         respond::place_name_en(catalog, mission.destination),
                                         said.empty() ? "" : ", ", said),
               .before_json = state_json(mission.event, mission.unit, mission.status),
               .after_json = state_json(mission.event, mission.unit, step.step)});
}

}  // namespace

std::vector<MissionRow> read_missions(Connection& db, const catalog::Catalog& catalog,
                                      const MissionQuery& query) {
    std::string sql(kSelect);
    std::vector<Value> bind{query.county};
    if (query.filter == MissionFilter::Active) sql += " AND m.finished_ms IS NULL";
    if (!query.scope_place.empty()) {
        sql += " AND e.place >= ? AND e.place < ?";
        bind.emplace_back(query.scope_place);
        bind.emplace_back(respond::prefix_end(query.scope_place));
    }
    if (query.event) {
        sql += " AND m.event = ?";
        bind.emplace_back(*query.event);
    }
    if (query.before) {
        sql += " AND m.id < ?";
        bind.emplace_back(*query.before);
    }
    sql += " ORDER BY m.id DESC LIMIT ?";
    bind.emplace_back(query.limit);
    return select(db, catalog, sql, bind);
}

std::optional<MissionRow> read_mission(Connection& db, const catalog::Catalog& catalog,
                                       std::string_view county, base::Id id) {
    auto rows = select(db, catalog, fmt::format("{} AND m.id = ?", kSelect), {county, id});
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

base::Result<base::Id> send_unit(ledger::Transaction& tx, const catalog::Catalog& catalog,
                                 const web::Principal& by, const MissionOrder& order) {
    auto& db = tx.db();
    const auto event = open_event(db, by, order);
    if (!event) return tl::unexpected(event.error());
    if (auto place = respond::check_place(catalog, order.county, order.destination, "destination");
        !place)
        return tl::unexpected(place.error());
    if (auto scope = web::check_scope(by, order.destination); !scope)
        return tl::unexpected(scope.error());
    const auto unit = free_unit(db, catalog, by, order);
    if (!unit) return tl::unexpected(unit.error());

    const auto id = tx.new_id();
    const auto number = next_number(db, order.county);
    db.execute(
        "INSERT INTO mission (county, id, number, event, unit, destination, purpose, status, "
        "ordered_ms, version) VALUES (?,?,?,?,?,?,?,'ordered',?,1)",
        {order.county, id, number, order.event, order.unit, order.destination, order.purpose,
         tx.now().ms});
    set_unit_status(db, order.county, order.unit, UnitStatus::OnMission);
    const auto event_number = respond::event_number(event->number);
    const auto where = respond::place_name(catalog, order.destination);
    tx.record(
        {.county = order.county,
         .actor = by.user,
         .verb = "mission.sent",
         .object_kind = "mission",
         .object_id = std::to_string(id),
         .place = order.destination,
         .summary_zh = fmt::format("{} 派出{}前往{}，任务单 {}：{}", event_number, unit->name,
                                   where, mission_number(number), order.purpose),
         .summary_en = fmt::format("{}: {} sent to {}, mission {}: {}", event_number, unit->name,
                                   respond::place_name_en(catalog, order.destination),
                                   mission_number(number), order.purpose),
         .before_json = {},
         .after_json = state_json(std::to_string(order.event), unit->id, MissionStatus::Ordered)});
    return id;
}

base::Result<void> step_mission(ledger::Transaction& tx, const catalog::Catalog& catalog,
                                const web::Principal& by, const MissionStep& step) {
    auto& db = tx.db();
    const auto mission = read_mission(db, catalog, step.county, step.mission);
    if (!mission) return base::fail(ProblemCode::NotFound, {}, "no such mission");
    const auto event = respond::require_event(db, step.county, *base::parse_id(mission->event));
    if (!event) return tl::unexpected(event.error());
    if (auto scope = web::check_scope(by, event->place); !scope) return scope;
    if (mission->version != step.version) return base::fail(ProblemCode::VersionStale);
    const auto journey = step_journey(
        {mission->status, mission->ordered, mission->departed, mission->arrived, mission->finished},
        step.step, tx.now());
    if (!journey) return tl::unexpected(journey.error());
    db.execute(
        "UPDATE mission SET status = ?, departed_ms = ?, arrived_ms = ?, finished_ms = ?, "
        "version = version + 1 WHERE county = ? AND id = ?",
        {base::enum_text(journey->status), milliseconds(journey->departed),
         milliseconds(journey->arrived), milliseconds(journey->finished), step.county,
         step.mission});
    if (!is_active(journey->status))
        set_unit_status(db, step.county, *base::parse_id(mission->unit), UnitStatus::Available);
    record_step(tx, catalog, by, *mission, step);
    return {};
}

base::Result<void> guard_event_close(Connection& db, std::string_view county, base::Id event) {
    const int active =
        db.value<int>(
              "SELECT COUNT(*) FROM mission WHERE county = ? AND event = ? AND finished_ms IS NULL",
              {county, event})
            .value_or(0);
    if (active == 0) return {};
    return base::fail(ProblemCode::Conflict, {}, fmt::format("missions under way: {}", active),
                      fmt::format("还有 {} 次出动未结束", active));
}

}  // namespace fengsui::dispatch
