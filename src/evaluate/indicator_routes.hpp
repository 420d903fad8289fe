// SPDX-License-Identifier: Apache-2.0
// The addresses of this room: /api/v1/evaluate/indicators and each one's evidence. App calls it
// once at start; the store outlives the router.
#pragma once

#include "evaluate/indicator_store.hpp"
#include "surveil/context.hpp"
#include "web/router.hpp"

namespace fengsui::evaluate {

void add_indicator_routes(web::Router& router, const surveil::RoomContext& context,
                          IndicatorStore& indicators);

}  // namespace fengsui::evaluate
