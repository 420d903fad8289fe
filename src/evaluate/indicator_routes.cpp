// SPDX-License-Identifier: Apache-2.0
#include "evaluate/indicator_routes.hpp"

#include <fmt/format.h>

#include "web/scope.hpp"

namespace fengsui::evaluate {
namespace {

using base::Result;
using surveil::RoomContext;
using web::Request;

// ?from= and ?to= in local days; what is left out is a year that ends today (or on `to`).
Result<IndicatorQuery> query_of(const RoomContext& context, const IndicatorStore& indicators,
                                const Request& request) {
    auto query = indicators.default_query(context.clock.now());
    query.scope_place = web::scope_prefix(request.user(), context.county);
    const auto from = request.query.day("from");
    if (!from) return tl::unexpected(from.error());
    const auto to = request.query.day("to");
    if (!to) return tl::unexpected(to.error());
    if (*to) query.to = **to;
    query.from = from->value_or(query.to - (kPeriodDaysDefault - 1));
    if (query.from > query.to)
        return base::fail(base::ProblemCode::ValueInvalid, "?from", "lies after to",
                          "起始日期晚于截止日期");
    if (query.to - query.from >= kPeriodDaysMax)
        return base::fail(base::ProblemCode::ValueInvalid, "?from",
                          fmt::format("at most {} days", kPeriodDaysMax),
                          fmt::format("最长 {} 天", kPeriodDaysMax));
    return query;
}

Result<IndicatorSet> list(const RoomContext& context, IndicatorStore& indicators,
                          const Request& request) {
    const auto query = query_of(context, indicators, request);
    if (!query) return tl::unexpected(query.error());
    return context.database.read(
        [&](ledger::Connection& db) { return indicators.read(db, *query); });
}

Result<web::Page<Evidence>> evidence(const RoomContext& context, IndicatorStore& indicators,
                                     const Request& request) {
    const auto query = query_of(context, indicators, request);
    if (!query) return tl::unexpected(query.error());
    const auto page = request.query.page();
    if (!page) return tl::unexpected(page.error());
    return context.database.read([&](ledger::Connection& db) {
        return indicators.read_evidence(db, request.param("code"), *query, *page);
    });
}

}  // namespace

void add_indicator_routes(web::Router& router, const RoomContext& context,
                          IndicatorStore& indicators) {
    using web::Right;
    router.get<IndicatorSet>("/api/v1/evaluate/indicators", Right::EvaluateRead,
                             "Indicators against their targets",
                             [context, &indicators](const Request& request) {
                                 return list(context, indicators, request);
                             },
                             {.query = {"from", "to"}});
    router.get<web::Page<Evidence>>("/api/v1/evaluate/indicators/{code}/evidence",
                                    Right::EvaluateRead,
                                    "The records behind an indicator, newest first",
                                    [context, &indicators](const Request& request) {
                                        return evidence(context, indicators, request);
                                    },
                                    {.query = {"from", "to", "cursor", "limit"}});
}

}  // namespace fengsui::evaluate
