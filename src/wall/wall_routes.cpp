// SPDX-License-Identifier: Apache-2.0
#include "wall/wall_routes.hpp"

#include "wall/wall_store.hpp"
#include "web/scope.hpp"

namespace fengsui::wall {

void add_wall_routes(web::Router& router, const surveil::RoomContext& context,
                     evaluate::IndicatorStore& indicators) {
    const auto store = std::make_shared<WallStore>(context, indicators);
    // Not a typed route: the answer is kept as text, written once for all who ask.
    web::Route route;
    route.pattern = "/api/v1/wall";
    route.access = web::Right::WarnRead;
    route.summary = "What waits in each room, the open signals, the map and the last hour";
    route.handler = [store, county = context.county](const web::Request& request) {
        const auto text = store->read(web::scope_prefix(request.user(), county));
        if (!text) return web::problem_response(text.error(), request);
        return web::json_response(**text);
    };
    route.response_schema = web::typed::schema_maker<Wall>();
    router.add(std::move(route));
}

}  // namespace fengsui::wall
