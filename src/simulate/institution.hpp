// SPDX-License-Identifier: Apache-2.0
// The institutions of a simulated county, and how each sends what it knows. Plain values: read from
// the region file, used by everything that draws or writes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/place.hpp"

namespace fengsui::simulate {

enum class Role : std::uint8_t {
    GeneralHospital,
    TcmHospital,
    MaternityHospital,
    CdcLaboratory,
    TownshipHospital,
    VillageClinic,
    Kindergarten,
    PrimarySchool,
    MiddleSchool,
    Pharmacy,
    CareHome,
    Farm,
    EmergencyCentre,
};
inline constexpr std::size_t role_count = 13;

// The dialect of an institution's information system.
enum class Vendor : std::uint8_t {
    None,       // does not send by itself
    Hl7V231,    // HL7 v2.3.1, GB18030, segments end with CR
    Hl7V251,    // HL7 v2.5.1, UTF-8, LOINC and ICD-10
    Hl7Local,   // HL7 v2.4, other delimiters, local codes, Z segments, LF
    Fhir,       // FHIR R4 bundles over HTTP
    CaseCsv,    // case reports as CSV
    CountsCsv,  // daily counts as CSV
};

std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);
catalog::PlaceKind place_kind(Role role);
std::string_view to_string(Vendor vendor);
std::optional<Vendor> parse_vendor(std::string_view text);

struct Institution {
    std::string code;
    std::string name;
    Role role = Role::TownshipHospital;
    std::string place;  // a township's or village's code, or the county's
    Vendor vendor = Vendor::None;
    double visits = 0;  // weight among all institutions; see County
    int beds = 0;
};

}  // namespace fengsui::simulate
