// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_routes.hpp"
#include "dispatch/unit_store.hpp"
#include "web/page.hpp"
#include "web/scope.hpp"

namespace fengsui::dispatch {
namespace {

using base::Result;
using surveil::RoomContext;
using web::Request;
using web::Right;

struct UnitBody : UnitDraft {
    UnitStatus status = UnitStatus::Available;
    BOOST_DESCRIBE_CLASS(UnitBody, (UnitDraft), (status), (), ())
};

Result<web::Page<UnitRow>> list_units(const RoomContext& context, const Request& request) {
    return context.database.read([&](ledger::Connection& db) -> Result<web::Page<UnitRow>> {
        return web::Page<UnitRow>{read_units(db, context.catalog, context.county,
                                             web::scope_prefix(request.user(), context.county)),
                                  std::nullopt};
    });
}

Result<UnitRow> show_unit(const RoomContext& context, base::Id id) {
    return context.database.read([&](ledger::Connection& db) -> Result<UnitRow> {
        auto row = read_unit(db, context.catalog, context.county, id);
        if (!row) return base::fail(base::ProblemCode::NotFound, {}, "no such unit");
        return std::move(*row);
    });
}

Result<UnitRow> add(const RoomContext& context, const Request& request, const UnitDraft& draft) {
    const auto id = context.database.writer().run([&](ledger::Transaction& tx) {
        return add_unit(tx, context.catalog, request.user(), {context.county, draft});
    });
    if (!id) return tl::unexpected(id.error());
    return show_unit(context, *id);
}

Result<UnitRow> change(const RoomContext& context, const Request& request, const UnitBody& body) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    const auto version = request.if_match();
    if (!version) return tl::unexpected(version.error());
    const UnitChange wanted{context.county, *id, *version, body, body.status};
    const auto done = context.database.writer().run([&](ledger::Transaction& tx) {
        return change_unit(tx, context.catalog, request.user(), wanted);
    });
    if (!done) return tl::unexpected(done.error());
    return show_unit(context, *id);
}

}  // namespace

void add_unit_routes(web::Router& router, const RoomContext& context) {
    router.get<web::Page<UnitRow>>(
        "/api/v1/dispatch/units", Right::DispatchRead, "Everything that can be sent",
        [context](const Request& request) { return list_units(context, request); });
    router.post<UnitDraft, UnitRow>("/api/v1/dispatch/units", Right::DispatchWrite,
                                    "Register a unit",
                                    [context](const Request& request, const UnitDraft& draft) {
                                        return add(context, request, draft);
                                    });
    router.put<UnitBody, UnitRow>("/api/v1/dispatch/units/{id}", Right::DispatchWrite,
                                  "Change a unit or its status",
                                  [context](const Request& request, const UnitBody& body) {
                                      return change(context, request, body);
                                  },
                                  {.versioned = true});
}

}  // namespace fengsui::dispatch
