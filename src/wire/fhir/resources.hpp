// SPDX-License-Identifier: Apache-2.0
// Thin views on the FHIR R4 resources that reports come from. They give what the sender wrote,
// trimmed, and nothing where it wrote nothing; they judge nothing. Dates are given as text, so that
// a wrong one can be reported at its place (time.hpp reads them). A view is as cheap as a Node and
// lives as long as its Bundle. Thread safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/fhir/bundle.hpp"
#include "wire/fhir/datatypes.hpp"

namespace fengsui::wire::fhir {

class Resource {
  public:
    explicit Resource(Node node) : node_(node) {}
    explicit Resource(const Entry& entry) : node_(entry.resource) {}

    [[nodiscard]] Node node() const { return node_; }
    [[nodiscard]] bool exists() const { return node_.is_object(); }
    [[nodiscard]] std::string type() const { return node_.text("resourceType"); }
    [[nodiscard]] std::string id() const { return node_.text("id"); }
    [[nodiscard]] std::string status() const { return node_.text("status"); }
    [[nodiscard]] std::vector<Identifier> identifiers() const;
    [[nodiscard]] Reference subject() const { return read_reference(node_["subject"]); }
    [[nodiscard]] Reference encounter() const { return read_reference(node_["encounter"]); }

  protected:
    [[nodiscard]] std::vector<Reference> references(std::string_view member) const;

  private:
    Node node_;
};

// One of effectiveDateTime, effectivePeriod, effectiveInstant, onsetDateTime …: `start` is the
// moment or the period's begin, `member` the name under which it stood ("effectivePeriod.start"),
// for problems.
struct Moment {
    std::string start;
    std::string end;
    std::string member;
};

class Patient : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] std::vector<HumanName> names() const;
    [[nodiscard]] std::string gender() const { return node().text("gender"); }
    [[nodiscard]] std::string birth_date() const { return node().text("birthDate"); }
    [[nodiscard]] std::optional<bool> deceased()
        const;  // deceasedBoolean, or deceasedDateTime given
    [[nodiscard]] std::vector<Address> addresses() const;
    [[nodiscard]] std::vector<ContactPoint> telecom() const;
    [[nodiscard]] Reference managing_organization() const;
};

class Organization : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] std::string name() const { return node().text("name"); }
    [[nodiscard]] std::vector<Address> addresses() const;
    [[nodiscard]] std::vector<ContactPoint> telecom() const;
};

class Encounter : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] Coding encounter_class()
        const;  // also where it is written as a concept, as in R5
    [[nodiscard]] std::vector<CodeableConcept> types() const;
    [[nodiscard]] Period period() const { return read_period(node()["period"]); }
    [[nodiscard]] std::vector<CodeableConcept> reason_codes() const;
    [[nodiscard]] std::vector<Reference> reason_references() const {
        return references("reasonReference");
    }
    [[nodiscard]] std::vector<Reference> diagnoses() const;  // diagnosis[].condition
    [[nodiscard]] Reference service_provider() const {
        return read_reference(node()["serviceProvider"]);
    }
};

class Condition : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] CodeableConcept code() const { return read_concept(node()["code"]); }
    [[nodiscard]] std::vector<CodeableConcept> categories() const;
    [[nodiscard]] std::string clinical_status() const;  // the first code: active, resolved, …
    [[nodiscard]] std::string verification_status()
        const;  // confirmed, provisional, entered-in-error, …
    [[nodiscard]] std::optional<Moment> onset() const;  // onsetDateTime or onsetPeriod
    [[nodiscard]] std::string recorded_date() const { return node().text("recordedDate"); }
};

enum class ValueKind : std::uint8_t {
    None,
    Concept,
    Text,
    Quantity,
    Boolean,
    Integer,
    Time,
    Other
};

// value[x] of an Observation or of one of its components.
struct ObservationValue {
    ValueKind kind = ValueKind::None;
    std::string member;  // "valueCodeableConcept"
    CodeableConcept concept_value;
    std::string text;  // for people, and the value itself of Text, Boolean, Integer and Time
    Quantity quantity;
    std::optional<bool> boolean;
};

