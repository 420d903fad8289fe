// SPDX-License-Identifier: Apache-2.0
#include "simulate/signs.hpp"

#include <algorithm>
#include <tuple>

#include "simulate/background.hpp"

namespace fengsui::simulate {
namespace {

constexpr int care_delay_days_max = 14;
constexpr double own_township_share = 0.55;  // of first visits; the others go to a hospital

// Follows the infections of one outbreak.
class Follower {
  public:
    Follower(const Signs::Sources& sources, const Outbreak& outbreak, int number,
             std::vector<Visit>& visits, std::vector<ExtraCount>& extras)
        : sources_(sources),
          outbreak_(outbreak),
          number_(number),
          visits_(visits),
          extras_(extras) {
        for (const auto role :
             {Role::GeneralHospital, Role::TcmHospital, Role::MaternityHospital}) {
            for (const int hospital : sources.county.of_role(role)) {
                hospitals_.push_back(hospital);
                weights_.push_back(institution(hospital).visits);
            }
        }
        for (std::size_t t = 0; t < sources.county.townships().size(); ++t) {
            const auto township = static_cast<int>(t);
            pharmacies_.push_back(sources.county.of_role(Role::Pharmacy, township));
            township_hospitals_.push_back(sources.county.of_role(Role::TownshipHospital, township));
        }
        centres_ = sources.county.of_role(Role::EmergencyCentre);
    }

    void follow(const Infection& infection, std::uint32_t number) {
        if (infection.onset < 0) return;
        Dice dice({sources_.seed, Purpose::Seek, static_cast<std::uint32_t>(number_), number});
        const auto onset = infection.day + infection.onset;
        const auto& disease = outbreak_.disease;
        stay_away(infection.person, onset);
        const auto township =
            static_cast<std::size_t>(sources_.county.township_of_person(infection.person));
        if (dice.chance(disease.drug_share)) buy(township, onset, dice);
        if (dice.chance(disease.ambulance_share) && !centres_.empty())
            extras_.push_back({onset + 1, centres_.front(), Indicator::Ambulance});
        if (dice.chance(disease.seeks_care_share)) seek(infection, number, onset, dice);
    }

  private:
    [[nodiscard]] const Institution& institution(int i) const {
        return sources_.county.institutions()[static_cast<std::size_t>(i)];
    }

    void stay_away(PersonId person, base::Day onset) {
        const auto* group = sources_.county.people().group(person);
        if (group == nullptr || group->institution < 0) return;
        if (group->kind == GroupKind::CareHome) {
            extras_.push_back({onset, group->institution, Indicator::CareHomeFever});
            return;
        }
        for (int i = 1; i <= outbreak_.disease.absent_days; ++i) {
            if (sources_.calendar.is_school_day(onset + i))
                extras_.push_back({onset + i, group->institution, Indicator::SchoolAbsence});
        }
    }

    void buy(std::size_t township, base::Day onset, Dice& dice) {
        const auto& shops = pharmacies_[township];
        if (shops.empty() || outbreak_.disease.drug == Drug::None) return;
        constexpr Indicator of_drug[] = {Indicator::Antipyretic, Indicator::Antipyretic,
                                         Indicator::Antidiarrhoeal, Indicator::Antitussive};
        extras_.push_back({onset + static_cast<int>(dice.below(2)),
                           shops[dice.below(static_cast<std::uint32_t>(shops.size()))],
                           of_drug[static_cast<std::size_t>(outbreak_.disease.drug)]});
    }

