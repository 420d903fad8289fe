// SPDX-License-Identifier: Apache-2.0
// GET and POST /api/v1/surveil/institutions, PUT /institutions/{id}: who sends, what came, and
// where it is. Placing a pending sender moves what its earlier messages counted at county level
// (placement.hpp) before the answer is given. Wired by app; the context outlives the router.
#pragma once

#include "surveil/context.hpp"
#include "web/router.hpp"

namespace fengsui::surveil {

void add_institution_routes(web::Router& router, const RoomContext& context);

}  // namespace fengsui::surveil
