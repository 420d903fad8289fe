// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_routes.hpp"
#include "dispatch/mission_store.hpp"
#include "respond/input.hpp"
#include "web/scope.hpp"

namespace fengsui::dispatch {
namespace {

using base::ProblemCode;
using base::Result;
using surveil::RoomContext;
using web::Request;
using web::Right;

struct MissionBody {
    std::string event;
    std::string unit;
    std::string destination;
    std::string purpose;
    BOOST_DESCRIBE_CLASS(MissionBody, (), (event, unit, destination, purpose), (), ())
};

struct StepBody {
    MissionStatus step = MissionStatus::Departed;
    std::optional<std::string> note;
    BOOST_DESCRIBE_CLASS(StepBody, (), (step, note), (), ())
};

Result<web::Page<MissionRow>> list_missions(const RoomContext& context, const Request& request) {
    const auto state = request.query.choice("state", {"active", "all"});
    if (!state) return tl::unexpected(state.error());
    const auto event = request.query.id("event");
    if (!event) return tl::unexpected(event.error());
    const auto page = request.query.page();
    if (!page) return tl::unexpected(page.error());
    const MissionQuery query{
        .county = context.county,
        .filter = *state == "active" ? MissionFilter::Active : MissionFilter::All,
        .scope_place = web::scope_prefix(request.user(), context.county),
        .event = *event,
        .before = page->cursor,
        .limit = page->limit + 1};
    auto rows =
        context.database.read([&](ledger::Connection& db) -> Result<std::vector<MissionRow>> {
            return read_missions(db, context.catalog, query);
        });
    if (!rows) return tl::unexpected(rows.error());
    return respond::to_page(std::move(*rows), page->limit);
}

Result<MissionRow> show_mission(const RoomContext& context, base::Id id) {
    return context.database.read([&](ledger::Connection& db) -> Result<MissionRow> {
        auto row = read_mission(db, context.catalog, context.county, id);
        if (!row) return base::fail(ProblemCode::NotFound, {}, "no such mission");
        return std::move(*row);
    });
}

Result<base::Id> member_id(const std::string& text, std::string_view member) {
    if (const auto id = base::parse_id(text)) return *id;
    return base::fail(ProblemCode::ValueInvalid, "$." + std::string(member), "not an id");
}

Result<MissionRow> send(const RoomContext& context, const Request& request,
                        const MissionBody& body) {
    const auto event = member_id(body.event, "event");
    if (!event) return tl::unexpected(event.error());
    const auto unit = member_id(body.unit, "unit");
    if (!unit) return tl::unexpected(unit.error());
    if (auto text = respond::check_text(body.purpose, {.member = "purpose"}); !text)
        return tl::unexpected(text.error());
    const MissionOrder order{context.county, *event, *unit, body.destination, body.purpose};
    const auto id = context.database.writer().run([&](ledger::Transaction& tx) {
        return send_unit(tx, context.catalog, request.user(), order);
    });
    if (!id) return tl::unexpected(id.error());
    return show_mission(context, *id);
}

Result<MissionRow> step(const RoomContext& context, const Request& request, const StepBody& body) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    const auto version = request.if_match();
    if (!version) return tl::unexpected(version.error());
    const auto note = body.note.value_or("");
    if (auto text = respond::check_text(
            note, {"note", respond::kNoteBytesMax, respond::Presence::Optional});
        !text)
        return tl::unexpected(text.error());
    const MissionStep wanted{context.county, *id, *version, body.step, note};
    const auto done = context.database.writer().run([&](ledger::Transaction& tx) {
        return step_mission(tx, context.catalog, request.user(), wanted);
    });
    if (!done) return tl::unexpected(done.error());
    return show_mission(context, *id);
}

}  // namespace

void add_mission_routes(web::Router& router, const RoomContext& context) {
    router.get<web::Page<MissionRow>>(
        "/api/v1/dispatch/missions", Right::DispatchRead,
        "Missions, newest first; those under way unless state=all",
        [context](const Request& request) { return list_missions(context, request); },
        {.query = {"state", "event", "cursor", "limit"}});
    router.post<MissionBody, MissionRow>(
        "/api/v1/dispatch/missions", Right::DispatchWrite, "Send a unit",
        [context](const Request& request, const MissionBody& body) {
            return send(context, request, body);
        });
    router.post<StepBody, MissionRow>("/api/v1/dispatch/missions/{id}/step", Right::DispatchWrite,
                                      "Departed, arrived, finished or cancelled",
                                      [context](const Request& request, const StepBody& body) {
                                          return step(context, request, body);
                                      },
                                      {.versioned = true});
}

}  // namespace fengsui::dispatch
