// SPDX-License-Identifier: Apache-2.0
// How a disease passes from one person to the next and how it shows: data/simulate/diseases.csv.
// Times are in whole days from the infection: latent (at least 1, mean latent_days), then
// infectious for 1 + Poisson(m) days, with m chosen so that the mean of the generation interval is
// generation_days when nobody runs out of susceptible contacts: with equal infectivity on k days
// the mean offset of an infection is E[k(k−1)/2] / E[k] = (m² + 2m) / (2 (1 + m)). Signs begin
// presymptomatic_days after the latent time. Read only once loaded.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "simulate/dice.hpp"
#include "simulate/illness.hpp"

namespace fengsui::simulate {

// Where an infection happened.
enum class Setting : std::uint8_t {
    Household,
    Class,
    Work,
    Village,
    Township,
    County,
    PointSource,
    Import
};
inline constexpr std::size_t contact_setting_count = 6;  // those before PointSource
std::string_view to_string(Setting setting);

enum class Drug : std::uint8_t { None, Antipyretic, Antidiarrhoeal, Antitussive };

struct Disease {
    std::string key;
    std::string name_zh;
    double latent_days = 1;
    double latent_sd = 0;
    double presymptomatic_days = 0;
    double generation_days = 1;
    double r0 = 1;
    std::array<double, contact_setting_count> setting_weights{};  // × the contacts of the county
    int susceptible_age_max = 120;
    double immune_share = 0;
    double symptomatic_share = 1;
    int presents_as = -1;  // rows of Illnesses
    int diagnosed_as = -1;
    double diagnosed_share = 0;  // of the visits, at once
    double seeks_care_share = 0;
    double care_delay_days = 0;
    double admitted_share = 0;   // of the visits
    double ambulance_share = 0;  // of those with signs
    int absent_days = 0;
    Drug drug = Drug::None;
    double drug_share = 0;

    // Mean number of infectious days.
    [[nodiscard]] double infectious_days() const { return 1 + infectious_extra(); }
    [[nodiscard]] double infectious_extra() const;  // the m above
};

// One person's way through it, in days after the infection.
struct Course {
    int latent = 1;
    int infectious = 1;  // days
    int onset = -1;      // -1: no signs
};
Course draw_course(const Disease& disease, Dice& dice);

class Diseases {
  public:
    static base::Result<Diseases> load(std::string_view file, std::string_view bytes,
                                       const Illnesses& illnesses);
    [[nodiscard]] const Disease* find(std::string_view key) const;

  private:
    std::vector<Disease> rows_;
};

}  // namespace fengsui::simulate