// What an Observation and its components have in common.
class ObservationPart {
  public:
    explicit ObservationPart(Node node) : node_(node) {}
    [[nodiscard]] Node node() const { return node_; }
    [[nodiscard]] CodeableConcept code() const { return read_concept(node_["code"]); }
    [[nodiscard]] ObservationValue value() const;
    [[nodiscard]] CodeableConcept data_absent_reason() const {
        return read_concept(node_["dataAbsentReason"]);
    }
    [[nodiscard]] std::vector<CodeableConcept> interpretations() const;
    [[nodiscard]] std::vector<ReferenceRange> reference_ranges() const;

  private:
    Node node_;
};

class Observation : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] ObservationPart result() const { return ObservationPart(node()); }
    [[nodiscard]] CodeableConcept code() const { return result().code(); }
    [[nodiscard]] ObservationValue value() const { return result().value(); }
    [[nodiscard]] std::vector<ObservationPart> components() const;
    [[nodiscard]] std::vector<CodeableConcept> categories() const;
    [[nodiscard]] std::optional<Moment> effective() const;
    [[nodiscard]] std::string issued() const { return node().text("issued"); }
    [[nodiscard]] Reference specimen() const { return read_reference(node()["specimen"]); }
    [[nodiscard]] std::vector<Reference> performers() const { return references("performer"); }
};

class DiagnosticReport : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] CodeableConcept code() const { return read_concept(node()["code"]); }
    [[nodiscard]] std::vector<Reference> results() const { return references("result"); }
    [[nodiscard]] std::vector<Reference> specimens() const { return references("specimen"); }
    [[nodiscard]] std::vector<Reference> performers() const { return references("performer"); }
    [[nodiscard]] std::vector<Reference> based_on() const { return references("basedOn"); }
    [[nodiscard]] std::optional<Moment> effective() const;
    [[nodiscard]] std::string issued() const { return node().text("issued"); }
};

struct CompositionSection {
    std::string title;
    CodeableConcept code;
    std::vector<Reference> entries;
    std::string path;  // "section[2].section[0]"
};

class Composition : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] CodeableConcept document_type() const { return read_concept(node()["type"]); }
    // An electronic initial case report by its LOINC code 55751-2.
    [[nodiscard]] bool is_case_report() const { return document_type().has_code("55751-2"); }
    [[nodiscard]] std::string title() const { return node().text("title"); }
    [[nodiscard]] std::string date() const { return node().text("date"); }
    [[nodiscard]] std::vector<Reference> authors() const { return references("author"); }
    [[nodiscard]] Reference custodian() const { return read_reference(node()["custodian"]); }
    // Every section, those inside others after the one around them.
    [[nodiscard]] std::vector<CompositionSection> sections() const;
};

class MessageHeader : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] Coding event() const;  // eventCoding; eventUri as code without system
    [[nodiscard]] std::string source_name() const { return node()["source"].text("name"); }
    [[nodiscard]] std::string source_software() const { return node()["source"].text("software"); }
    [[nodiscard]] std::string source_endpoint() const { return node()["source"].text("endpoint"); }
    [[nodiscard]] Reference sender() const { return read_reference(node()["sender"]); }
    [[nodiscard]] std::vector<Reference> focus() const { return references("focus"); }
};

class ServiceRequest : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] CodeableConcept code() const { return read_concept(node()["code"]); }
    [[nodiscard]] Reference requester() const { return read_reference(node()["requester"]); }
    [[nodiscard]] std::vector<Reference> supporting_info() const {
        return references("supportingInfo");
    }
};

class Specimen : public Resource {
  public:
    using Resource::Resource;
    [[nodiscard]] CodeableConcept specimen_type() const { return read_concept(node()["type"]); }
    [[nodiscard]] std::optional<Moment> collected() const;
    [[nodiscard]] std::string received_time() const { return node().text("receivedTime"); }
};

}  // namespace fengsui::wire::fhir
