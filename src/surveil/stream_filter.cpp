// SPDX-License-Identifier: Apache-2.0
#include "surveil/stream_filter.hpp"

#include <fmt/format.h>

#include "web/scope.hpp"

namespace fengsui::surveil {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;

Result<std::string> area_of(const RoomContext& context, const web::Request& request) {
    auto scope = web::scope_prefix(request.user(), context.county);
    const auto place = request.query.text("place");
    if (!place) return scope;
    if (!context.catalog.places().contains(context.county, *place)) {
        return fail(ProblemCode::ValueInvalid, "?place", "not a place of this county");
    }
    if (scope.starts_with(*place)) return scope;
    if (auto allowed = web::check_scope(request.user(), *place); !allowed) {
        return tl::unexpected(allowed.error());
    }
    return *place == context.county ? std::string{} : *place;
}

}  // namespace

Result<StreamFilter> read_stream_filter(const RoomContext& context, const web::Request& request) {
    StreamFilter filter;
    if (const auto channel = request.query.text("channel")) {
        filter.channel = parse_channel(*channel);
        if (!filter.channel) {
            return fail(ProblemCode::ValueInvalid, "?channel",
                        "expected case, pathogen, syndrome, vector or sector");
        }
    }
    filter.condition = request.query.text("condition").value_or("");
    if (!filter.condition.empty() &&
        context.catalog.conditions().find(filter.condition) == nullptr) {
        return fail(ProblemCode::ValueInvalid, "?condition", "the catalogue does not know it");
    }
    auto area = area_of(context, request);
    if (!area) return tl::unexpected(area.error());
    filter.place_area = std::move(*area);
    return filter;
}

Where::Where(std::string_view county, std::string_view column)
    : sql_(fmt::format("{} = ?", column)), bind_{county} {}

Where& Where::add(std::string_view clause, std::initializer_list<ledger::Value> values) {
    sql_ += fmt::format(" AND {}", clause);
    bind_.insert(bind_.end(), values.begin(), values.end());
    return *this;
}

Where& Where::within(std::string_view column, std::string_view area) {
    if (area.empty()) return *this;
    return add(fmt::format("{0} >= ? AND {0} < ?", column), {area, std::string(area) + "~"});
}

std::vector<ledger::Value> Where::bind_with(ledger::Value last) const {
    auto all = bind_;
    all.push_back(std::move(last));
    return all;
}

}  // namespace fengsui::surveil
