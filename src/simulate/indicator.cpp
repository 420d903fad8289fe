// SPDX-License-Identifier: Apache-2.0
#include "simulate/indicator.hpp"

#include <array>
#include <cmath>

#include "simulate/outbreak_file.hpp"

namespace fengsui::simulate {
namespace {

constexpr int mosquito_peak_day = 205;
constexpr double mosquito_amplitude = 2.2;
constexpr double rare_size = 50;  // dispersion of counts that are nearly Poisson

struct Row {
    std::string_view code;
    std::string_view channel;
};
constexpr std::array<Row, indicator_count> rows = {{{"M01", "sector"},
                                                    {"M02", "sector"},
                                                    {"M03", "sector"},
                                                    {"M04", "sector"},
                                                    {"M05", "vector"},
                                                    {"M06", "vector"},
                                                    {"M07", "sector"},
                                                    {"M08", "syndrome"},
                                                    {"M09", "sector"},
                                                    {"M10", "sector"}}};

Season season_of(const Illnesses& illnesses, std::string_view key) {
    const int found = illnesses.find(key);
    return found < 0 ? Season() : illnesses.at(static_cast<std::size_t>(found)).season;
}

bool begins_month(base::Day day) {
    return base::to_string(day).ends_with("-01");
}

}  // namespace

std::string_view code(Indicator indicator) {
    return rows[static_cast<std::size_t>(indicator)].code;
}

std::string_view channel(Indicator indicator) {
    return rows[static_cast<std::size_t>(indicator)].channel;
}

Indicators::Indicators(const Sources& sources)
    : sources_(sources),
      respiratory_(season_of(sources.illnesses, "ili")),
      enteric_(season_of(sources.illnesses, "diarrhoea")),
      mosquito_(mosquito_peak_day, mosquito_amplitude, 0) {
    const auto laboratories = sources.county.of_role(Role::CdcLaboratory);
    if (!laboratories.empty()) laboratory_ = laboratories.front();
}

double Indicators::expected(Indicator indicator, int institution, base::Day day) const {
    const auto& parameters = sources_.parameters;
    const auto& calendar = sources_.calendar;
    const double enrolled = sources_.county.enrolled(institution);
    // People buy on holidays too, though less.
    const double open = calendar.is_spring_festival(day) ? 0.6 : 1.0;
    switch (indicator) {
        case Indicator::SchoolAbsence:
            return calendar.is_school_day(day)
                       ? enrolled * parameters.absence_share * respiratory_.at(day)
                       : 0;
        case Indicator::Antipyretic:
            return parameters.antipyretic_day * respiratory_.at(day) * open * calendar.growth(day);
        case Indicator::Antidiarrhoeal:
            return parameters.antidiarrhoeal_day * enteric_.at(day) * open * calendar.growth(day);
        case Indicator::Antitussive:
            return parameters.antitussive_day * respiratory_.at(day) * open * calendar.growth(day);
        case Indicator::AnimalDisease:
            return weekday(day) == 4 ? parameters.animal_week : 0;
        case Indicator::FeverClinic:
            return parameters.fever_clinic_day * respiratory_.at(day) * calendar.visit_factor(day);
        case Indicator::Ambulance:
            return parameters.ambulance_100k_day * sources_.county.people().size() / 100'000.0;
        case Indicator::CareHomeFever:
            return enrolled * parameters.care_home_fever * respiratory_.at(day);
        default:
            return 0;
    }
}

void Indicators::add(std::vector<Count>& out, base::Day day, Count count, double mean,
                     double size) const {
    Dice dice({sources_.seed, Purpose::Indicator, static_cast<std::uint32_t>(day.days),
               static_cast<std::uint32_t>(count.institution),
               static_cast<std::uint32_t>(count.indicator) + count.part * 16});
    count.count = static_cast<int>(dice.negative_binomial(mean, size)) +
                  sources_.signs.extra(day, count.institution, count.indicator);
    if (count.denominator >= 0 && count.indicator != Indicator::Mosquito)
        count.count = std::min(count.count, count.denominator);
    out.push_back(count);
}

void Indicators::add_institution(std::vector<Count>& out, int institution, base::Day day) const {
    const auto& parameters = sources_.parameters;
    const auto& row = sources_.county.institutions()[static_cast<std::size_t>(institution)];
    const auto report = [&](Indicator indicator, double size, int denominator = -1) {
        const double mean = expected(indicator, institution, day);
        if (mean <= 0 && indicator != Indicator::AnimalDisease) return;
        add(out, day, {indicator, institution, row.code, 0, denominator}, mean, size);
    };
    const int enrolled = sources_.county.enrolled(institution);
    switch (row.role) {
        case Role::Kindergarten:
        case Role::PrimarySchool:
        case Role::MiddleSchool:
            if (enrolled > 0)
                report(Indicator::SchoolAbsence, parameters.absence_dispersion, enrolled);
            break;
        case Role::Pharmacy:
            report(Indicator::Antipyretic, parameters.sales_dispersion);
            report(Indicator::Antidiarrhoeal, parameters.sales_dispersion);
            report(Indicator::Antitussive, parameters.sales_dispersion);
            break;
        case Role::Farm:
            if (weekday(day) == 4) report(Indicator::AnimalDisease, rare_size);
            break;
        case Role::GeneralHospital:
        case Role::TcmHospital:
        case Role::MaternityHospital:
            report(Indicator::FeverClinic, parameters.visit_dispersion);
            break;
        case Role::EmergencyCentre:
            report(Indicator::Ambulance, rare_size);
            break;
        case Role::CareHome:
            if (enrolled > 0) report(Indicator::CareHomeFever, rare_size, enrolled);
            break;
        default:
            break;
    }
}

double Indicators::mosquito_factor(const Township& township, base::Day day) const {
    constexpr int lasts_days = 60;
    double factor = 1;
    for (const auto& outbreak : sources_.outbreaks) {
        if (outbreak.mosquito_factor == 1) continue;
        const bool here = outbreak.at.empty() || outbreak.at.starts_with(township.place->code);
        if (here && day >= outbreak.start - outbreak.mosquito_days_before &&
            day <= outbreak.start + lasts_days)
            factor *= outbreak.mosquito_factor;
    }
    return factor;
}

// The CDC counts mosquitoes on Mondays and rats on the first of the month, township by township.
void Indicators::add_vectors(std::vector<Count>& out, base::Day day) const {
    if (laboratory_ < 0) return;
    const auto& parameters = sources_.parameters;
    const bool monthly = begins_month(day);
    std::uint32_t part = 0;
    for (const auto& township : sources_.county.townships()) {
        const auto& place = township.place->code;
        if (weekday(day) == 0) {
            const double mean = parameters.mosquito_trap * parameters.mosquito_traps *
                                mosquito_.at(day) * mosquito_factor(township, day);
            add(out, day,
                {Indicator::Mosquito, laboratory_, place, 0,
                 static_cast<int>(parameters.mosquito_traps), part},
                mean, parameters.mosquito_dispersion);
        }
        if (monthly)
            add(out, day,
                {Indicator::Rat, laboratory_, place, 0, static_cast<int>(parameters.rat_traps),
                 part},
                parameters.rat_share * parameters.rat_traps, rare_size);
        ++part;
    }
}

std::vector<Count> Indicators::on(base::Day day) const {
    std::vector<Count> counts;
    for (std::size_t i = 0; i < sources_.county.institutions().size(); ++i)
        add_institution(counts, static_cast<int>(i), day);
    add_vectors(counts, day);
    return counts;
}

}  // namespace fengsui::simulate