    // Every visit is to one who sends; others are not seen by anybody.
    void seek(const Infection& infection, std::uint32_t number, base::Day onset, Dice& dice) {
        const auto& disease = outbreak_.disease;
        const auto township =
            static_cast<std::size_t>(sources_.county.township_of_person(infection.person));
        const auto& near = township_hospitals_[township];
        if (near.empty() && hospitals_.empty()) return;
        Visit visit;
        const bool stays_near =
            !near.empty() && (hospitals_.empty() || dice.chance(own_township_share));
        visit.institution = stays_near ? near.front() : hospitals_[dice.weighted(weights_)];
        const double delay = disease.care_delay_days * dice.gamma(1);
        visit.day = onset + std::min(dice.round_by_chance(delay), care_delay_days_max);
        visit.person = infection.person;
        visit.outbreak = number_;
        visit.infection = number;
        visit.serial = number;
        visit.minute = draw_visit_minute(dice);
        const bool at_once = dice.chance(disease.diagnosed_share);
        visit.illness = at_once ? disease.diagnosed_as : disease.presents_as;
        const auto& illness = sources_.illnesses.at(static_cast<std::size_t>(disease.diagnosed_as));
        draw_fate(visit, {illness.ordered_share, illness.positive_share, disease.admitted_share},
                  {sources_.county.region().messiness, sources_.parameters}, dice);
        visit.final_illness =
            visit.finding == Finding::Positive ? disease.diagnosed_as : visit.illness;
        if (disease.drug == Drug::Antipyretic && !stays_near)
            extras_.push_back({visit.day, visit.institution, Indicator::FeverClinic});
        visits_.push_back(visit);
    }

    const Signs::Sources& sources_;
    const Outbreak& outbreak_;
    int number_;
    std::vector<Visit>& visits_;
    std::vector<ExtraCount>& extras_;
    std::vector<int> hospitals_;
    std::vector<double> weights_;
    std::vector<std::vector<int>> pharmacies_;
    std::vector<std::vector<int>> township_hospitals_;
    std::vector<int> centres_;
};

}  // namespace

Signs::Signs(const Sources& sources, std::span<const OutbreakRun> runs) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
        Follower follower(sources, runs[i].outbreak, static_cast<int>(i), visits_, extras_);
        for (std::uint32_t n = 0; n < runs[i].infections.size(); ++n)
            follower.follow(runs[i].infections[n], n);
    }
    std::ranges::stable_sort(visits_, {}, &Visit::day);
    std::ranges::sort(extras_);
    by_person_.resize(visits_.size());
    for (std::uint32_t i = 0; i < by_person_.size(); ++i) by_person_[i] = i;
    std::ranges::sort(by_person_, {}, [this](std::uint32_t i) {
        return std::pair(visits_[i].outbreak, visits_[i].infection);
    });
}

std::span<const Visit> Signs::visits(base::Day day) const {
    const auto first = std::ranges::lower_bound(visits_, day, {}, &Visit::day);
    const auto last = std::ranges::upper_bound(visits_, day, {}, &Visit::day);
    return {first, last};
}

const Visit* Signs::visit_of(int outbreak, std::uint32_t infection) const {
    const auto key = std::pair(outbreak, infection);
    const auto found = std::ranges::lower_bound(by_person_, key, {}, [this](std::uint32_t i) {
        return std::pair(visits_[i].outbreak, visits_[i].infection);
    });
    if (found == by_person_.end()) return nullptr;
    const auto& visit = visits_[*found];
    return visit.outbreak == outbreak && visit.infection == infection ? &visit : nullptr;
}

int Signs::extra(base::Day day, int institution, Indicator indicator) const {
    const ExtraCount wanted{day, institution, indicator};
    const auto first = std::ranges::lower_bound(extras_, wanted);
    const auto last = std::ranges::upper_bound(extras_, wanted);
    return static_cast<int>(last - first);
}

int Signs::in_beds(base::Day day, int institution) const {
    int number = 0;
    for (int back = 0; back <= lag_days_max; ++back) {
        for (const auto& visit : visits(day - back)) {
            if (visit.institution == institution && visit.care == Care::Inpatient &&
                visit.stay_days > back)
                ++number;
        }
    }
    return number;
}

}  // namespace fengsui::simulate
