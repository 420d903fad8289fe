// SPDX-License-Identifier: Apache-2.0
// The numbers of the simulator that hold for every region: data/simulate/parameters.csv, one row
// per symbol with unit, description and source. Loading is strict: each symbol exactly once, none
// unknown, none negative; a mistake says file, line and column. A plain value; copy and change it
// in tests.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace fengsui::simulate {

struct Parameters {
    // people
    double household_elders = 0, household_parents = 0, household_three_generations = 0,
           household_adults = 0;
    double class_size = 0, kindergarten_class_size = 0, workplace_size = 0;
    double employed_share = 0, care_home_share = 0;
    // calendar
    double monday = 0, tuesday = 0, wednesday = 0, thursday = 0, friday = 0, saturday = 0,
           sunday = 0;
    double holiday = 0, spring_festival = 0, spring_festival_before_days = 0,
           spring_festival_after_days = 0;
    double term_begins_after_days = 0, term_ends_before_days = 0;
    double growth_year = 0, trend_year = 0;
    double slow_variation = 0;
    // visits
    double visits_person_year = 0, visit_dispersion = 0, watched_share = 0;
    double cluster_household_share = 0, cluster_class_share = 0, cluster_gap_days = 0;
    double inpatient_days = 0, laboratory_days = 0;
    // channels of counts
    double absence_share = 0, absence_dispersion = 0;
    double antipyretic_day = 0, antidiarrhoeal_day = 0, antitussive_day = 0, sales_dispersion = 0;
    double mosquito_trap = 0, mosquito_traps = 0, mosquito_dispersion = 0;
    double rat_share = 0, rat_traps = 0;
    double animal_week = 0, fever_clinic_day = 0, ambulance_100k_day = 0, care_home_fever = 0;
    // contacts, of one person on one day
    double contacts_household = 0, contacts_class = 0, contacts_work = 0, contacts_village = 0,
           contacts_township = 0, contacts_county = 0;
    // resources
    double bed_occupancy = 0, bed_dispersion = 0, stock_cycle_days = 0, stock_dispersion = 0;
    double road_minutes = 0;

    static base::Result<Parameters> load(std::string_view file, std::string_view bytes);
};

}  // namespace fengsui::simulate
