// SPDX-License-Identifier: Apache-2.0
// GET /api/v1/catalog (what the screens read once: places, conditions and the words for codes), GET
// and PUT /api/v1/map (the townships' shapes: imported, else those that came with the program).
// Bodies are made and packed once and answered 304 while the reader's copy is fresh. Wired by app;
// the context outlives the router.
#pragma once

#include "surveil/context.hpp"
#include "web/router.hpp"

namespace fengsui::surveil {

void add_catalog_routes(web::Router& router, const RoomContext& context);

}  // namespace fengsui::surveil
