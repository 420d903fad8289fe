// SPDX-License-Identifier: Apache-2.0
// The generated county: townships and villages of the catalogue with their people, and who goes to
// which institution. A pure function of region, parameters and seed. Built once, read only
// afterwards, safe from any thread; keeps pointers into the catalogue.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "simulate/parameters.hpp"
#include "simulate/people.hpp"
#include "simulate/region_file.hpp"
#include "simulate/roads.hpp"

namespace fengsui::simulate {

struct Village {
    const catalog::Place* place = nullptr;
    int township = 0;
    Range people;
};

struct Township {
    const catalog::Place* place = nullptr;
    Range people;
    double minutes_to_seat = 0;
};

class County {
  public:
    static County generate(const catalog::Catalog& catalog, Region region,
                           const Parameters& parameters, std::uint64_t seed);
    // For tests of transmission: one village, every household of one person, no groups.
    static County well_mixed(const catalog::Catalog& catalog, Region region, int people);

    [[nodiscard]] const Region& region() const { return region_; }
    [[nodiscard]] const std::vector<Institution>& institutions() const {
        return region_.institutions;
    }
    [[nodiscard]] int institution(std::string_view code) const;  // -1 if there is none
    [[nodiscard]] const std::vector<Village>& villages() const { return villages_; }
    [[nodiscard]] const std::vector<Township>& townships() const { return townships_; }
    [[nodiscard]] const People& people() const { return people_; }
    [[nodiscard]] const Roads& roads() const { return roads_; }
    [[nodiscard]] const std::string& province_name() const { return province_name_; }
    [[nodiscard]] const std::string& name() const { return name_; }  // of the county

    // Position in townships(); the seat for what stands at the county itself.
    [[nodiscard]] int township_of(const Institution& institution) const;
    [[nodiscard]] int township_of_person(PersonId person) const {
        return villages_[people_.villages[person]].township;
    }
    // Institutions of a role, in the order of the file; in one township if `township` >= 0.
    [[nodiscard]] std::vector<int> of_role(Role role, int township = -1) const;
    // Whose people an institution sees: its township's, or the county's for those of the county.
    [[nodiscard]] Range catchment(int institution) const;
    // Members of the institution's classes, or residents of the care home.
    [[nodiscard]] int enrolled(int institution) const {
        return enrolled_[static_cast<std::size_t>(institution)];
    }

  private:
    County(const catalog::Catalog& catalog, Region region);
    void count_enrolled();

    Region region_;
    std::vector<Village> villages_;
    std::vector<Township> townships_;
    People people_;
    Roads roads_;
    std::string province_name_;
    std::string name_;
    std::vector<int> institution_townships_;
    std::vector<int> enrolled_;
    int seat_ = 0;
};

}  // namespace fengsui::simulate
