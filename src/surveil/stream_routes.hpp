// SPDX-License-Identifier: Apache-2.0
// GET /api/v1/surveil/streams, /series, /heatmap and /reports: what was counted, and the reports
// behind it. Wired by app; the context outlives the router. Answers are limited to the scope of who
// asks.
#pragma once

#include "surveil/context.hpp"
#include "web/router.hpp"

namespace fengsui::surveil {

void add_stream_routes(web::Router& router, const RoomContext& context);

}  // namespace fengsui::surveil
