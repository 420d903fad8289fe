// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/resources.hpp"

namespace fengsui::wire::fhir {
namespace {

// The choice type `base`[x] as a moment; nullopt if none of its forms that hold a time is there.
std::optional<Moment> read_moment(Node node, const std::string& base) {
    for (const auto* form : {"DateTime", "Instant"}) {
        auto text = node.text(base + form);
        if (!text.empty()) return Moment{std::move(text), {}, base + form};
    }
    const auto period = read_period(node[base + "Period"]);
    if (period.start.empty() && period.end.empty()) return std::nullopt;
    return Moment{period.start, period.end,
                  base + (period.start.empty() ? "Period.end" : "Period.start")};
}

std::string first_code(CodeableConcept read) {
    return read.codings.empty() ? std::move(read.text) : std::move(read.codings.front().code);
}

std::string to_text(const Quantity& quantity) {
    const auto& unit = quantity.unit.empty() ? quantity.code : quantity.unit;
    return quantity.comparator + quantity.value_text + (unit.empty() ? "" : " " + unit);
}

// Sections nest no deeper than the JSON may.
void collect_sections(Node owner, const std::string& path, std::vector<CompositionSection>& out) {
    std::size_t index = 0;
    for (const auto& section : owner.items("section")) {
        const auto here = path + "section[" + std::to_string(index++) + "]";
        out.push_back({section.text("title"), read_concept(section["code"]),
                       read_all(section["entry"], read_reference), here});
        collect_sections(section, here + ".", out);
    }
}

}  // namespace

std::vector<Identifier> Resource::identifiers() const {
    return read_all(node_["identifier"], read_identifier);
}

std::vector<Reference> Resource::references(std::string_view member) const {
    return read_all(node_[member], read_reference);
}

std::vector<HumanName> Patient::names() const {
    return read_all(node()["name"], read_name);
}

std::optional<bool> Patient::deceased() const {
    if (!node().text("deceasedDateTime").empty()) return true;
    return node()["deceasedBoolean"].boolean();
}

std::vector<Address> Patient::addresses() const {
    return read_all(node()["address"], read_address);
}

std::vector<ContactPoint> Patient::telecom() const {
    return read_all(node()["telecom"], read_contact);
}

Reference Patient::managing_organization() const {
    return read_reference(node()["managingOrganization"]);
}

std::vector<Address> Organization::addresses() const {
    return read_all(node()["address"], read_address);
}

std::vector<ContactPoint> Organization::telecom() const {
    return read_all(node()["telecom"], read_contact);
}

Coding Encounter::encounter_class() const {
    const auto read = read_concept(node()["class"]);
    return read.codings.empty() ? Coding{{}, read.text, {}} : read.codings.front();
}

std::vector<CodeableConcept> Encounter::types() const {
    return read_all(node()["type"], read_concept);
}

std::vector<CodeableConcept> Encounter::reason_codes() const {
    return read_all(node()["reasonCode"], read_concept);
}

std::vector<Reference> Encounter::diagnoses() const {
    std::vector<Reference> all;
    for (const auto& diagnosis : node().items("diagnosis"))
        all.push_back(read_reference(diagnosis["condition"]));
    return all;
}

std::vector<CodeableConcept> Condition::categories() const {
    return read_all(node()["category"], read_concept);
}

std::string Condition::clinical_status() const {
    return first_code(read_concept(node()["clinicalStatus"]));
}

std::string Condition::verification_status() const {
    return first_code(read_concept(node()["verificationStatus"]));
}

std::optional<Moment> Condition::onset() const {
    return read_moment(node(), "onset");
}

ObservationValue ObservationPart::value() const {
    ObservationValue out;
    const auto found = [&](const char* member, ValueKind kind) {
        if (!node_[member].exists()) return false;
        out.member = member;
        out.kind = kind;
        return true;
    };
    if (found("valueCodeableConcept", ValueKind::Concept)) {
        out.concept_value = read_concept(node_[out.member]);
        out.text = out.concept_value.label();
    } else if (found("valueQuantity", ValueKind::Quantity)) {
        out.quantity = read_quantity(node_[out.member]);
        out.text = to_text(out.quantity);
    } else if (found("valueString", ValueKind::Text) || found("valueInteger", ValueKind::Integer) ||
               found("valueDateTime", ValueKind::Time) || found("valueTime", ValueKind::Time)) {
        out.text = node_.text(out.member);
    } else if (found("valueBoolean", ValueKind::Boolean)) {
        out.boolean = node_[out.member].boolean();
        out.text = node_.text(out.member);
    } else {
        for (const auto* member : {"valueRange", "valueRatio", "valuePeriod", "valueSampledData"}) {
            if (found(member, ValueKind::Other)) break;
        }
    }
    return out;
}

std::vector<CodeableConcept> ObservationPart::interpretations() const {
    return read_all(node_["interpretation"], read_concept);
}

std::vector<ReferenceRange> ObservationPart::reference_ranges() const {
    return read_all(node_["referenceRange"], read_range);
}

std::vector<ObservationPart> Observation::components() const {
    return read_all(node()["component"], [](Node part) { return ObservationPart(part); });
}

std::vector<CodeableConcept> Observation::categories() const {
    return read_all(node()["category"], read_concept);
}

std::optional<Moment> Observation::effective() const {
    return read_moment(node(), "effective");
}

std::optional<Moment> DiagnosticReport::effective() const {
    return read_moment(node(), "effective");
}

std::vector<CompositionSection> Composition::sections() const {
    std::vector<CompositionSection> all;
    collect_sections(node(), {}, all);
    return all;
}

Coding MessageHeader::event() const {
    if (node()["eventCoding"].exists()) return read_coding(node()["eventCoding"]);
    return {{}, node().text("eventUri"), {}};
}

std::optional<Moment> Specimen::collected() const {
    auto moment = read_moment(node()["collection"], "collected");
    if (moment) moment->member = "collection." + moment->member;
    return moment;
}

}  // namespace fengsui::wire::fhir
