// SPDX-License-Identifier: Apache-2.0
#include "surveil/catalog_view.hpp"

#include "web/rights.hpp"

namespace fengsui::surveil {
namespace {

using catalog::Condition;
using catalog::DiseaseClass;
using catalog::Place;

PlaceView view(const Place& place) {
    return {
        place.code,    place.parent,  std::string(to_string(place.kind)),
        place.name_zh, place.name_en, place.short_name.empty() ? place.name_zh : place.short_name};
}

void add_places(std::vector<PlaceView>& views, const catalog::Places& places, const Place& place) {
    views.push_back(view(place));
    for (const auto* child : places.children(place.code)) add_places(views, places, *child);
}

// A subtype without a period of its own is treated as its disease.
std::string group_of(const catalog::Conditions& conditions, const Condition& condition,
                     base::Day day) {
    if (condition.kind == catalog::ConditionKind::Syndrome) return "syndrome";
    if (condition.kind == catalog::ConditionKind::Measure) return "measure";
    const auto* period = condition.in_force(day);
    if (period == nullptr) period = conditions.top(condition).in_force(day);
    switch (period != nullptr ? period->disease_class : DiseaseClass::None) {
        case DiseaseClass::A:
            return "class_a";
        case DiseaseClass::B:
            return "class_b";
        case DiseaseClass::C:
            return "class_c";
        case DiseaseClass::None:
            break;
    }
    return "other";
}

ConditionView view(const catalog::Conditions& conditions, const Condition& condition,
                   base::Day day) {
    const auto& stated = condition.in_force(day) != nullptr ? condition : conditions.top(condition);
    return {condition.code,
            condition.parent,
            condition.name_zh,
            condition.name_en,
            condition.short_zh,
            condition.unit_zh,
            condition.unit_en,
            group_of(conditions, condition, day),
            stated.report_limit_hours(day)};
}

RoleView role(NamedView name, web::Role role) {
    return {std::move(name), web::rights_of(role).names()};
}

}  // namespace

CatalogView view_catalog(const catalog::Catalog& catalog, const std::string& county,
                         base::Day day) {
    CatalogView out;
    if (const auto* place = catalog.places().find(county)) {
        out.county = view(*place);
        add_places(out.places, catalog.places(), *place);
    }
    for (const auto& condition : catalog.conditions().all()) {
        out.conditions.push_back(view(catalog.conditions(), condition, day));
    }
    out.channels = {{"case", "病例", "Cases"},
                    {"pathogen", "病原", "Pathogens"},
                    {"syndrome", "症候群", "Syndromes"},
                    {"vector", "病媒生物", "Vectors"},
                    {"sector", "多部门", "Other sectors"}};
    out.unit_kinds = {{"response_team", "应急处置队", "Response team"},
                      {"ambulance", "救护车", "Ambulance"},
                      {"negative_pressure_ambulance", "负压救护车", "Negative-pressure ambulance"},
                      {"laboratory_team", "检测采样队", "Laboratory team"},
                      {"disinfection_team", "消杀队", "Disinfection team"}};
    out.roles = {role({"administrator", "系统管理员", "Administrator"}, web::Role::Administrator),
                 role({"duty_officer", "应急值守人员", "Duty officer"}, web::Role::DutyOfficer),
                 role({"commander", "指挥人员", "Commander"}, web::Role::Commander),
                 role({"reporter", "报告人员", "Reporter"}, web::Role::Reporter),
                 role({"viewer", "只读用户", "Viewer"}, web::Role::Viewer)};
    for (const auto& problem : base::problem_catalogue()) {
        out.problems.push_back({std::string(problem.name), std::string(problem.text_zh),
                                std::string(problem.text_en)});
    }
    return out;
}

}  // namespace fengsui::surveil
