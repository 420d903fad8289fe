// SPDX-License-Identifier: Apache-2.0
// GET /api/v1/surveil/messages and /messages/{id}, POST /messages/{id}/resend: what came in, why
// something was refused, and mending it. A body holds identity details: it is shown only with the
// right institution_manage, and each showing is journaled. Wired by app; context and intake outlive
// the router.
#pragma once

#include "surveil/context.hpp"
#include "surveil/intake/intake.hpp"
#include "web/router.hpp"

namespace fengsui::surveil {

void add_message_routes(web::Router& router, const RoomContext& context, Intake& intake);

}  // namespace fengsui::surveil
