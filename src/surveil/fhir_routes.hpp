// SPDX-License-Identifier: Apache-2.0
// The FHIR door of intake: POST /fhir takes Bundles and eICR documents, GET /fhir/metadata says
// what is taken. Nothing can be read back here. A Bundle is taken or refused as a whole, also a
// batch. Answers are those of FHIR: OperationOutcome, or the response Bundle of a transaction or
// batch. Wired by app; context and intake outlive the router.
#pragma once

#include <string>

#include "surveil/context.hpp"
#include "surveil/intake/intake.hpp"
#include "web/router.hpp"

namespace fengsui::surveil {

struct FhirRouteOptions {
    std::string software_version;
    std::string base_url;  // "https://host/fhir"; may be empty
};

void add_fhir_routes(web::Router& router, const RoomContext& context, Intake& intake,
                     const FhirRouteOptions& options);

}  // namespace fengsui::surveil
