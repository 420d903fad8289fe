// SPDX-License-Identifier: Apache-2.0
#include "simulate/institution.hpp"

#include <array>

namespace fengsui::simulate {
namespace {

struct RoleRow {
    std::string_view name;
    catalog::PlaceKind kind;
};
constexpr std::array<RoleRow, role_count> roles = {{
    {"general_hospital", catalog::PlaceKind::Hospital},
    {"tcm_hospital", catalog::PlaceKind::Hospital},
    {"maternity_hospital", catalog::PlaceKind::Hospital},
    {"cdc_laboratory", catalog::PlaceKind::Laboratory},
    {"township_hospital", catalog::PlaceKind::PrimaryCare},
    {"village_clinic", catalog::PlaceKind::PrimaryCare},
    {"kindergarten", catalog::PlaceKind::Kindergarten},
    {"primary_school", catalog::PlaceKind::School},
    {"middle_school", catalog::PlaceKind::School},
    {"pharmacy", catalog::PlaceKind::Pharmacy},
    {"care_home", catalog::PlaceKind::NursingHome},
    {"farm", catalog::PlaceKind::OtherVenue},
    {"emergency_centre", catalog::PlaceKind::OtherVenue},
}};

constexpr std::array<std::string_view, 7> vendors = {
    "none", "hl7_v231", "hl7_v251", "hl7_local", "fhir_r4", "case_csv", "counts_csv"};

}  // namespace

std::string_view to_string(Role role) {
    return roles[static_cast<std::size_t>(role)].name;
}

std::optional<Role> parse_role(std::string_view text) {
    for (std::size_t i = 0; i < roles.size(); ++i) {
        if (roles[i].name == text) return static_cast<Role>(i);
    }
    return std::nullopt;
}

catalog::PlaceKind place_kind(Role role) {
    return roles[static_cast<std::size_t>(role)].kind;
}

std::string_view to_string(Vendor vendor) {
    return vendors[static_cast<std::size_t>(vendor)];
}

std::optional<Vendor> parse_vendor(std::string_view text) {
    for (std::size_t i = 0; i < vendors.size(); ++i) {
        if (vendors[i] == text) return static_cast<Vendor>(i);
    }
    return std::nullopt;
}

}  // namespace fengsui::simulate
