// SPDX-License-Identifier: Apache-2.0
#include "respond/mode.hpp"
#include "respond/respond_routes.hpp"

namespace fengsui::respond {
namespace {

using base::Result;
using surveil::RoomContext;
using web::Request;
using web::Right;

Result<Mode> show_mode(const RoomContext& context) {
    return context.database.read(
        [&](ledger::Connection& db) -> Result<Mode> { return read_mode(db, context.county); });
}

Result<Mode> put_mode(const RoomContext& context, const Request& request,
                      const ModeChange& change) {
    const auto version = request.if_match();
    if (!version) return tl::unexpected(version.error());
    const ModeDecision decision{context.county, *version, change};
    const auto done = context.database.writer().run(
        [&](ledger::Transaction& tx) { return change_mode(tx, request.user(), decision); });
    if (!done) return tl::unexpected(done.error());
    return show_mode(context);
}

}  // namespace

void add_mode_routes(web::Router& router, const RoomContext& context) {
    router.get<Mode>("/api/v1/respond/mode", Right::RespondRead,
                     "Peace or emergency, and its level",
                     [context](const Request&) { return show_mode(context); });
    router.put<ModeChange, Mode>("/api/v1/respond/mode", Right::ModeDecide,
                                 "Switch mode or level, with a reason",
                                 [context](const Request& request, const ModeChange& change) {
                                     return put_mode(context, request, change);
                                 },
                                 {.versioned = true});
}

}  // namespace fengsui::respond
