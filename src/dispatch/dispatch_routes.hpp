// SPDX-License-Identifier: Apache-2.0
// The addresses of this room: units and missions. App calls it once at start, and gives
// guard_event_close (mission_store.hpp) to respond's guards.
#pragma once

#include "surveil/context.hpp"
#include "web/router.hpp"

namespace fengsui::dispatch {

void add_dispatch_routes(web::Router& router, const surveil::RoomContext& context);

// The parts of it.
void add_unit_routes(web::Router& router, const surveil::RoomContext& context);
void add_mission_routes(web::Router& router, const surveil::RoomContext& context);

}  // namespace fengsui::dispatch
