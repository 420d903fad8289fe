// SPDX-License-Identifier: Apache-2.0
// Who meets whom: the daily contacts of a person in each setting (parameters contacts_*, times the
// weight of the disease) and a draw of one contact. Calibration turns a basic reproduction number
// into a transmissibility per contact: the dominant growth factor of contacts from one generation
// to the next in the real groups of the county, found by a branching walk of simulated people
// (power iteration). Pure; safe from any thread.
#pragma once

#include <array>
#include <optional>

#include "simulate/calendar.hpp"
#include "simulate/county.hpp"
#include "simulate/disease.hpp"

namespace fengsui::simulate {

using SettingRates = std::array<double, contact_setting_count>;

// Which settings are open: shares of a day.
struct OpenSettings {
    double school = 1;
    double work = 1;
};
inline constexpr OpenSettings mean_of_week{5.0 / 7, 5.0 / 7};

class Contacts {
  public:
    Contacts(const County& county, const Parameters& parameters, const Disease& disease);

    [[nodiscard]] SettingRates rates(PersonId person, const OpenSettings& open) const;
    // Another person of the setting; nothing if there is nobody else.
    std::optional<PersonId> draw(PersonId person, Setting setting, Dice& dice) const;
    // Children only, for a disease of children.
    [[nodiscard]] bool can_catch(PersonId person) const;
    // Do the two meet in this setting?
    [[nodiscard]] bool share(PersonId a, PersonId b, Setting setting) const;

    // Mean contacts that can catch it, of a typical infected person on a mean day of the week.
    [[nodiscard]] double typical_contacts(std::uint64_t seed) const;
    // Chance of transmission of one contact, so that the disease has its r0.
    [[nodiscard]] double transmissibility(std::uint64_t seed) const;

  private:
    std::vector<PersonId> first_generation(Dice& dice) const;

    const County& county_;
    const Disease& disease_;
    SettingRates base_;
};

}  // namespace fengsui::simulate
