// SPDX-License-Identifier: Apache-2.0
// GET events and one event, POST close.
#include "respond/event_change.hpp"
#include "respond/event_store.hpp"
#include "respond/input.hpp"
#include "respond/respond_routes.hpp"
#include "web/page.hpp"
#include "web/scope.hpp"

namespace fengsui::respond {
namespace {

using base::Result;
using surveil::RoomContext;
using web::Request;
using web::Right;

struct CloseEventBody {
    std::string conclusion;
    BOOST_DESCRIBE_CLASS(CloseEventBody, (), (conclusion), (), ())
};

Result<web::Page<EventRow>> list_events(const RoomContext& context, const Request& request) {
    const auto state = request.query.choice("state", {"open", "closed", "all"});
    if (!state) return tl::unexpected(state.error());
    const auto page = request.query.page();
    if (!page) return tl::unexpected(page.error());
    EventQuery query{.county = context.county,
                     .filter = *state == "open"     ? EventFilter::Open
                               : *state == "closed" ? EventFilter::Closed
                                                    : EventFilter::All,
                     .scope_place = web::scope_prefix(request.user(), context.county),
                     .before = page->cursor,
                     .limit = page->limit + 1,
                     .now = context.clock.now()};
    auto rows = context.database.read([&](ledger::Connection& db) -> Result<std::vector<EventRow>> {
        return read_events(db, context.catalog, query);
    });
    if (!rows) return tl::unexpected(rows.error());
    return to_page(std::move(*rows), page->limit);
}

Result<EventDetail> show_event(const RoomContext& context, const Request& request) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    return context.database.read([&](ledger::Connection& db) -> Result<EventDetail> {
        auto detail =
            read_event_detail(db, context.catalog, {context.county, *id, context.clock.now()});
        if (!detail) return base::fail(base::ProblemCode::NotFound, {}, "no such event");
        if (auto scope = web::check_scope(request.user(), detail->place); !scope)
            return tl::unexpected(scope.error());
        return std::move(*detail);
    });
}

Result<EventDetail> close(const RoomContext& context, const EventCloseGuards& guards,
                          const Request& request, const CloseEventBody& body) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    const auto version = request.if_match();
    if (!version) return tl::unexpected(version.error());
    if (auto text =
            check_text(body.conclusion, {.member = "conclusion", .bytes_max = kNoteBytesMax});
        !text)
        return tl::unexpected(text.error());
    const Closing closing{context.county, *id, *version, body.conclusion};
    auto closed = context.database.writer().run(
        [&](ledger::Transaction& tx) { return close_event(tx, guards, request.user(), closing); });
    if (!closed) return tl::unexpected(closed.error());
    return show_event(context, request);
}

}  // namespace

void add_event_routes(web::Router& router, const RoomContext& context,
                      const EventCloseGuards& guards) {
    router.get<web::Page<EventRow>>(
        "/api/v1/respond/events", Right::RespondRead, "Events, newest first",
        [context](const Request& request) { return list_events(context, request); },
        {.query = {"state", "cursor", "limit"}});
    router.get<EventDetail>(
        "/api/v1/respond/events/{id}", Right::RespondRead,
        "One event with its signals, tasks, curve and timeline",
        [context](const Request& request) { return show_event(context, request); });
    router.post<CloseEventBody, EventDetail>(
        "/api/v1/respond/events/{id}/close", Right::EventDecide,
        "Close an event whose tasks and missions are over",
        [context, &guards](const Request& request, const CloseEventBody& body) {
            return close(context, guards, request, body);
        },
        {.versioned = true});
}

}  // namespace fengsui::respond
