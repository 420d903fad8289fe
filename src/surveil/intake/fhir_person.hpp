// SPDX-License-Identifier: Apache-2.0
// The person in a FHIR Patient. Called by fhir_reader.
#pragma once

#include "surveil/intake/reader.hpp"
#include "wire/fhir/resources.hpp"

namespace fengsui::surveil {

StatedPerson read_fhir_person(const wire::fhir::Patient& patient, const std::string& path,
                              const ReaderContext& context, std::vector<base::Problem>& problems);

}  // namespace fengsui::surveil
