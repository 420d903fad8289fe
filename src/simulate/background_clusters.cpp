// SPDX-License-Identifier: Apache-2.0
// The small clusters of the background. All of a cluster is drawn from the day on which it began,
// so that a day finds its visits by looking at the few days before it.
#include <algorithm>

#include "simulate/background.hpp"

namespace fengsui::simulate {
namespace {

constexpr int gap_days_max = 5;  // from a cluster's first visit to any other
constexpr int household_size = 2;
constexpr int class_size_min = 3;
constexpr int class_sizes = 3;  // 3, 4 or 5
constexpr double class_size_mean = 4;
constexpr int class_tries_max = 60;
// Of the number of a visit among those of its day: began so many days before, cluster, member.
constexpr std::uint32_t clusters_max = 64;  // that begin on one day; more are not drawn
constexpr std::uint32_t members_max = 8;

// The first comes on the day on which the cluster begins.
int draw_gap(std::uint32_t member, double mean, Dice& dice) {
    if (member == 0) return 0;
    return std::min(gap_days_max, 1 + static_cast<int>(dice.poisson(std::max(0.0, mean - 1))));
}

bool is_class(const Group* group) {
    return group != nullptr && group->kind == GroupKind::Class;
}

}  // namespace

double Background::clustered_share(int illness, base::Day day) const {
    const auto& p = sources_.parameters;
    if (!sources_.illnesses.at(static_cast<std::size_t>(illness)).spreads) return 0;
    return p.cluster_household_share +
           (sources_.calendar.is_school_day(day) ? p.cluster_class_share : 0);
}

// The first who falls ill, then the others; people from elsewhere where the household or the class
// has too few of the right age, so that the number of visits does not depend on who is drawn.
std::vector<PersonId> Background::draw_members(const ClusterKey& key, int size, bool in_class,
                                               Dice& dice) const {
    const auto& people = sources_.county.people();
    const auto& row = sources_.illnesses.at(static_cast<std::size_t>(key.illness));
    const auto draw = [&] { return draw_person(key.institution, row, key.began, dice); };
    std::vector<PersonId> members{draw()};
    for (int i = 0; in_class && i < class_tries_max && !is_class(people.group(members[0])); ++i)
        members[0] = draw();
    const auto catchment = catchments_[static_cast<std::size_t>(key.institution)];
    const auto join = [&](PersonId person) {
        const int age = people.age(person, key.began);
        if (static_cast<int>(members.size()) < size && age >= row.age_low && age <= row.age_high &&
            person >= catchment.first && person < catchment.end &&
            std::ranges::find(members, person) == members.end())
            members.push_back(person);
    };
    if (in_class && is_class(people.group(members[0]))) {
        const auto all = people.members_of(*people.group(members[0]));
        const auto first = dice.below(static_cast<std::uint32_t>(all.size()));
        for (std::size_t i = 0; i < all.size(); ++i) join(all[(first + i) % all.size()]);
    } else {
        const auto home = people.household(members[0]);
        const auto first = dice.below(home.size());
        for (std::uint32_t i = 0; i < home.size(); ++i)
            join(home.first + (first + i) % home.size());
    }
    while (static_cast<int>(members.size()) < size) members.push_back(draw());
    return members;
}

std::vector<Background::ClusterVisit> Background::cluster_visits(int institution, int illness,
                                                                 base::Day day) const {
    std::vector<ClusterVisit> visits;
    const auto& p = sources_.parameters;
    if (!sources_.illnesses.at(static_cast<std::size_t>(illness)).spreads) return visits;
    for (int before = 0; before <= gap_days_max; ++before) {
        const ClusterKey key{institution, illness, day - before};
        const double mean = expected(institution, illness, key.began);
        if (mean <= 0) continue;
        Dice dice({sources_.seed, Purpose::Cluster, static_cast<std::uint32_t>(key.began.days),
                   static_cast<std::uint32_t>(institution), static_cast<std::uint32_t>(illness)});
        const auto of_class = sources_.calendar.is_school_day(key.began)
                                  ? dice.poisson(mean * p.cluster_class_share / class_size_mean)
                                  : 0;
        const auto all =
            std::min(of_class + dice.poisson(mean * p.cluster_household_share / household_size),
                     clusters_max);
        for (std::uint32_t cluster = 0; cluster < all; ++cluster) {
            const bool in_class = cluster < of_class;
            const int size = in_class ? class_size_min + static_cast<int>(dice.below(class_sizes))
                                      : household_size;
            const auto members = draw_members(key, size, in_class, dice);
            for (std::uint32_t member = 0; member < members.size(); ++member) {
                if (draw_gap(member, p.cluster_gap_days, dice) != before) continue;
                const auto number =
                    (static_cast<std::uint32_t>(before) * clusters_max + cluster) * members_max +
                    member;
                visits.push_back({members[member], number, key.began, size});
            }
        }
    }
    return visits;
}

}  // namespace fengsui::simulate
