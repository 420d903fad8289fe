// SPDX-License-Identifier: Apache-2.0
#include "simulate/parameters.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "catalog/table.hpp"

namespace fengsui::simulate {
namespace {

struct Symbol {
    std::string_view name;
    double Parameters::*member;
};

constexpr Symbol symbols[] = {
    {"household_elders", &Parameters::household_elders},
    {"household_parents", &Parameters::household_parents},
    {"household_three_generations", &Parameters::household_three_generations},
    {"household_adults", &Parameters::household_adults},
    {"class_size", &Parameters::class_size},
    {"kindergarten_class_size", &Parameters::kindergarten_class_size},
    {"workplace_size", &Parameters::workplace_size},
    {"employed_share", &Parameters::employed_share},
    {"care_home_share", &Parameters::care_home_share},
    {"monday", &Parameters::monday},
    {"tuesday", &Parameters::tuesday},
    {"wednesday", &Parameters::wednesday},
    {"thursday", &Parameters::thursday},
    {"friday", &Parameters::friday},
    {"saturday", &Parameters::saturday},
    {"sunday", &Parameters::sunday},
    {"holiday", &Parameters::holiday},
    {"spring_festival", &Parameters::spring_festival},
    {"spring_festival_before_days", &Parameters::spring_festival_before_days},
    {"spring_festival_after_days", &Parameters::spring_festival_after_days},
    {"term_begins_after_days", &Parameters::term_begins_after_days},
    {"term_ends_before_days", &Parameters::term_ends_before_days},
    {"growth_year", &Parameters::growth_year},
    {"trend_year", &Parameters::trend_year},
    {"slow_variation", &Parameters::slow_variation},
    {"visits_person_year", &Parameters::visits_person_year},
    {"visit_dispersion", &Parameters::visit_dispersion},
    {"cluster_household_share", &Parameters::cluster_household_share},
    {"cluster_class_share", &Parameters::cluster_class_share},
    {"cluster_gap_days", &Parameters::cluster_gap_days},
    {"watched_share", &Parameters::watched_share},
    {"inpatient_days", &Parameters::inpatient_days},
    {"laboratory_days", &Parameters::laboratory_days},
    {"absence_share", &Parameters::absence_share},
    {"absence_dispersion", &Parameters::absence_dispersion},
    {"antipyretic_day", &Parameters::antipyretic_day},
    {"antidiarrhoeal_day", &Parameters::antidiarrhoeal_day},
    {"antitussive_day", &Parameters::antitussive_day},
    {"sales_dispersion", &Parameters::sales_dispersion},
    {"mosquito_trap", &Parameters::mosquito_trap},
    {"mosquito_traps", &Parameters::mosquito_traps},
    {"mosquito_dispersion", &Parameters::mosquito_dispersion},
    {"rat_share", &Parameters::rat_share},
    {"rat_traps", &Parameters::rat_traps},
    {"animal_week", &Parameters::animal_week},
    {"fever_clinic_day", &Parameters::fever_clinic_day},
    {"ambulance_100k_day", &Parameters::ambulance_100k_day},
    {"care_home_fever", &Parameters::care_home_fever},
    {"contacts_household", &Parameters::contacts_household},
    {"contacts_class", &Parameters::contacts_class},
    {"contacts_work", &Parameters::contacts_work},
    {"contacts_village", &Parameters::contacts_village},
    {"contacts_township", &Parameters::contacts_township},
    {"contacts_county", &Parameters::contacts_county},
    {"bed_occupancy", &Parameters::bed_occupancy},
    {"bed_dispersion", &Parameters::bed_dispersion},
    {"stock_cycle_days", &Parameters::stock_cycle_days},
    {"stock_dispersion", &Parameters::stock_dispersion},
    {"road_minutes", &Parameters::road_minutes},
};

}  // namespace

base::Result<Parameters> Parameters::load(std::string_view file, std::string_view bytes) {
    const auto table = catalog::Table::parse(file, bytes);
    if (!table) return tl::unexpected<base::Problem>(table.error());
    Parameters parameters;
    std::set<std::string> seen;
    catalog::RowReader row(*table);
    while (row.next()) {
        const auto name = row.required("symbol");
        const double value = row.number("value");
        row.required("unit");
        row.required("description");
        row.required("source");
        const auto* symbol = std::ranges::find(symbols, std::string_view(name), &Symbol::name);
        if (symbol == std::end(symbols)) {
            row.refuse("symbol", "unknown symbol \"" + name + "\"");
        } else if (!seen.insert(name).second) {
            row.refuse("symbol", "\"" + name + "\" stands twice");
        } else if (!(value >= 0)) {
            row.refuse("value", "\"" + name + "\" must not be negative");
        } else {
            parameters.*symbol->member = value;
        }
    }
    if (const auto read = row.result(); !read) return tl::unexpected<base::Problem>(read.error());
    for (const auto& symbol : symbols) {
        if (seen.contains(std::string(symbol.name))) continue;
        return base::fail(
            base::ProblemCode::CsvInvalid,
            std::string(file) + " line " + std::to_string(table->size() + 1) + " column symbol",
            "the row \"" + std::string(symbol.name) + "\" is missing");
    }
    return parameters;
}

}  // namespace fengsui::simulate
