// SPDX-License-Identifier: Apache-2.0
// The doors of intake over HTTP that are not FHIR: HL7 v2 text, CSV files and the phone's form.
// Every answer is given after the commit; a full queue is 503 with Retry-After, and sending the
// same again is safe. Wired by app; context and intake outlive the router.
#pragma once

#include "surveil/context.hpp"
#include "surveil/intake/intake.hpp"
#include "web/router.hpp"

namespace fengsui::surveil {

void add_intake_routes(web::Router& router, const RoomContext& context, Intake& intake);

}  // namespace fengsui::surveil
