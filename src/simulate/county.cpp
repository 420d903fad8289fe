// SPDX-License-Identifier: Apache-2.0
#include "simulate/county.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "simulate/people_maker.hpp"

namespace fengsui::simulate {

County::County(const catalog::Catalog& catalog, Region region) : region_(std::move(region)) {
    const auto& places = catalog.places();
    for (const auto* township : places.children(region_.county)) {
        if (township->code == region_.seat) seat_ = static_cast<int>(townships_.size());
        for (const auto* village : places.children(township->code))
            villages_.push_back({village, static_cast<int>(townships_.size()), {}});
        townships_.push_back({township, {}, 0});
    }
    const auto* county = places.find(region_.county);
    FENGSUI_CHECK(county != nullptr);
    name_ = county->name_zh;
    const auto above = places.ancestors(county->code);
    if (!above.empty()) province_name_ = above.back()->name_zh;
    for (const auto& institution : region_.institutions) {
        const auto* township = places.enclosing(institution.place, catalog::PlaceKind::Township);
        const auto found = std::ranges::find(townships_, township, &Township::place);
        institution_townships_.push_back(
            found == townships_.end() ? seat_ : static_cast<int>(found - townships_.begin()));
    }
}

County County::generate(const catalog::Catalog& catalog, Region region,
                        const Parameters& parameters, std::uint64_t seed) {
    County county(catalog, std::move(region));
    const auto weight = [&county](const Village& village) {
        return village.place->subkind == "community" ? county.region_.community_weight : 1.0;
    };
    double weights = 0;
    for (const auto& village : county.villages_) weights += weight(village);

    PeopleMaker maker(parameters, {seed, county.region_.as_of});
    std::size_t number = 0;
    for (std::size_t t = 0; t < county.townships_.size(); ++t) {
        auto& township = county.townships_[t];
        const auto at = static_cast<int>(t);
        for (; number < county.villages_.size() && county.villages_[number].township == at;
             ++number) {
            auto& village = county.villages_[number];
            const double share = weight(village) / weights * county.region_.population;
            village.people = maker.add_village(static_cast<std::uint16_t>(number),
                                               static_cast<std::uint32_t>(share));
            if (township.people.size() == 0) township.people.first = village.people.first;
            township.people.end = village.people.end;
        }
        const auto kindergartens = county.of_role(Role::Kindergarten, at);
        const auto primary = county.of_role(Role::PrimarySchool, at);
        const auto middle = county.of_role(Role::MiddleSchool, at);
        const auto homes = county.of_role(Role::CareHome, at);
        maker.add_groups(township.people, {kindergartens, primary, middle, homes});
    }
    county.people_ = maker.finish();
    county.count_enrolled();

    std::vector<const catalog::Place*> places;
    for (const auto& township : county.townships_) places.push_back(township.place);
    county.roads_ = Roads(catalog.places(), places, {parameters.road_minutes, seed});
    const auto minutes = county.roads_.minutes_from(county.seat_);
    for (std::size_t t = 0; t < minutes.size(); ++t)
        county.townships_[t].minutes_to_seat = minutes[t];
    return county;
}

County County::well_mixed(const catalog::Catalog& catalog, Region region, int people) {
    County county(catalog, std::move(region));
    auto& all = county.people_;
    const auto size = static_cast<std::uint32_t>(people);
    for (std::uint32_t i = 0; i <= size; ++i) all.household_first.push_back(i);
    all.birth_days.assign(size, county.region_.as_of.days - 30 * 365);
    all.is_female.assign(size, 0);
    all.villages.assign(size, 0);
    all.groups.assign(size, -1);
    all.id_sequences.assign(size, 1);
    for (std::uint32_t i = 0; i < size; ++i) all.households.push_back(i);
    county.villages_.front().people = {0, size};
    county.townships_.front().people = {0, size};
    county.count_enrolled();
    return county;
}

void County::count_enrolled() {
    enrolled_.assign(region_.institutions.size(), 0);
    for (const auto& group : people_.group_table) {
        if (group.institution >= 0)
            enrolled_[static_cast<std::size_t>(group.institution)] +=
                static_cast<int>(group.members.size());
    }
}

int County::institution(std::string_view code) const {
    const auto found = std::ranges::find(region_.institutions, code, &Institution::code);
    return found == region_.institutions.end()
               ? -1
               : static_cast<int>(found - region_.institutions.begin());
}

int County::township_of(const Institution& institution) const {
    return institution_townships_[static_cast<std::size_t>(&institution -
                                                           region_.institutions.data())];
}

std::vector<int> County::of_role(Role role, int township) const {
    std::vector<int> found;
    for (std::size_t i = 0; i < region_.institutions.size(); ++i) {
        if (region_.institutions[i].role != role) continue;
        if (township >= 0 && institution_townships_[i] != township) continue;
        found.push_back(static_cast<int>(i));
    }
    return found;
}

Range County::catchment(int institution) const {
    const auto i = static_cast<std::size_t>(institution);
    if (region_.institutions[i].role == Role::TownshipHospital)
        return townships_[static_cast<std::size_t>(institution_townships_[i])].people;
    return {0, people_.size()};
}

}  // namespace fengsui::simulate
