// SPDX-License-Identifier: Apache-2.0
// JSON text → Bundle → every view of every entry → answer.
#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "wire/fhir/json_place.hpp"
#include "wire/fhir/outcome.hpp"
#include "wire/fhir/resources.hpp"
#include "wire/fhir/time.hpp"

namespace {

using namespace fengsui;
using namespace fengsui::wire::fhir;

std::size_t seen = 0;  // keeps the look-ups from being optimised away

void look_at(std::string_view text) {
    FENGSUI_CHECK(base::is_utf8(text));
    FENGSUI_CHECK(base::trim(text) == text || text.find('\n') != std::string_view::npos);
    seen += text.size();
}

void look_at(const CodeableConcept& read) {
    look_at(read.label());
    for (const auto& coding : read.codings) {
        look_at(coding.code);
        FENGSUI_CHECK(read.has_code(coding.code));
    }
}

void look_at(const std::optional<Moment>& moment) {
    if (moment) seen += wire::fhir::parse_time(moment->start, moment->member).has_value();
}

void look_at(const Bundle& bundle, const Entry& from, const Reference& reference) {
    const auto node = bundle.resolve(reference.reference, from);
    FENGSUI_CHECK(node.exists() || bundle.find(reference.reference) == nullptr);
}

void look_at(const ObservationPart& part) {
    const auto value = part.value();
    FENGSUI_CHECK((value.kind == ValueKind::None) == value.member.empty());
    seen += value.text.size();
    look_at(part.code());
    for (const auto& one : part.interpretations()) look_at(one);
    seen += part.reference_ranges().size();
}

void look_at_observation(const Bundle& bundle, const Entry& entry) {
    const Observation observation(entry);
    look_at(observation.result());
    for (const auto& part : observation.components()) look_at(part);
    look_at(observation.effective());
    look_at(bundle, entry, observation.specimen());
}

void look_at_person(const Entry& entry) {
    const Patient patient(entry);
    for (const auto& name : patient.names()) seen += name.full().size();
    for (const auto& address : patient.addresses()) seen += address.line.size();
    seen += patient.telecom().size() + patient.deceased().has_value();
    look_at(patient.birth_date());
}

void look_at_entry(const Bundle& bundle, const Entry& entry) {
    const Resource resource(entry);
    look_at(resource.status());
    for (const auto& identifier : resource.identifiers()) look_at(identifier.type);
    look_at(bundle, entry, resource.subject());
    look_at(bundle, entry, resource.encounter());
    look_at_observation(bundle, entry);
    look_at_person(entry);
    look_at(Encounter(entry).encounter_class().code);
    for (const auto& diagnosis : Encounter(entry).diagnoses()) look_at(bundle, entry, diagnosis);
    look_at(Condition(entry).code());
    look_at(Condition(entry).onset());
    look_at(Condition(entry).verification_status());
    for (const auto& result : DiagnosticReport(entry).results()) look_at(bundle, entry, result);
    for (const auto& section : Composition(entry).sections()) look_at(section.code);
    look_at(MessageHeader(entry).event().code);
    look_at(Specimen(entry).collected());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto bundle = Bundle::parse(text);
    if (bundle) {
        FENGSUI_CHECK(bundle->entries().size() <= bundle_entries_max);
        for (const auto& entry : bundle->entries()) look_at_entry(*bundle, entry);
    } else {
        const auto& problem = bundle.error();
        if (problem.code == base::ProblemCode::JsonTooDeep) FENGSUI_CHECK(!problem.path.empty());
        const auto outcome = operation_outcome({&problem, 1}, Language::Zh);
        FENGSUI_CHECK(boost::json::parse(outcome).at("resourceType") == "OperationOutcome");
    }
    seen += path_beyond_depth(text, 3).size();
    return 0;
}
