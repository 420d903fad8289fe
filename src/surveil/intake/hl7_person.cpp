// SPDX-License-Identifier: Apache-2.0
#include "surveil/intake/hl7_person.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "wire/hl7/time.hpp"

namespace fengsui::surveil {
namespace {

using wire::hl7::Field;
using wire::hl7::Segment;

// HL7 table 0203: identifiers that name a person beyond one hospital. NNxxx is the national number
// of xxx.
bool is_document(std::string_view type, std::string_view number) {
    constexpr std::array<std::string_view, 6> documents = {"NI", "PPN", "SS", "DL", "PRC", "HC"};
    return type.starts_with("NN") || std::ranges::find(documents, type) != documents.end() ||
           looks_like_id_number(number);
}

std::string sex_of(std::string_view code) {
    if (code == "M") return "male";
    if (code == "F") return "female";
    if (code.empty() || code == "U") return "unknown";
    return "other";
}

std::string name_of(const Field& field) {
    const auto family = field.component(1).subcomponent(1).text();
    const auto given = field.component(2).text();
    if (family.empty() || given.empty()) return family + given;
    return family + " " + given;
}

std::string address_of(const Field& field) {
    std::string address;
    // From the large to the small, as a Chinese address is written: province, city, county, street.
    for (const std::size_t component : {4U, 3U, 9U, 1U, 2U}) {
        const auto part = component == 1 ? field.component(1).subcomponent(1).text()
                                         : field.component(component).text();
        if (!part.empty()) address += address.empty() ? part : " " + part;
    }
    return address;
}

}  // namespace

std::string hl7_local_id(const Field& identifiers) {
    for (std::size_t i = 1; i <= identifiers.repetition_count(); ++i) {
        const auto identifier = identifiers.repetition(i);
        const auto number = identifier.component(1).text();
        if (number.empty() || is_document(identifier.component(5).text(), number)) continue;
        return fmt::format("{}@{}", number, identifier.component(4).subcomponent(1).text());
    }
    return {};
}

StatedPerson read_hl7_person(const Segment& pid, const ReaderContext& context,
                             std::vector<base::Problem>& problems) {
    StatedPerson person;
    person.name = name_of(pid.field(5));
    person.sex = sex_of(pid.text(8));
    person.address = address_of(pid.field(11));
    person.phone = pid.text(13, 1);
    person.local_id = hl7_local_id(pid.field(3));
    if (const auto birth = pid.text(7); !birth.empty()) {
        const auto parsed = wire::hl7::parse_time(birth, pid.path(7));
        const auto day =
            parsed ? possible_day(*parsed, pid.path(7), context) : tl::unexpected(parsed.error());
        if (day) {
            person.birth = *day;
        } else {
            problems.push_back(day.error());
        }
    }
    const auto identifiers = pid.field(3);
    for (std::size_t i = 1; i <= identifiers.repetition_count(); ++i) {
        const auto identifier = identifiers.repetition(i);
        const auto type = identifier.component(5).text();
        const auto number = identifier.component(1).text();
        if (is_document(type, number))
            state_document(person, type, number, pid.path(3, 1), context, problems);
    }
    state_document(person, "SS", pid.text(19), pid.path(19), context, problems);
    return person;
}

}  // namespace fengsui::surveil
