// SPDX-License-Identifier: Apache-2.0
#include "surveil/stream_routes.hpp"

#include <fmt/format.h>

#include "surveil/detect/baseline_method.hpp"
#include "surveil/report_list.hpp"
#include "surveil/series.hpp"
#include "surveil/stream_list.hpp"
#include "web/scope.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;
using web::Request;

constexpr int kSeriesDays = 90;

base::Day today(const RoomContext& context) {
    return base::local_day(context.clock.now(), context.catalog.home().utc_offset_minutes);
}

// What is counted by a stream cannot be asked for all conditions together: a subtype counts for its
// disease too.
Result<void> need_condition(const StreamFilter& filter) {
    if (!filter.condition.empty()) return {};
    return fail(ProblemCode::ValueInvalid, "?condition", "say which condition");
}

Result<StreamList> streams(const RoomContext& context, const Request& request) {
    auto filter = read_stream_filter(context, request);
    if (!filter) return tl::unexpected(filter.error());
    const auto days = request.query.number("days", StreamListQuery{}.days, 1, stream_days_max);
    if (!days) return tl::unexpected(days.error());
    const auto limit = request.query.number("limit", StreamListQuery{}.limit, 1, stream_rows_max);
    if (!limit) return tl::unexpected(limit.error());
    const StreamListQuery query{context.county, std::move(*filter), *days, *limit, today(context)};
    return context.database.read([&](ledger::Connection& db) -> Result<StreamList> {
        return stream_rows(db, context.catalog, query);
    });
}

// Both ends or neither may be given.
Result<void> set_days(SeriesQuery& query, const Request& request, base::Day last) {
    const auto from = request.query.day("from");
    if (!from) return tl::unexpected(from.error());
    const auto to = request.query.day("to");
    if (!to) return tl::unexpected(to.error());
    query.to = to->value_or(*from ? std::max(last, **from) : last);
    query.from = from->value_or(query.to - (kSeriesDays - 1));
    if (query.from > query.to) {
        return fail(ProblemCode::ValueInvalid, "?from", "lies after the last day");
    }
    if (query.to - query.from >= series_days_max) {
        return fail(ProblemCode::ValueInvalid, "?from",
                    fmt::format("at most {} days", series_days_max));
    }
    return {};
}

// A method and settings to try on the stream, without saving them; nothing if none is named.
Result<std::optional<catalog::DetectorSetting>> trial_of(const Request& request) {
    const auto name = request.query.text("method");
    if (!name || name->empty()) return std::nullopt;
    const auto* method = find_baseline_method(*name);
    if (method == nullptr) return fail(ProblemCode::ValueInvalid, "?method", "no such method");
    auto setting = method->defaults();
    const auto threshold = request.query.decimal("threshold", setting.threshold, 0.1, 10000);
    if (!threshold) return tl::unexpected(threshold.error());
    const auto min_count = request.query.number("min_count", setting.min_count, 0, 100'000);
    if (!min_count) return tl::unexpected(min_count.error());
    const auto baseline = request.query.number("baseline_days", setting.baseline_days, 2, 366);
    if (!baseline) return tl::unexpected(baseline.error());
    const auto years = request.query.number("history_years", setting.history_years, 0, 5);
    if (!years) return tl::unexpected(years.error());
    setting.threshold = *threshold;
    setting.min_count = *min_count;
    setting.baseline_days = *baseline;
    setting.history_years = *years;
    return setting;
}

Result<Series> series(const RoomContext& context, const Request& request) {
    const auto filter = read_stream_filter(context, request);
    if (!filter) return tl::unexpected(filter.error());
    if (auto given = need_condition(*filter); !given) return tl::unexpected(given.error());
    const auto own = web::scope_prefix(request.user(), context.county);
    const auto place = request.query.text("place").value_or(own.empty() ? context.county : own);
    if (auto allowed = web::check_scope(request.user(), place); !allowed) {
        return tl::unexpected(allowed.error());
    }
    const auto trial = trial_of(request);
    if (!trial) return tl::unexpected(trial.error());
    const StreamKey stream{filter->channel.value_or(Channel::Case), filter->condition, place};
    return context.database.read([&](ledger::Connection& db) -> Result<Series> {
        SeriesQuery query{.county = context.county,
                          .stream = stream,
                          .now = context.clock.now(),
                          .trial = *trial};
        const auto last = last_day_of(db, context.county, stream).value_or(today(context));
        if (auto set = set_days(query, request, last); !set) return tl::unexpected(set.error());
        return read_series(db, context.catalog, query);
    });
}

Result<HeatMap> heat(const RoomContext& context, const Request& request) {
    const auto filter = read_stream_filter(context, request);
    if (!filter) return tl::unexpected(filter.error());
    if (auto given = need_condition(*filter); !given) return tl::unexpected(given.error());
    const auto weeks = request.query.number("weeks", HeatMapQuery{}.weeks, 1, heat_weeks_max);
    if (!weeks) return tl::unexpected(weeks.error());
    const HeatMapQuery query{context.county,
                             filter->channel.value_or(Channel::Case),
                             filter->condition,
                             filter->place_area,
                             *weeks,
                             today(context)};
    return context.database.read([&](ledger::Connection& db) -> Result<HeatMap> {
        return heat_map(db, context.catalog, query);
    });
}

Result<web::Page<ReportRow>> reports(const RoomContext& context, const Request& request) {
    auto filter = read_stream_filter(context, request);
    if (!filter) return tl::unexpected(filter.error());
    ReportListQuery query{.county = context.county, .filter = std::move(*filter)};
    const auto from = request.query.day("from");
    if (!from) return tl::unexpected(from.error());
    const auto to = request.query.day("to");
    if (!to) return tl::unexpected(to.error());
    const auto result =
        request.query.choice("result", {"", "positive", "negative", "inconclusive", "none"});
    if (!result) return tl::unexpected(result.error());
    const auto page = request.query.page();
    if (!page) return tl::unexpected(page.error());
    query.from = *from;
    query.to = *to;
    query.result = *result;
    query.page = *page;
    return context.database.read([&](ledger::Connection& db) -> Result<web::Page<ReportRow>> {
        return report_rows(db, context.catalog, query);
    });
}

}  // namespace

void add_stream_routes(web::Router& router, const RoomContext& context) {
    using web::Right;
    router.get<StreamList>("/api/v1/surveil/streams", Right::SurveilRead,
                           "Streams of the last days",
                           [context](const Request& request) { return streams(context, request); },
                           {.query = {"channel", "condition", "place", "days", "limit"}});
    router.get<Series>("/api/v1/surveil/series", Right::SurveilRead, "A stream as a curve",
                       [context](const Request& request) { return series(context, request); },
                       {.query = {"channel", "condition", "place", "from", "to", "method",
                                  "threshold", "min_count", "baseline_days", "history_years"}});
    router.get<HeatMap>("/api/v1/surveil/heatmap", Right::SurveilRead, "Townships by weeks",
                        [context](const Request& request) { return heat(context, request); },
                        {.query = {"channel", "condition", "place", "weeks"}});
    router.get<web::Page<ReportRow>>(
        "/api/v1/surveil/reports", Right::SurveilRead, "Reports, newest first",
        [context](const Request& request) { return reports(context, request); },
        {.query = {"channel", "condition", "place", "from", "to", "result", "cursor", "limit"}});
}

}  // namespace fengsui::surveil
