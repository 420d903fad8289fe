// SPDX-License-Identifier: Apache-2.0
#include "simulate/people_maker.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "simulate/dice.hpp"

namespace fengsui::simulate {
namespace {

constexpr int open_workplaces = 16;  // that take people on at one time, in one township

int between(Dice& dice, int low, int high) {
    return low + static_cast<int>(dice.below(static_cast<std::uint32_t>(high - low + 1)));
}

}  // namespace

void PeopleMaker::add_person(std::uint16_t village, int age, Dice& dice) {
    const auto days = static_cast<int>(age * 365.2425) + static_cast<int>(dice.below(365)) + 1;
    people_.birth_days.push_back(options_.as_of.days - days);
    people_.is_female.push_back(dice.chance(0.5) ? 1 : 0);
    people_.villages.push_back(village);
    people_.households.push_back(static_cast<std::uint32_t>(people_.household_first.size() - 1));
}

// Four kinds of households (parameters household_*): the old, parents with children, three
// generations, adults.
void PeopleMaker::add_household(std::uint16_t village, std::uint32_t number) {
    Dice dice({options_.seed, Purpose::Household, village, number});
    people_.household_first.push_back(people_.size());
    const std::array kinds = {parameters_.household_elders, parameters_.household_parents,
                              parameters_.household_three_generations,
                              parameters_.household_adults};
    const auto kind = dice.weighted(kinds);
    if (kind == 0) {
        const int old = between(dice, 60, 88);
        add_person(village, old, dice);
        if (dice.chance(0.5)) add_person(village, std::max(55, old - between(dice, 0, 5)), dice);
        return;
    }
    if (kind == 3) {
        const int adult = between(dice, 20, 62);
        add_person(village, adult, dice);
        if (dice.chance(0.6)) add_person(village, std::max(18, adult - between(dice, 0, 6)), dice);
        if (dice.chance(0.25)) add_person(village, between(dice, 18, 30), dice);
        return;
    }
    const int parent = between(dice, 24, 48);
    add_person(village, parent, dice);
    add_person(village, std::max(20, parent - between(dice, 0, 5)), dice);
    const int children = dice.chance(0.5) ? 2 : dice.chance(0.2) ? 3 : 1;
    for (int i = 0; i < children; ++i)
        add_person(village, between(dice, 0, std::min(17, parent - 20)), dice);
    if (kind == 2) {
        add_person(village, std::min(95, parent + between(dice, 22, 32)), dice);
        if (dice.chance(0.6))
            add_person(village, std::min(95, parent + between(dice, 20, 30)), dice);
    }
}

Range PeopleMaker::add_village(std::uint16_t village, std::uint32_t people) {
    const auto first = people_.size();
    for (std::uint32_t number = 0; people_.size() < first + people; ++number)
        add_household(village, number);
    return {first, people_.size()};
}

void PeopleMaker::add_group(GroupKind kind, int institution, std::span<const PersonId> members) {
    if (members.size() < 2) return;
    const auto first = static_cast<std::uint32_t>(people_.members.size());
    people_.members.insert(people_.members.end(), members.begin(), members.end());
    people_.group_table.push_back(
        {kind, institution, {first, static_cast<std::uint32_t>(people_.members.size())}});
    for (const auto person : members)
        people_.groups[person] = static_cast<std::int32_t>(people_.group_table.size() - 1);
}

void PeopleMaker::add_groups(Range township, const Houses& houses) {
    people_.groups.resize(people_.size(), -1);
    add_classes(township, houses.kindergartens, 3, 5);
    add_classes(township, houses.primary_schools, 6, 11);
    add_classes(township, houses.middle_schools, 12, 17);
    add_care_home(township, houses.care_homes);
    add_work(township);
}

// Children of one year of age fill the classes of the township's schools in turn.
void PeopleMaker::add_classes(Range township, std::span<const int> schools, int age_low,
                              int age_high) {
    if (schools.empty()) return;
    const double size_max =
        age_low < 6 ? parameters_.kindergarten_class_size : parameters_.class_size;
    std::map<int, std::vector<PersonId>> of_age;
    for (auto person = township.first; person < township.end; ++person) {
        const int years = age(person);
        if (years >= age_low && years <= age_high) of_age[years].push_back(person);
    }
    std::size_t turn = 0;
    for (const auto& [years, children] : of_age) {
        const auto classes = static_cast<std::size_t>(
            std::max(1.0, std::ceil(static_cast<double>(children.size()) / size_max)));
        for (std::size_t i = 0; i < classes; ++i) {
            const auto begin = children.size() * i / classes;
            const auto end = children.size() * (i + 1) / classes;
            add_group(GroupKind::Class, schools[turn++ % schools.size()],
                      std::span(children).subspan(begin, end - begin));
        }
    }
}

void PeopleMaker::add_care_home(Range township, std::span<const int> homes) {
    if (homes.empty()) return;
    std::vector<std::vector<PersonId>> residents(homes.size());
    for (auto person = township.first; person < township.end; ++person) {
        if (age(person) < 75) continue;
        Dice dice({options_.seed, Purpose::Workplace, person, 1});
        if (dice.chance(parameters_.care_home_share))
            residents[dice.below(static_cast<std::uint32_t>(homes.size()))].push_back(person);
    }
    for (std::size_t i = 0; i < homes.size(); ++i)
        add_group(GroupKind::CareHome, homes[i], residents[i]);
}

// Each worker joins one of a few groups that are open; a full one closes and another opens.
void PeopleMaker::add_work(Range township) {
    std::array<std::vector<PersonId>, open_workplaces> open;
    std::array<std::size_t, open_workplaces> sizes{};
    for (auto person = township.first; person < township.end; ++person) {
        const int years = age(person);
        if (years < 18 || years > 60) continue;
        Dice dice({options_.seed, Purpose::Workplace, person});
        if (!dice.chance(parameters_.employed_share)) continue;
        const auto place = dice.below(open_workplaces);
        if (sizes[place] == 0)
            sizes[place] = 2 + dice.poisson(dice.gamma(1) * (parameters_.workplace_size - 2));
        open[place].push_back(person);
        if (open[place].size() < sizes[place]) continue;
        add_group(GroupKind::Work, -1, open[place]);
        open[place].clear();
        sizes[place] = 0;
    }
    for (const auto& rest : open) add_group(GroupKind::Work, -1, rest);
}

// Gives those born on one day with one sex different numbers; odd ends are men's (GB 11643).
People PeopleMaker::finish() {
    people_.household_first.push_back(people_.size());
    people_.groups.resize(people_.size(), -1);
    people_.id_sequences.resize(people_.size());
    std::map<std::pair<std::int32_t, std::uint8_t>, std::uint16_t> next;
    for (PersonId person = 0; person < people_.size(); ++person) {
        auto& rank = next[{people_.birth_days[person], people_.is_female[person]}];
        people_.id_sequences[person] =
            static_cast<std::uint16_t>(rank % 500 * 2 + (people_.is_female[person] != 0 ? 0 : 1));
        ++rank;
    }
    people_.birth_days.shrink_to_fit();
    people_.members.shrink_to_fit();
    return std::move(people_);
}

}  // namespace fengsui::simulate
