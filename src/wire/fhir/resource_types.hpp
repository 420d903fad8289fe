// SPDX-License-Identifier: Apache-2.0
// The names of the resources of FHIR R4: tells a resource that we do not use (Device, CarePlan)
// from a word that is no resource at all. Pure, thread safe.
#pragma once

#include <string_view>

namespace fengsui::wire::fhir {

// Source: HL7 FHIR R4 (4.0.1), resource list.
bool is_r4_resource(std::string_view type);

}  // namespace fengsui::wire::fhir
