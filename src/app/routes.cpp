// SPDX-License-Identifier: Apache-2.0
#include "app/routes.hpp"

#include <algorithm>

#include "access/routes.hpp"
#include "dispatch/dispatch_routes.hpp"
#include "dispatch/mission_store.hpp"
#include "evaluate/indicator_routes.hpp"
#include "respond/respond_routes.hpp"
#include "surveil/surveil_routes.hpp"
#include "wall/wall_routes.hpp"
#include "warn/signal_routes.hpp"
#include "web/openapi.hpp"

namespace fengsui::app {
namespace {

void add_operation_routes(web::Router& router, const RouteParts& parts) {
    constexpr const char* kPlainText = "text/plain; charset=utf-8";
    router.add(
        {.pattern = "/healthz",
         .access = web::kPublic,
         .summary = "The process answers",
         .handler = [](const web::Request&) { return web::text_response("ok\n", kPlainText); },
         .options = {.instant = true},
         .response_type = "text/plain"});
    router.add({.pattern = "/readyz",
                .access = web::kPublic,
                .summary = "The program can do its work; else 503 and what is wrong",
                .handler =
                    [&readiness = parts.readiness](const web::Request&) {
                        const auto checks = readiness.look();
                        const bool ready = std::ranges::all_of(
                            checks, [](const auto& check) { return check.well || !check.needed; });
                        std::string text = ready ? "ready\n" : "not ready\n";
                        for (const auto& check : checks)
                            if (!check.well) text += check.name + ": " + check.detail + "\n";
                        return web::text_response(text, kPlainText, ready ? 200 : 503);
                    },
                .response_type = "text/plain"});
    router.add({.pattern = "/metrics",
                .access = web::kPublic,
                .summary = "Prometheus metrics",
                .handler =
                    [&metrics = parts.metrics, &readiness = parts.readiness](const web::Request&) {
                        readiness.publish(metrics);
                        return web::text_response(metrics.text(),
                                                  std::string(web::Metrics::kContentType));
                    },
                .response_type = "text/plain"});
    router.add(
        {.pattern = "/api/openapi.json",
         .access = web::kPublic,
         .summary = "This contract",
         .handler =
             [&router](const web::Request&) {
                 return web::json_response(web::openapi(router, {"Fengsui", FENGSUI_VERSION}));
             },
         .response_type = "application/json"});
}

}  // namespace

void add_all_routes(web::Router& router, const RouteParts& parts) {
    const auto context = parts.house.context();
    const auto& catalog = parts.house.catalog();
    const auto* county = catalog.places().find(parts.house.county());
    add_operation_routes(router, parts);
    access::add_routes(
        router, parts.gate, parts.hub,
        {FENGSUI_VERSION, parts.house.county(), county == nullptr ? std::string{} : county->name_zh,
         county == nullptr ? std::string{} : county->name_en, parts.started});
    surveil::add_surveil_routes(router, context, parts.house.intake(), FENGSUI_VERSION);
    warn::add_signal_routes(router, context);
    respond::add_respond_routes(router, context, parts.guards);
    dispatch::add_dispatch_routes(router, context);
    evaluate::add_indicator_routes(router, context, parts.indicators);
    wall::add_wall_routes(router, context, parts.indicators);
}

base::Result<std::unique_ptr<Reception>> Reception::open(
    House& house, const access::SessionLimits& session_limits) {
    auto table = evaluate::IndicatorTable::load(catalogue_files());
    if (!table) return tl::unexpected(table.error());
    return std::unique_ptr<Reception>(new Reception(house, std::move(*table), session_limits));
}

Reception::Reception(House& house, evaluate::IndicatorTable table,
                     const access::SessionLimits& session_limits)
    : gate_({.database = house.database(),
             .county = house.county(),
             .directory = directory_of(house.catalog(), house.county()),
             .metrics = &metrics_,
             .session_limits = session_limits}),
      readiness_(house),
      table_(std::move(table)),
      indicators_(table_, house.county(), house.catalog().home().utc_offset_minutes) {
    guards_.add(dispatch::guard_event_close);
    add_all_routes(router_, {house, readiness_, gate_, hub_, metrics_, guards_, indicators_,
                             house.clock().now()});
}

access::Directory directory_of(const catalog::Catalog& catalog, const std::string& county) {
    return {[&catalog](std::string_view code) -> std::optional<std::string> {
                const auto* place = catalog.places().find(code);
                if (place == nullptr) return std::nullopt;
                return place->name_zh;
            },
            [county](ledger::Connection& db, base::Id id) {
                return db.value<std::string>(
                    "SELECT name FROM institution WHERE county = ? AND id = ?", {county, id});
            }};
}

}  // namespace fengsui::app
