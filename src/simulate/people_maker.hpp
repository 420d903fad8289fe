// SPDX-License-Identifier: Apache-2.0
// Generates the people of a county: households village by village, then classes, work groups and
// care homes township by township. Used by County::generate only; a pure function of its inputs.
#pragma once

#include <cstdint>
#include <span>

#include "simulate/parameters.hpp"
#include "simulate/people.hpp"

namespace fengsui::simulate {

class PeopleMaker {
  public:
    struct Options {
        std::uint64_t seed = 0;
        base::Day as_of;
    };
    PeopleMaker(const Parameters& parameters, const Options& options)
        : parameters_(parameters), options_(options) {}

    // Households until there are `people`; gives their range.
    Range add_village(std::uint16_t village, std::uint32_t people);
    // Institutions of one township, as positions in the region.
    struct Houses {
        std::span<const int> kindergartens, primary_schools, middle_schools, care_homes;
    };
    void add_groups(Range township, const Houses& houses);
    People finish();

  private:
    void add_household(std::uint16_t village, std::uint32_t number);
    void add_person(std::uint16_t village, int age, class Dice& dice);
    void add_classes(Range township, std::span<const int> schools, int age_low, int age_high);
    void add_work(Range township);
    void add_care_home(Range township, std::span<const int> homes);
    void add_group(GroupKind kind, int institution, std::span<const PersonId> members);
    [[nodiscard]] int age(PersonId person) const { return people_.age(person, options_.as_of); }

    Parameters parameters_;
    Options options_;
    People people_;
};

}  // namespace fengsui::simulate
