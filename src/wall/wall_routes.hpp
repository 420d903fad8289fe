// SPDX-License-Identifier: Apache-2.0
// The address of the wall: GET /api/v1/wall, for those who may read signals. App calls it once at
// start; the indicators outlive the router.
#pragma once

#include "evaluate/indicator_store.hpp"
#include "surveil/context.hpp"
#include "web/router.hpp"

namespace fengsui::wall {

void add_wall_routes(web::Router& router, const surveil::RoomContext& context,
                     evaluate::IndicatorStore& indicators);

}  // namespace fengsui::wall
