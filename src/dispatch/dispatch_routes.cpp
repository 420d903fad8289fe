// SPDX-License-Identifier: Apache-2.0
#include "dispatch/dispatch_routes.hpp"

namespace fengsui::dispatch {

void add_dispatch_routes(web::Router& router, const surveil::RoomContext& context) {
    add_unit_routes(router, context);
    add_mission_routes(router, context);
}

}  // namespace fengsui::dispatch
