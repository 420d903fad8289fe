// SPDX-License-Identifier: Apache-2.0
// The addresses of the inbox and of a signal's page: /api/v1/warn/signals…
#pragma once

#include "surveil/context.hpp"
#include "web/router.hpp"

namespace fengsui::warn {

void add_signal_routes(web::Router& router, const surveil::RoomContext& context);

}  // namespace fengsui::warn
