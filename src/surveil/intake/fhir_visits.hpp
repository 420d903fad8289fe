// SPDX-License-Identifier: Apache-2.0
// Which conditions of a bundle were diagnosed in which encounter, and so what each encounter states
// as a visit. Made by fhir_reader for one bundle, which outlives it.
#pragma once

#include <map>
#include <string>

#include "surveil/intake/visit_syndromes.hpp"
#include "wire/fhir/bundle.hpp"

namespace fengsui::surveil {

class FhirVisits {
  public:
    explicit FhirVisits(const wire::fhir::Bundle& bundle);

    // The encounter that the condition names or that names it; else the only one there is, unless
    // the condition stands on the list of the person's old problems. nullptr if there is none.
    [[nodiscard]] const wire::fhir::Entry* of(const wire::fhir::Entry& condition) const;
    // Its reasons, and its conditions that nobody has denied.
    [[nodiscard]] StatedVisit stated(const wire::fhir::Entry& encounter) const;

  private:
    const wire::fhir::Bundle& bundle_;
    std::map<std::string, const wire::fhir::Entry*> encounters_;  // by the condition's path
};

}  // namespace fengsui::surveil
