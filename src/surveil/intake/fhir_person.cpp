// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/fhir_person.hpp"

#include <fmt/format.h>

#include "wire/fhir/time.hpp"

namespace fengsui::surveil {
namespace {

namespace fhir = wire::fhir;

// Systems of numbers that name a person beyond one hospital. Empty: the sender's own number.
std::string document_type(const fhir::Identifier& identifier) {
    if (looks_like_id_number(identifier.value)) return "CN-ID";
    if (identifier.system.ends_with("/us-ssn") || identifier.type.has_code("SS")) return "SS";
    for (const auto* type : {"NI", "NNCHN", "NNCHE", "PPN", "DL"}) {
        if (identifier.type.has_code(type)) return type;
    }
    return {};
}

std::string address_text(const fhir::Address& address) {
    if (!address.text.empty()) return address.text;
    std::string text = address.state + address.city + address.district;
    for (const auto& line : address.line) text += line;
    return text;
}

}  // namespace

StatedPerson read_fhir_person(const fhir::Patient& patient, const std::string& path,
                              const ReaderContext& context, std::vector<base::Problem>& problems) {
    StatedPerson person;
    if (const auto names = patient.names(); !names.empty()) {
        const auto& name = names.front();
        // The same words as in HL7 v2 (family, first given), so that both give one pseudonym.
        const bool parts = !name.family.empty() && !name.given.empty();
        person.name = parts ? name.family + " " + name.given.front() : name.full();
    }
    const auto gender = patient.gender();
    if (gender == "male" || gender == "female" || gender == "other") person.sex = gender;
    if (const auto birth = patient.birth_date(); !birth.empty()) {
        const auto birth_path = path + ".birthDate";
        const auto parsed = fhir::parse_time(birth, birth_path);
        const auto day =
            parsed ? possible_day(*parsed, birth_path, context) : tl::unexpected(parsed.error());
        if (day) {
            person.birth = *day;
        } else {
            problems.push_back(day.error());
        }
    }
    if (const auto addresses = patient.addresses(); !addresses.empty())
        person.address = address_text(addresses.front());
    for (const auto& contact : patient.telecom()) {
        if (person.phone.empty() && contact.system == "phone") person.phone = contact.value;
    }
    const auto identifiers = patient.identifiers();
    for (std::size_t i = 0; i < identifiers.size(); ++i) {
        const auto& identifier = identifiers[i];
        if (identifier.value.empty()) continue;
        if (const auto type = document_type(identifier); !type.empty()) {
            state_document(person, type, identifier.value,
                           fmt::format("{}.identifier[{}].value", path, i), context, problems);
        } else if (person.local_id.empty()) {
            const auto& assigner = identifier.assigner.display.empty()
                                       ? identifier.system
                                       : identifier.assigner.display;
            person.local_id = fmt::format("{}@{}", identifier.value, assigner);
        }
    }
    return person;
}

}  // namespace fengsui::surveil
