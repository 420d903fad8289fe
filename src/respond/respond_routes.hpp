// SPDX-License-Identifier: Apache-2.0
// The addresses of this room: events, tasks, mode and level, and, below warn's signals, escalation
// and the proposed grade. App calls it once at start; the guards outlive the router.
#pragma once

#include "respond/close_guard.hpp"
#include "surveil/context.hpp"
#include "web/router.hpp"

namespace fengsui::respond {

void add_respond_routes(web::Router& router, const surveil::RoomContext& context,
                        const EventCloseGuards& guards);

// The parts of it.
void add_event_routes(web::Router& router, const surveil::RoomContext& context,
                      const EventCloseGuards& guards);
void add_escalation_routes(web::Router& router, const surveil::RoomContext& context);
void add_task_routes(web::Router& router, const surveil::RoomContext& context);
void add_mode_routes(web::Router& router, const surveil::RoomContext& context);

}  // namespace fengsui::respond
