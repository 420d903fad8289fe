// SPDX-License-Identifier: Apache-2.0
// One region as a file says it (data/simulate/region_*.toml): its people, institutions, messiness,
// vehicles and stores. Reading checks everything against the catalogue before anything is
// generated: unknown places, negative numbers, doubled codes and a cycle among the parents of
// institutions are problems with file, line and field. Groups of institutions ("one hospital in
// every township") are already spread out. A plain value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "catalog/catalog.hpp"
#include "simulate/institution.hpp"

namespace fengsui::simulate {

// Shares of the messages of visits, unless said otherwise.
struct Messiness {
    double late = 0;
    double late_days = 1;  // mean of the delay of a late one
    double corrected = 0;
    double cancelled = 0;
    double duplicated = 0;
    double misspelt = 0;
    double refused = 0;              // so broken that intake must refuse them
    double silent_chance_month = 0;  // of one institution, once in 30 days
    double silent_days = 0;          // nothing is sent, and nobody sends it later; at most 10
};

struct Vehicles {
    std::string kind;
    std::string at;  // the code of an institution
    int number = 0;
};

struct StockItem {
    std::string item;
    std::string unit;
    std::string at;
    double daily_use = 0;
};

struct Region {
    std::string name;
    std::string county;
    std::string seat;       // the township of the county's own institutions
    std::string id_region;  // first six digits of identity numbers: never assigned to a county
    int population = 0;
    base::Day as_of;              // ages are those of this day
    double community_weight = 1;  // people of a town's community, in those of a village
    Messiness messiness;
    std::vector<Institution> institutions;
    std::vector<Vehicles> vehicles;
    std::vector<StockItem> stock;

    static base::Result<Region> load(const std::string& file, std::string_view bytes,
                                     const catalog::Catalog& catalog);
};

}  // namespace fengsui::simulate
