// SPDX-License-Identifier: Apache-2.0
// The daily counts that institutions report beside their visits: school absence, sales of drugs,
// vectors, animal disease, fever clinic, ambulance, care homes (M01 to M10). Who reports which, how
// often, and the expected number; the count itself is drawn per institution and day (negative
// binomial) plus what outbreaks add. Pure; safe from any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "simulate/calendar.hpp"
#include "simulate/county.hpp"
#include "simulate/illness.hpp"
#include "simulate/signs.hpp"

namespace fengsui::simulate {

std::string_view code(Indicator indicator);     // M01 …
std::string_view channel(Indicator indicator);  // sector, vector or syndrome

// One count of one place on one day.
struct Count {
    Indicator indicator = Indicator::SchoolAbsence;
    int institution = 0;     // that reports it
    std::string_view place;  // code of a township, else of the institution
    int count = 0;
    int denominator = -1;    // -1: none is known
    std::uint32_t part = 0;  // tells several places of one reporter apart
};

class Indicators {
  public:
    struct Sources {
        const County& county;
        const Calendar& calendar;
        const Parameters& parameters;
        const Illnesses& illnesses;
        const Signs& signs;
        const std::vector<struct Outbreak>& outbreaks;
        std::uint64_t seed = 0;
    };
    explicit Indicators(const Sources& sources);

    // All counts of a day, institution by institution.
    [[nodiscard]] std::vector<Count> on(base::Day day) const;
    // Before the draw; 0 on days without a report.
    [[nodiscard]] double expected(Indicator indicator, int institution, base::Day day) const;

  private:
    void add(std::vector<Count>& out, base::Day day, Count count, double mean, double size) const;
    void add_institution(std::vector<Count>& out, int institution, base::Day day) const;
    void add_vectors(std::vector<Count>& out, base::Day day) const;
    [[nodiscard]] double mosquito_factor(const Township& township, base::Day day) const;

    Sources sources_;
    Season respiratory_;
    Season enteric_;
    Season mosquito_;
    int laboratory_ = -1;  // reports the vectors
};

}  // namespace fengsui::simulate
