// SPDX-License-Identifier: Apache-2.0
// One outbreak run through the people of a county, person by person: on each infectious day a
// person meets a Poisson number of others in the settings of Contacts, and a susceptible one is
// infected with the calibrated chance. Every infection remembers by whom, when and where. A pure
// function of county, outbreak and seed: contacts are drawn per infection and day, so neither
// threads nor other outbreaks matter. Cost is that of the infections, not of the people.
#pragma once

#include <cstdint>
#include <vector>

#include "simulate/contacts.hpp"
#include "simulate/outbreak_file.hpp"

namespace fengsui::simulate {

inline constexpr std::uint32_t no_infector = 0xFFFFFFFFU;

struct Infection {
    PersonId person = 0;
    std::uint32_t infector = no_infector;  // position among the infections
    base::Day day;
    std::int16_t latent = 1;      // days until infectious
    std::int16_t infectious = 1;  // days
    std::int16_t onset = -1;      // days until signs; -1: none
    Setting setting = Setting::County;

    [[nodiscard]] bool is_infectious(base::Day at) const {
        return at >= day + latent && at < day + latent + infectious;
    }
};

struct EpidemicOptions {
    std::uint64_t seed = 0;
    std::uint32_t outbreak = 0;  // its number, part of every key
    base::Day last;              // nothing is followed beyond
};

// Transmission and point sources; no infections for the other kinds.
std::vector<Infection> run_epidemic(const County& county, const Calendar& calendar,
                                    const Parameters& parameters, const Outbreak& outbreak,
                                    const EpidemicOptions& options);

// Who stands at a place, an institution's classes included; everybody if `at` is empty.
std::vector<PersonId> people_at(const County& county, std::string_view at);

}  // namespace fengsui::simulate
