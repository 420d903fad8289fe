// SPDX-License-Identifier: Apache-2.0
#include "dispatch/unit_store.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "respond/input.hpp"
#include "web/scope.hpp"

namespace fengsui::dispatch {
namespace {

using base::ProblemCode;
using ledger::Connection;
using ledger::Value;

constexpr std::size_t kPhoneBytesMax = 60;
constexpr std::string_view kSelect =
    "SELECT u.id, u.version, u.name, u.kind, u.place, u.members, u.phone, u.status, "
    "(SELECT m.id FROM mission m WHERE m.county = u.county AND m.unit = u.id "
    "AND m.finished_ms IS NULL) FROM unit u WHERE u.county = ?";

std::vector<UnitRow> select(Connection& db, const catalog::Catalog& catalog, const std::string& sql,
                            const std::vector<Value>& bind) {
    std::vector<UnitRow> rows;
    for (auto& [id, version, name, kind_text, place, members, phone, status_text, mission] :
         db.query<std::int64_t, std::int64_t, std::string, std::string, std::string, int,
                  std::string, std::string, std::optional<std::int64_t>>(sql, bind)) {
        const auto kind = base::parse_enum<UnitKind>(kind_text);
        const auto status = base::parse_enum<UnitStatus>(status_text);
        FENGSUI_CHECK(kind && status);
        UnitRow row{.id = std::to_string(id),
                    .version = std::to_string(version),
                    .name = std::move(name),
                    .kind = *kind,
                    .place = place,
                    .place_name = respond::place_name(catalog, place),
                    .members = members,
                    .phone = std::move(phone),
                    .status = *status,
                    .mission = {}};
        if (mission) row.mission = std::to_string(*mission);
        rows.push_back(std::move(row));
    }
    return rows;
}

base::Result<void> check_draft(const catalog::Catalog& catalog, std::string_view county,
                               const UnitDraft& draft) {
    if (auto name = respond::check_text(draft.name, {.member = "name"}); !name) return name;
    if (auto phone = respond::check_text(draft.phone,
                                         {"phone", kPhoneBytesMax, respond::Presence::Optional});
        !phone)
        return phone;
    if (draft.members < 0 || draft.members > kMembersMax)
        return base::fail(ProblemCode::ValueInvalid, "$.members",
                          fmt::format("0 to {}", kMembersMax),
                          fmt::format("人数须为 0 至 {}", kMembersMax));
    return respond::check_place(catalog, county, draft.place, "place");
}

std::string unit_json(const UnitDraft& draft, UnitStatus status) {
    auto object = base::to_value(draft).get_object();
    object["status"] = base::to_value(status);
    return base::print_json(object);
}

UnitDraft draft_of(const UnitRow& row) {
    return {row.name, row.kind, row.place, row.members, row.phone};
}

}  // namespace

std::vector<UnitRow> read_units(Connection& db, const catalog::Catalog& catalog,
                                std::string_view county, std::string_view scope_place) {
    std::string sql(kSelect);
    std::vector<Value> bind{county};
    if (!scope_place.empty()) {
        sql += " AND u.place >= ? AND u.place < ?";
        bind.emplace_back(scope_place);
        bind.emplace_back(respond::prefix_end(scope_place));
    }
    sql += " ORDER BY u.kind, u.name, u.id LIMIT ?";
    bind.emplace_back(kUnitsMax);
    return select(db, catalog, sql, bind);
}

std::optional<UnitRow> read_unit(Connection& db, const catalog::Catalog& catalog,
                                 std::string_view county, base::Id id) {
    auto rows = select(db, catalog, fmt::format("{} AND u.id = ?", kSelect), {county, id});
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

base::Result<base::Id> add_unit(ledger::Transaction& tx, const catalog::Catalog& catalog,
                                const web::Principal& by, const NewUnit& unit) {
    auto& db = tx.db();
    const auto& [county, draft] = unit;
    if (auto valid = check_draft(catalog, county, draft); !valid)
        return tl::unexpected(valid.error());
    if (auto scope = web::check_scope(by, draft.place); !scope)
        return tl::unexpected(scope.error());
    const auto units = db.value<int>("SELECT COUNT(*) FROM unit WHERE county = ?", {county});
    if (units.value_or(0) >= kUnitsMax)
        return base::fail(ProblemCode::Conflict, {},
                          fmt::format("a county has at most {} units", kUnitsMax));
    const auto id = tx.new_id();
    db.execute(
        "INSERT INTO unit (county, id, name, kind, place, members, phone, status, version) "
        "VALUES (?,?,?,?,?,?,?,'available',1)",
        {county, id, draft.name, base::enum_text(draft.kind), draft.place, draft.members,
         draft.phone});
    tx.record({.county = county,
               .actor = by.user,
               .verb = "unit.added",
               .object_kind = "unit",
               .object_id = std::to_string(id),
               .place = draft.place,
               .summary_zh = fmt::format("登记{}「{}」，驻地：{}", name_zh(draft.kind), draft.name,
                                         respond::place_name(catalog, draft.place)),
               .summary_en = fmt::format("Registered {} “{}”, based at {}", name_en(draft.kind),
                                         draft.name, respond::place_name_en(catalog, draft.place)),
               .before_json = {},
               .after_json = unit_json(draft, UnitStatus::Available)});
    return id;
}

base::Result<void> change_unit(ledger::Transaction& tx, const catalog::Catalog& catalog,
                               const web::Principal& by, const UnitChange& change) {
    const auto unit = read_unit(tx.db(), catalog, change.county, change.unit);
    if (!unit) return base::fail(ProblemCode::NotFound, {}, "no such unit");
    if (auto valid = check_draft(catalog, change.county, change.draft); !valid) return valid;
    for (const auto& place : {unit->place, change.draft.place}) {
        if (auto scope = web::check_scope(by, place); !scope) return scope;
    }
    if (unit->version != change.version) return base::fail(ProblemCode::VersionStale);
    if (auto status = check_status(unit->status, change.status); !status) return status;
    const auto& draft = change.draft;
    tx.db().execute(
        "UPDATE unit SET name = ?, kind = ?, place = ?, members = ?, phone = ?, status = ?, "
        "version = version + 1 WHERE county = ? AND id = ?",
        {draft.name, base::enum_text(draft.kind), draft.place, draft.members, draft.phone,
         base::enum_text(change.status), change.county, change.unit});
    const bool switched = unit->status != change.status;
    tx.record({.county = change.county,
               .actor = by.user,
               .verb = "unit.changed",
               .object_kind = "unit",
               .object_id = unit->id,
               .place = draft.place,
               .summary_zh =
                   switched ? fmt::format("{}「{}」转为{}", name_zh(draft.kind), draft.name,
                                          name_zh(change.status))
                            : fmt::format("更新{}「{}」的资料", name_zh(draft.kind), draft.name),
               .summary_en = switched ? fmt::format("{} “{}” is now {}", name_en(draft.kind),
                                                    draft.name, name_en(change.status))
                                      : fmt::format("Details of {} “{}” changed",
                                                    name_en(draft.kind), draft.name),
               .before_json = unit_json(draft_of(*unit), unit->status),
               .after_json = unit_json(draft, change.status)});
    return {};
}

void set_unit_status(Connection& db, std::string_view county, base::Id unit, UnitStatus status) {
    db.execute("UPDATE unit SET status = ?, version = version + 1 WHERE county = ? AND id = ?",
               {base::enum_text(status), county, unit});
}

}  // namespace fengsui::dispatch
