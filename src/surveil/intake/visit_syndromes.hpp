// SPDX-License-Identifier: Apache-2.0
// The syndromes to which a visit belongs, the same whatever the format that states it, so that no
// count depends on the door a hospital uses. Called by hl7_reader and fhir_reader. Thread safe.
#pragma once

#include <string>
#include <vector>

#include "surveil/intake/reader.hpp"

namespace fengsui::surveil {

struct StatedVisit {
    std::vector<std::string> codes;  // of all diagnoses, as written
    std::string complaint;           // and the names of the diagnoses
    bool is_inpatient = false;
};

// One fact for each, otherwise like `visit` (person, day, visit, version).
std::vector<StatedFact> syndromes_of(const StatedVisit& stated, const StatedFact& visit,
                                     const StatedPerson& person, const ReaderContext& context);

// A visit states a condition on a channel once: the external id of that fact.
std::string visit_fact_id(const std::string& visit, const StatedFact& fact);

}  // namespace fengsui::surveil
