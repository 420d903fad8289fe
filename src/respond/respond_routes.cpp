// SPDX-License-Identifier: Apache-2.0
#include "respond/respond_routes.hpp"

namespace fengsui::respond {

void add_respond_routes(web::Router& router, const surveil::RoomContext& context,
                        const EventCloseGuards& guards) {
    add_event_routes(router, context, guards);
    add_escalation_routes(router, context);
    add_task_routes(router, context);
    add_mode_routes(router, context);
}

}  // namespace fengsui::respond
