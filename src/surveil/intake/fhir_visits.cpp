// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/fhir_visits.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "wire/fhir/resources.hpp"

namespace fengsui::surveil {

namespace fhir = wire::fhir;

FhirVisits::FhirVisits(const fhir::Bundle& bundle) : bundle_(bundle) {
    const auto encounters = bundle.of_type("Encounter");
    for (const auto* entry : encounters) {
        const fhir::Encounter encounter(*entry);
        auto named = encounter.diagnoses();
        std::ranges::move(encounter.reason_references(), std::back_inserter(named));
        for (const auto& reference : named) {
            if (const auto* found = bundle.find(reference.reference))
                encounters_.emplace(found->path, entry);
        }
    }
    for (const auto* entry : bundle.of_type("Condition")) {
        const fhir::Condition condition(*entry);
        const auto reference = condition.encounter().reference;
        const bool is_old = std::ranges::any_of(condition.categories(), [](const auto& category) {
            return category.has_code("problem-list-item");
        });
        const auto* named = bundle.find(reference);
        if (named != nullptr && named->type == "Encounter") {
            encounters_.insert_or_assign(entry->path, named);
        } else if (reference.empty() && encounters.size() == 1 && !is_old) {
            encounters_.emplace(entry->path, encounters.front());
        }
    }
}

const fhir::Entry* FhirVisits::of(const fhir::Entry& condition) const {
    const auto found = encounters_.find(condition.path);
    return found == encounters_.end() ? nullptr : found->second;
}

StatedVisit FhirVisits::stated(const fhir::Entry& encounter_entry) const {
    // Of v3 ActCode: inpatient, and its acute and non-acute kinds.
    constexpr std::array<std::string_view, 3> inpatient = {"IMP", "ACUTE", "NONAC"};
    const fhir::Encounter encounter(encounter_entry);
    const auto encounter_class = encounter.encounter_class().code;
    StatedVisit visit{.is_inpatient =
                          std::ranges::find(inpatient, encounter_class) != inpatient.end()};
    const auto state = [&](const fhir::CodeableConcept& said) {
        for (const auto& coding : said.codings) visit.codes.push_back(coding.code);
        visit.complaint += " " + said.label();
    };
    for (const auto& reason : encounter.reason_codes()) state(reason);
    for (const auto* entry : bundle_.of_type("Condition")) {
        const fhir::Condition condition(*entry);
        const auto verification = condition.verification_status();
        const bool is_denied = verification == "refuted" || verification == "entered-in-error";
        if (of(*entry) == &encounter_entry && !is_denied) state(condition.code());
    }
    return visit;
}

}  // namespace fengsui::surveil
