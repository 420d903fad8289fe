// SPDX-License-Identifier: Apache-2.0
#include "wire/fhir/datatypes.hpp"

#include <algorithm>

namespace fengsui::wire::fhir {
namespace {

std::vector<std::string> texts(Node list) {
    std::vector<std::string> all;
    for (const auto& item : list.items()) {
        if (auto text = item.text(); !text.empty()) all.push_back(std::move(text));
    }
    return all;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string CodeableConcept::label() const {
    if (!text.empty()) return text;
    for (const auto& coding : codings) {
        if (!coding.display.empty()) return coding.display;
    }
    return codings.empty() ? std::string() : codings.front().code;
}

std::string CodeableConcept::code_of(std::string_view system) const {
    for (const auto& coding : codings) {
        if (coding.system == system) return coding.code;
    }
    return {};
}

bool CodeableConcept::has_code(std::string_view code) const {
    return std::ranges::any_of(codings, [&](const Coding& coding) { return coding.code == code; });
}

std::string HumanName::full() const {
    if (!text.empty()) return text;
    std::string name;
    for (const auto& part : given) name += (name.empty() || !is_ascii(part) ? "" : " ") + part;
    if (name.empty() || family.empty()) return family + name;
    return is_ascii(family) ? name + " " + family : family + name;
}

Coding read_coding(Node node) {
    return {node.text("system"), node.text("code"), node.text("display")};
}

CodeableConcept read_concept(Node node) {
    CodeableConcept out;
    for (const auto& item : node.items("coding")) {
        auto coding = read_coding(item);
        if (coding != Coding{}) out.codings.push_back(std::move(coding));
    }
    out.text = node.text("text");
    if (out.is_empty() && node["code"].exists()) out.codings.push_back(read_coding(node));
    if (out.is_empty()) out.text = node.text();
    return out;
}

Reference read_reference(Node node) {
    return {node.text("reference"), node.text("type"), node.text("display"),
            node["identifier"].text("system"), node["identifier"].text("value")};
}

Identifier read_identifier(Node node) {
    return {node.text("use"), node.text("system"), node.text("value"), read_concept(node["type"]),
            read_reference(node["assigner"])};
}

HumanName read_name(Node node) {
    return {node.text("use"), node.text("text"), node.text("family"), texts(node["given"])};
}

Address read_address(Node node) {
    return {node.text("use"),        node.text("text"),     texts(node["line"]),
            node.text("city"),       node.text("district"), node.text("state"),
            node.text("postalCode"), node.text("country")};
}

ContactPoint read_contact(Node node) {
    return {node.text("system"), node.text("value"), node.text("use")};
}

Period read_period(Node node) {
    return {node.text("start"), node.text("end")};
}

Quantity read_quantity(Node node) {
    return {node["value"].number(), node.text("value"),  node.text("comparator"),
            node.text("unit"),      node.text("system"), node.text("code")};
}

ReferenceRange read_range(Node node) {
    ReferenceRange range;
    if (node["low"].exists()) range.low = read_quantity(node["low"]);
    if (node["high"].exists()) range.high = read_quantity(node["high"]);
    range.text = node.text("text");
    return range;
}

}  // namespace fengsui::wire::fhir
