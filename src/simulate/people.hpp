// SPDX-License-Identifier: Apache-2.0
// The people of a simulated county, as parallel arrays (about 22 bytes each), village by village
// and household by household, so that the people of a village, a township or a household are a
// range of numbers. Classes, work groups and care homes are groups of members. Generated once from
// the region and the seed; read only afterwards, safe from any thread.
#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "simulate/institution.hpp"

namespace fengsui::simulate {

using PersonId = std::uint32_t;

struct Range {
    std::uint32_t first = 0;
    std::uint32_t end = 0;
    [[nodiscard]] std::uint32_t size() const { return end - first; }
};

enum class GroupKind : std::uint8_t { Class, Work, CareHome };

// People who meet every day.
struct Group {
    GroupKind kind = GroupKind::Work;
    int institution = -1;  // of the region; -1 for a work group
    Range members;         // of People::members
};

struct People {
    std::vector<std::int32_t> birth_days;
    std::vector<std::uint8_t> is_female;
    std::vector<std::uint16_t> villages;         // position in County::villages
    std::vector<std::uint32_t> households;       // position in household_first
    std::vector<std::int32_t> groups;            // -1 for none
    std::vector<std::uint16_t> id_sequences;     // last three digits of the identity number
    std::vector<std::uint32_t> household_first;  // first person; one more at the end
    std::vector<Group> group_table;
    std::vector<PersonId> members;

    [[nodiscard]] std::uint32_t size() const {
        return static_cast<std::uint32_t>(birth_days.size());
    }
    // Whole years; negative before the birth.
    [[nodiscard]] int age(PersonId person, base::Day day) const {
        return static_cast<int>(std::floor((day.days - birth_days[person]) / 365.2425));
    }
    [[nodiscard]] bool is_born(PersonId person, base::Day day) const {
        return birth_days[person] <= day.days;
    }
    [[nodiscard]] Range household(PersonId person) const {
        const auto number = households[person];
        return {household_first[number], household_first[number + 1]};
    }
    [[nodiscard]] const Group* group(PersonId person) const {
        return groups[person] < 0 ? nullptr
                                  : &group_table[static_cast<std::size_t>(groups[person])];
    }
    [[nodiscard]] std::span<const PersonId> members_of(const Group& group) const {
        return std::span(members).subspan(group.members.first, group.members.size());
    }
};

}  // namespace fengsui::simulate
