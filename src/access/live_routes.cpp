// SPDX-License-Identifier: Apache-2.0
#include "access/journal_rights.hpp"
#include "access/live_event.hpp"
#include "access/routes.hpp"

namespace fengsui::access {
namespace {

using web::LiveEvent;
using web::Request;
using web::Response;

web::LiveHub::Filter filter_of(const web::Principal& who) {
    return [who](const LiveEvent& event) {
        return event.county == who.county && may_see(who, verb_of(event), event.place);
    };
}

web::LiveHub::Replay replay_of(Gate& gate) {
    return [&gate](std::int64_t seq, std::size_t limit) {
        return gate.database().read(
            [&](ledger::Connection& db) -> base::Result<std::vector<LiveEvent>> {
                ledger::JournalFilter filter;
                filter.county = gate.county();
                filter.after_seq = seq;
                filter.limit = static_cast<int>(limit);
                std::vector<LiveEvent> events;
                for (const auto& entry : ledger::read_journal(db, filter))
                    events.push_back(to_event(entry));
                return events;
            });
    };
}

Response connect(Gate& gate, web::LiveHub& hub, const Request& request) {
    if (request.user().via != web::Via::Session)
        return web::problem_response({base::ProblemCode::NotAllowed, {}, "needs a session"},
                                     request);
    const auto session = gate.sessions().find(request.cookie(web::kSessionCookie));
    if (!session) return web::problem_response(session.error(), request);
    auto response = hub.connect(request, filter_of(request.user()), replay_of(gate));
    if (!response.stream) return response;
    response.stream = [&gate, session = *session,
                       begin = std::move(response.stream)](std::shared_ptr<web::StreamSink> sink) {
        gate.sessions().attach(session, sink);
        begin(std::move(sink));
    };
    return response;
}

}  // namespace

void add_live_routes(web::Router& router, Gate& gate, web::LiveHub& hub) {
    web::Route route;
    route.pattern = "/api/v1/live";
    route.access = web::Right::SurveilRead;
    route.summary = "The journal as it grows (server-sent events, resumable)";
    route.response_type = "text/event-stream";
    route.options.query = {"last_event_id"};
    route.handler = [&gate, &hub](const Request& request) { return connect(gate, hub, request); };
    router.add(std::move(route));
}

}  // namespace fengsui::access
