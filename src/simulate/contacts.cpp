// SPDX-License-Identifier: Apache-2.0
#include "simulate/contacts.hpp"

#include <algorithm>
#include <numeric>

namespace fengsui::simulate {
namespace {

constexpr std::size_t walkers = 20'000;
constexpr int generations = 5;
constexpr std::size_t tries_max = walkers * 50;

constexpr std::size_t at(Setting setting) {
    return static_cast<std::size_t>(setting);
}

std::optional<PersonId> other_in(Range range, PersonId person, Dice& dice) {
    if (range.size() < 2) return std::nullopt;
    const auto pick = range.first + dice.below(range.size() - 1);
    return pick >= person ? pick + 1 : pick;
}

}  // namespace

Contacts::Contacts(const County& county, const Parameters& parameters, const Disease& disease)
    : county_(county), disease_(disease) {
    base_ = {parameters.contacts_household, parameters.contacts_class,
             parameters.contacts_work,      parameters.contacts_village,
             parameters.contacts_township,  parameters.contacts_county};
    for (std::size_t i = 0; i < base_.size(); ++i) base_[i] *= disease.setting_weights[i];
}

SettingRates Contacts::rates(PersonId person, const OpenSettings& open) const {
    const auto& people = county_.people();
    SettingRates rates = base_;
    rates[at(Setting::Household)] *= people.household(person).size() - 1;
    const auto* group = people.group(person);
    const bool in_class = group != nullptr && group->kind == GroupKind::Class;
    const bool in_work = group != nullptr && group->kind != GroupKind::Class;
    const bool always = in_work && group->kind == GroupKind::CareHome;
    rates[at(Setting::Class)] *= in_class ? open.school : 0;
    rates[at(Setting::Work)] *= always ? 1 : in_work ? open.work : 0;
    return rates;
}

std::optional<PersonId> Contacts::draw(PersonId person, Setting setting, Dice& dice) const {
    const auto& people = county_.people();
    const auto& village = county_.villages()[people.villages[person]];
    switch (setting) {
        case Setting::Household:
            return other_in(people.household(person), person, dice);
        case Setting::Class:
        case Setting::Work: {
            const auto members = people.members_of(*people.group(person));
            const auto pick = members[dice.below(static_cast<std::uint32_t>(members.size()) - 1)];
            return pick == person ? members.back() : pick;
        }
        case Setting::Village:
            return other_in(village.people, person, dice);
        case Setting::Township:
            return other_in(county_.townships()[static_cast<std::size_t>(village.township)].people,
                            person, dice);
        default:
            return other_in({0, people.size()}, person, dice);
    }
}

bool Contacts::can_catch(PersonId person) const {
    return disease_.susceptible_age_max >= 120 ||
           county_.people().age(person, county_.region().as_of) <= disease_.susceptible_age_max;
}

bool Contacts::share(PersonId a, PersonId b, Setting setting) const {
    const auto& people = county_.people();
    switch (setting) {
        case Setting::Household:
            return people.households[a] == people.households[b];
        case Setting::Class:
        case Setting::Work:
            return people.groups[a] >= 0 && people.groups[a] == people.groups[b] &&
                   (people.group(a)->kind == GroupKind::Class) == (setting == Setting::Class);
        case Setting::Village:
            return people.villages[a] == people.villages[b];
        case Setting::Township:
            return county_.township_of_person(a) == county_.township_of_person(b);
        default:
            return true;
    }
}

std::vector<PersonId> Contacts::first_generation(Dice& dice) const {
    std::vector<PersonId> people;
    for (std::size_t i = 0; i < tries_max && people.size() < walkers; ++i) {
        const auto person = dice.below(county_.people().size());
        if (can_catch(person)) people.push_back(person);
    }
    return people;
}

double Contacts::typical_contacts(std::uint64_t seed) const {
    Dice dice({seed, Purpose::Calibration});
    auto people = first_generation(dice);
    double contacts = 0;
    for (int generation = 0; generation < generations && !people.empty(); ++generation) {
        std::vector<double> sums;
        for (const auto person : people) {
            const auto rates = this->rates(person, mean_of_week);
            sums.push_back(
                std::accumulate(rates.begin(), rates.end(), sums.empty() ? 0.0 : sums.back()));
        }
        if (sums.back() <= 0) return 0;
        std::vector<PersonId> next;
        std::size_t tries = 0;
        for (; tries < tries_max && next.size() < walkers; ++tries) {
            const auto at_sum = std::ranges::upper_bound(sums, dice.uniform() * sums.back());
            const auto parent = people[static_cast<std::size_t>(
                std::min(at_sum - sums.begin(), std::ssize(sums) - 1))];
            const auto rates = this->rates(parent, mean_of_week);
            const auto met = draw(parent, static_cast<Setting>(dice.weighted(rates)), dice);
            if (met && can_catch(*met)) next.push_back(*met);
        }
        contacts = sums.back() / static_cast<double>(people.size()) *
                   static_cast<double>(next.size()) /
                   static_cast<double>(std::max<std::size_t>(tries, 1));
        people = std::move(next);
    }
    return contacts;
}

double Contacts::transmissibility(std::uint64_t seed) const {
    const double contacts = typical_contacts(seed);
    return contacts > 0 ? disease_.r0 / (contacts * disease_.infectious_days()) : 0;
}

}  // namespace fengsui::simulate
