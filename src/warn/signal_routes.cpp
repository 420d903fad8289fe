// SPDX-License-Identifier: Apache-2.0
#include "warn/signal_routes.hpp"

#include "warn/signal_change.hpp"
#include "warn/signal_detail.hpp"
#include "web/page.hpp"
#include "web/scope.hpp"

namespace fengsui::warn {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;
using surveil::RoomContext;
using web::Request;

struct NoteBody {
    std::optional<std::string> note;
    BOOST_DESCRIBE_CLASS(NoteBody, (), (note), (), ())
};
struct VerifyBody {
    bool genuine = true;
    std::optional<std::string> note;
    BOOST_DESCRIBE_CLASS(VerifyBody, (), (genuine, note), (), ())
};
struct CloseBody {
    std::string outcome;
    std::optional<std::string> note;
    BOOST_DESCRIBE_CLASS(CloseBody, (), (outcome, note), (), ())
};

constexpr std::size_t kNoteBytesMax = 4000;

Result<web::Page<SignalRow>> list(const RoomContext& context, const Request& request) {
    SignalQuery query{.county = context.county,
                      .scope_place = web::scope_prefix(request.user(), context.county)};
    const auto state = request.query.choice("state", {"open", "closed", "all"});
    if (!state) return tl::unexpected(state.error());
    if (*state != "open")
        query.filter = *state == "closed" ? SignalFilter::Closed : SignalFilter::All;
    const auto page = request.query.page();
    if (!page) return tl::unexpected(page.error());
    query.before = page->cursor;
    query.limit = page->limit;
    return context.database.read([&](ledger::Connection& db) -> Result<web::Page<SignalRow>> {
        web::Page<SignalRow> out{read_signals(db, context.catalog, query), std::nullopt};
        const bool more =
            query.filter != SignalFilter::Open && static_cast<int>(out.items.size()) == query.limit;
        if (more) out.next_cursor = out.items.back().id;
        return out;
    });
}

Result<SignalDetail> detail(const RoomContext& context, const Request& request) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    return context.database.read([&](ledger::Connection& db) -> Result<SignalDetail> {
        auto found =
            read_signal_detail(db, context.catalog, {context.county, *id, context.clock.now()});
        if (!found) return fail(ProblemCode::NotFound);
        if (auto allowed = web::check_scope(request.user(), found->place); !allowed)
            return tl::unexpected(allowed.error());
        return std::move(*found);
    });
}

// Runs the change in the writer and answers with the page as it then is.
template <class Change>
Result<SignalDetail> answer(const RoomContext& context, const Request& request, std::string note,
                            Change change) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    const auto version = request.if_match();
    if (!version) return tl::unexpected(version.error());
    if (note.size() > kNoteBytesMax)
        return fail(ProblemCode::ValueInvalid, "$.note", "too long", "备注过长");
    if (auto seen = detail(context, request); !seen) return seen;
    const SignalAnswer wanted{context.county, *id, *version, request.user().user, std::move(note)};
    const auto done =
        context.database.writer().run([&](ledger::Transaction& tx) { return change(tx, wanted); });
    if (!done) return tl::unexpected(done.error());
    return detail(context, request);
}

}  // namespace

void add_signal_routes(web::Router& router, const RoomContext& context) {
    using web::Right;
    router.get<web::Page<SignalRow>>(
        "/api/v1/warn/signals", Right::WarnRead, "Signals, most urgent first",
        [context](const Request& request) { return list(context, request); },
        {.query = {"state", "cursor", "limit"}});
    router.get<SignalDetail>(
        "/api/v1/warn/signals/{id}", Right::WarnRead, "A signal's page",
        [context](const Request& request) { return detail(context, request); });
    router.post<NoteBody, SignalDetail>(
        "/api/v1/warn/signals/{id}/acknowledge", Right::WarnAnswer, "I have it",
        [context](const Request& request, const NoteBody& body) {
            return answer(context, request, body.note.value_or(""), acknowledge_signal);
        },
        {.versioned = true});
    router.post<VerifyBody, SignalDetail>(
        "/api/v1/warn/signals/{id}/verify", Right::WarnAnswer, "Genuine or not",
        [context](const Request& request, const VerifyBody& body) {
            return answer(context, request, body.note.value_or(""),
                          [&](ledger::Transaction& tx, const SignalAnswer& wanted) {
                              return verify_signal(
                                  tx, wanted,
                                  body.genuine ? Verdict::Genuine : Verdict::NotGenuine);
                          });
        },
        {.versioned = true});
    router.post<CloseBody, SignalDetail>(
        "/api/v1/warn/signals/{id}/close", Right::WarnAnswer, "Ends with an outcome",
        [context](const Request& request, const CloseBody& body) {
            return answer(context, request, body.note.value_or(""),
                          [&](ledger::Transaction& tx, const SignalAnswer& wanted) {
                              return close_signal(tx, wanted, body.outcome);
                          });
        },
        {.versioned = true});
}

}  // namespace fengsui::warn
