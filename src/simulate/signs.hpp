// SPDX-License-Identifier: Apache-2.0
// How infections show: visits with delay, test and diagnosis, days off school, drugs bought, calls
// for an ambulance, fever in care homes. Worked out once for all outbreaks when a simulation opens
// (each infection from its own dice), kept sorted by day, then only looked up; safe from any
// thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "simulate/epidemic.hpp"
#include "simulate/visit.hpp"

namespace fengsui::simulate {

enum class Indicator : std::uint8_t {
    SchoolAbsence,
    Antipyretic,
    Antidiarrhoeal,
    Antitussive,
    Mosquito,
    Rat,
    AnimalDisease,
    FeverClinic,
    Ambulance,
    CareHomeFever,
};
inline constexpr std::size_t indicator_count = 10;

// One more in a count, because of an infection.
struct ExtraCount {
    base::Day day;
    int institution = 0;
    Indicator indicator = Indicator::SchoolAbsence;
    auto operator<=>(const ExtraCount&) const = default;
};

struct OutbreakRun {
    Outbreak outbreak;
    std::vector<Infection> infections;
};

class Signs {
  public:
    Signs() = default;
    struct Sources {
        const County& county;
        const Calendar& calendar;
        const Parameters& parameters;
        const Illnesses& illnesses;
        std::uint64_t seed = 0;
    };
    Signs(const Sources& sources, std::span<const OutbreakRun> runs);

    // Visits of one day, in the order of outbreak and infection.
    [[nodiscard]] std::span<const Visit> visits(base::Day day) const;
    // Nullptr if the infection led to no visit.
    [[nodiscard]] const Visit* visit_of(int outbreak, std::uint32_t infection) const;
    [[nodiscard]] int extra(base::Day day, int institution, Indicator indicator) const;
    // Patients of outbreaks in the beds of an institution.
    [[nodiscard]] int in_beds(base::Day day, int institution) const;

  private:
    std::vector<Visit> visits_;             // by day
    std::vector<std::uint32_t> by_person_;  // positions in visits_, by outbreak and infection
    std::vector<ExtraCount> extras_;        // sorted
};

}  // namespace fengsui::simulate
