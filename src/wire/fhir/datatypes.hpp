// SPDX-License-Identifier: Apache-2.0
// The FHIR R4 data types that reports are made of, read leniently out of a Node: text is trimmed,
// what is missing or wrongly typed is empty. Plain values without views: they outlive the Bundle.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/fhir/node.hpp"

namespace fengsui::wire::fhir {

struct Coding {
    std::string system;
    std::string code;
    std::string display;
    bool operator==(const Coding&) const = default;
};

struct CodeableConcept {
    std::vector<Coding> codings;
    std::string text;

    [[nodiscard]] bool is_empty() const { return codings.empty() && text.empty(); }
    // The text, else the first display, else the first code: for people to read.
    [[nodiscard]] std::string label() const;
    // The code of the first coding of this system; empty if there is none.
    [[nodiscard]] std::string code_of(std::string_view system) const;
    [[nodiscard]] bool has_code(std::string_view code) const;
};

struct Reference {
    std::string reference;  // "Patient/7", "urn:uuid:…", "#contained"
    std::string type;
    std::string display;
    std::string identifier_system;
    std::string identifier_value;
};

struct Identifier {
    std::string use;
    std::string system;
    std::string value;
    CodeableConcept type;
    Reference assigner;
};

struct HumanName {
    std::string use;
    std::string text;
    std::string family;
    std::vector<std::string> given;

    // The text as written; without it 王+小明 for Chinese names, "Jane Doe" for others.
    [[nodiscard]] std::string full() const;
};

struct Address {
    std::string use;
    std::string text;
    std::vector<std::string> line;
    std::string city;
    std::string district;
    std::string state;
    std::string postal_code;
    std::string country;
};

struct ContactPoint {
    std::string system;  // phone, email, …
    std::string value;
    std::string use;
};

struct Period {
    std::string start;
    std::string end;
};

struct Quantity {
    std::optional<double> value;
    std::string value_text;  // as written, so that no digit is lost
    std::string comparator;
    std::string unit;
    std::string system;
    std::string code;
};

struct ReferenceRange {
    std::optional<Quantity> low;
    std::optional<Quantity> high;
    std::string text;
};

Coding read_coding(Node node);
// Takes a bare Coding and a bare string too.
CodeableConcept read_concept(Node node);
Reference read_reference(Node node);
Identifier read_identifier(Node node);
HumanName read_name(Node node);
Address read_address(Node node);
ContactPoint read_contact(Node node);
Period read_period(Node node);
Quantity read_quantity(Node node);
ReferenceRange read_range(Node node);

// `read` of each element of a list: read_all(node["identifier"], read_identifier).
template <class Read>
auto read_all(Node list, Read read) {
    std::vector<decltype(read(list))> all;
    for (const auto& item : list.items()) all.push_back(read(item));
    return all;
}

}  // namespace fengsui::wire::fhir
