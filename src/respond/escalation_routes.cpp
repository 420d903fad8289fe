// SPDX-License-Identifier: Apache-2.0
// Below warn's signals: the proposed grade, and the decision that makes one an event.
#include "respond/event_change.hpp"
#include "respond/grade_facts.hpp"
#include "respond/input.hpp"
#include "respond/respond_routes.hpp"
#include "web/scope.hpp"

namespace fengsui::respond {
namespace {

using base::ProblemCode;
using base::Result;
using surveil::RoomContext;
using web::Request;
using web::Right;

struct EscalateBody {
    std::string title;
    EventGrade grade = EventGrade::None;
    std::optional<std::string> note;
    std::optional<std::string> event;  // an open event that the signal joins
    BOOST_DESCRIBE_CLASS(EscalateBody, (), (title, grade, note, event), (), ())
};

struct Escalated {
    std::string event;
    BOOST_DESCRIBE_CLASS(Escalated, (), (event), (), ())
};

Result<Escalation> to_escalation(const RoomContext& context, const Request& request,
                                 const EscalateBody& body) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    const auto version = request.if_match();
    if (!version) return tl::unexpected(version.error());
    const auto presence = body.event ? Presence::Optional : Presence::Required;
    for (const auto& checked :
         {check_text(body.title, {.member = "title", .presence = presence}),
          check_text(body.note.value_or(""), {"note", kNoteBytesMax, Presence::Optional})}) {
        if (!checked) return tl::unexpected(checked.error());
    }
    Escalation escalation{context.county,         *id, *version, body.title, body.grade,
                          body.note.value_or(""), {}};
    if (body.event) {
        escalation.event = base::parse_id(*body.event);
        if (!escalation.event) return base::fail(ProblemCode::ValueInvalid, "$.event", "not an id");
    }
    return escalation;
}

Result<Escalated> escalate_signal(const RoomContext& context, const Request& request,
                                  const EscalateBody& body) {
    const auto escalation = to_escalation(context, request, body);
    if (!escalation) return tl::unexpected(escalation.error());
    const auto event = context.database.writer().run([&](ledger::Transaction& tx) {
        return escalate(tx, context.catalog, request.user(), *escalation);
    });
    if (!event) return tl::unexpected(event.error());
    return Escalated{std::to_string(*event)};
}

Result<GradeProposal> show_grade(const RoomContext& context, const Request& request) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    return context.database.read([&](ledger::Connection& db) -> Result<GradeProposal> {
        const auto signal = warn::read_signal(db, context.catalog, context.county, *id);
        if (!signal) return base::fail(ProblemCode::NotFound, {}, "no such signal");
        if (auto scope = web::check_scope(request.user(), signal->place); !scope)
            return tl::unexpected(scope.error());
        return propose_for_signal(db, context.catalog, *signal,
                                  {context.county, *id, context.clock.now()});
    });
}

}  // namespace

void add_escalation_routes(web::Router& router, const RoomContext& context) {
    router.post<EscalateBody, Escalated>(
        "/api/v1/warn/signals/{id}/escalate", Right::EventDecide,
        "Make a verified signal an event, or join it to an open one",
        [context](const Request& request, const EscalateBody& body) {
            return escalate_signal(context, request, body);
        },
        {.versioned = true});
    router.get<GradeProposal>(
        "/api/v1/warn/signals/{id}/grade", Right::WarnRead,
        "The grade that the numbers of a signal reach, and on which criteria",
        [context](const Request& request) { return show_grade(context, request); });
}

}  // namespace fengsui::respond
