// SPDX-License-Identifier: Apache-2.0
// All addresses of the room, and those of the catalogue and the map that every screen needs.
#pragma once

#include "surveil/context.hpp"
#include "surveil/intake/intake.hpp"
#include "web/router.hpp"

namespace fengsui::surveil {

void add_surveil_routes(web::Router& router, const RoomContext& context, Intake& intake,
                        std::string_view version);

}  // namespace fengsui::surveil
