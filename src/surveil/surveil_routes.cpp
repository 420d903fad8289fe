// SPDX-License-Identifier: Apache-2.0
#include "surveil/surveil_routes.hpp"

#include "surveil/catalog_routes.hpp"
#include "surveil/fhir_routes.hpp"
#include "surveil/institution_routes.hpp"
#include "surveil/intake_routes.hpp"
#include "surveil/message_routes.hpp"
#include "surveil/stream_routes.hpp"

namespace fengsui::surveil {

void add_surveil_routes(web::Router& router, const RoomContext& context, Intake& intake,
                        std::string_view version) {
    add_intake_routes(router, context, intake);
    add_fhir_routes(router, context, intake, {.software_version = std::string(version)});
    add_message_routes(router, context, intake);
    add_institution_routes(router, context);
    add_stream_routes(router, context);
    add_catalog_routes(router, context);
}

}  // namespace fengsui::surveil
