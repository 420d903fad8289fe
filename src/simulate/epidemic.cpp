// SPDX-License-Identifier: Apache-2.0
#include "simulate/epidemic.hpp"

#include <algorithm>
#include <numeric>

namespace fengsui::simulate {
namespace {

constexpr std::uint32_t first_case_stream = 0xFFFFFFFEU;

class Run {
  public:
    Run(const County& county, const Calendar& calendar, const Parameters& parameters,
        const Outbreak& outbreak, const EpidemicOptions& options)
        : county_(county),
          calendar_(calendar),
          outbreak_(outbreak),
          options_(options),
          contacts_(county, parameters, outbreak.disease),
          transmissibility_(contacts_.transmissibility(options.seed)),
          touched_(county.people().size(), false) {}

    std::vector<Infection> run() {
        const auto end = std::min(options_.last, outbreak_.start + outbreak_.days_max - 1);
        const auto sources_end = outbreak_.kind == OutbreakKind::PointSource
                                     ? outbreak_.start + outbreak_.days - 1
                                     : outbreak_.start;
        for (auto day = outbreak_.start; day <= end; day = day + 1) {
            if (day <= sources_end) expose(day);
            if (active_.empty() && day > sources_end) break;
            spread(day);
        }
        return std::move(infections_);
    }

  private:
    void infect(PersonId person, std::uint32_t infector, base::Day day, Setting setting) {
        const auto number = static_cast<std::uint32_t>(infections_.size());
        Dice dice({options_.seed, Purpose::Course, options_.outbreak, number});
        const auto course = draw_course(outbreak_.disease, dice);
        infections_.push_back({person, infector, day, static_cast<std::int16_t>(course.latent),
                               static_cast<std::int16_t>(course.infectious),
                               static_cast<std::int16_t>(course.onset), setting});
        active_.push_back(number);
        touched_[person] = true;
    }

    bool is_immune(PersonId person) const {
        Dice dice({options_.seed, Purpose::Immunity, options_.outbreak, person});
        return dice.chance(outbreak_.disease.immune_share);
    }

    // The first cases, or those whom the source reaches on this day.
    void expose(base::Day day) {
        auto people = people_at(county_, outbreak_.at);
        Dice dice({options_.seed, Purpose::Outbreak, options_.outbreak, first_case_stream});
        std::erase_if(people, [this](PersonId p) { return !contacts_.can_catch(p); });
        const bool one_by_one = outbreak_.kind == OutbreakKind::Transmission;
        const auto wanted =
            static_cast<std::size_t>(one_by_one ? outbreak_.seeds : outbreak_.exposed_max);
        if (wanted > 0) keep_some(people, wanted, dice);
        for (const auto person : people) {
            if (touched_[person] || !county_.people().is_born(person, day)) continue;
            Dice of_person({options_.seed, Purpose::Outbreak, options_.outbreak, person,
                            static_cast<std::uint32_t>(day.days)});
            if (one_by_one || of_person.chance(outbreak_.attack_rate / outbreak_.days))
                infect(person, no_infector, day, outbreak_.source);
        }
    }

    static void keep_some(std::vector<PersonId>& people, std::size_t wanted, Dice& dice) {
        wanted = std::min(wanted, people.size());
        for (std::size_t i = 0; i < wanted; ++i)
            std::swap(people[i],
                      people[i + dice.below(static_cast<std::uint32_t>(people.size() - i))]);
        people.resize(wanted);
    }

    void spread(base::Day day) {
        const OpenSettings open{calendar_.is_school_day(day) ? 1.0 : 0.0,
                                calendar_.is_work_day(day) ? 1.0 : 0.0};
        double chance = transmissibility_;
        if (outbreak_.control_after_days > 0 &&
            day >= outbreak_.start + outbreak_.control_after_days)
            chance *= 1 - outbreak_.control_effect;
        std::erase_if(active_, [&](std::uint32_t number) {
            const auto& infection = infections_[number];
            return day >= infection.day + infection.latent + infection.infectious;
        });
        const auto active_now = active_.size();  // those infected today are at its end
        for (std::size_t i = 0; i < active_now; ++i) {
            if (infections_[active_[i]].is_infectious(day)) meet(active_[i], day, chance, open);
        }
    }

    void meet(std::uint32_t number, base::Day day, double chance, const OpenSettings& open) {
        const auto person = infections_[number].person;
        Dice dice({options_.seed, Purpose::Contact, options_.outbreak, number,
                   static_cast<std::uint32_t>(day.days)});
        const auto rates = contacts_.rates(person, open);
        const double all = std::accumulate(rates.begin(), rates.end(), 0.0);
        const auto effective = dice.poisson(all * chance);
        for (std::uint32_t i = 0; i < effective; ++i) {
            const auto setting = static_cast<Setting>(dice.weighted(rates));
            const auto met = contacts_.draw(person, setting, dice);
            if (!met || touched_[*met] || !contacts_.can_catch(*met) || is_immune(*met)) continue;
            if (!county_.people().is_born(*met, day)) continue;
            infect(*met, number, day, setting);
        }
    }

    const County& county_;
    const Calendar& calendar_;
    const Outbreak& outbreak_;
    const EpidemicOptions& options_;
    Contacts contacts_;
    double transmissibility_;
    std::vector<bool> touched_;
    std::vector<std::uint32_t> active_;  // latent or infectious
    std::vector<Infection> infections_;
};

}  // namespace

std::vector<PersonId> people_at(const County& county, std::string_view at) {
    const auto& people = county.people();
    std::vector<PersonId> found;
    if (const int institution = county.institution(at); institution >= 0) {
        for (const auto& group : people.group_table) {
            if (group.institution != institution) continue;
            const auto members = people.members_of(group);
            found.insert(found.end(), members.begin(), members.end());
        }
        return found;
    }
    Range range{0, people.size()};
    for (const auto& village : county.villages()) {
        if (village.place->code == at) range = village.people;
    }
    for (const auto& township : county.townships()) {
        if (township.place->code == at) range = township.people;
    }
    found.resize(range.size());
    std::iota(found.begin(), found.end(), range.first);
    return found;
}

std::vector<Infection> run_epidemic(const County& county, const Calendar& calendar,
                                    const Parameters& parameters, const Outbreak& outbreak,
                                    const EpidemicOptions& options) {
    if (outbreak.kind != OutbreakKind::Transmission && outbreak.kind != OutbreakKind::PointSource)
        return {};
    return Run(county, calendar, parameters, outbreak, options).run();
}

}  // namespace fengsui::simulate
