// SPDX-License-Identifier: Apache-2.0
#include "simulate/background.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace fengsui::simulate {
namespace {

constexpr std::uint32_t serials_of_illness = 8192;
// The first half is for visits that belong to no cluster; more of them are not counted.
constexpr std::uint32_t serials_alone = serials_of_illness / 2;
constexpr int age_tries_max = 60;
constexpr int stay_days_max = lag_days_max;
constexpr int late_days_max = 7;
constexpr int result_days_max = 3;

// 1 … max with about this mean.
int draw_days(Dice& dice, double mean, int max) {
    return std::clamp(dice.round_by_chance(0.5 + (mean - 0.5) * dice.gamma(2) / 2), 1, max);
}

}  // namespace

int draw_visit_minute(Dice& dice) {
    // Mornings are busier; one in twelve comes at night.
    if (dice.chance(1.0 / 12)) return static_cast<int>(dice.below(24 * 60));
    return 8 * 60 + static_cast<int>(std::min(dice.below(570), dice.below(570)));
}

void draw_fate(Visit& visit, const FateShares& shares, const FateContext& context, Dice& dice) {
    const auto& mess = context.messiness;
    double place = dice.uniform();
    const std::pair<Fault, double> faults[] = {
        {Fault::Late, mess.late},           {Fault::Corrected, mess.corrected},
        {Fault::Cancelled, mess.cancelled}, {Fault::Duplicated, mess.duplicated},
        {Fault::Misspelt, mess.misspelt},   {Fault::Refused, mess.refused}};
    for (const auto& [fault, share] : faults) {
        if (place < share) {
            visit.fault = fault;
            break;
        }
        place -= share;
    }
    if (dice.chance(shares.admitted)) visit.care = Care::Inpatient;
    const bool tested = dice.chance(shares.ordered);
    if (tested)
        visit.finding = dice.chance(shares.positive) ? Finding::Positive : Finding::Negative;
    if (visit.fault == Fault::Late)
        visit.late_days = draw_days(dice, mess.late_days, late_days_max);
    if (tested)
        visit.result_days = std::min(
            static_cast<int>(dice.poisson(context.parameters.laboratory_days)), result_days_max);
    if (visit.care == Care::Inpatient)
        visit.stay_days = draw_days(dice, context.parameters.inpatient_days, stay_days_max);
}

Background::Background(const Sources& sources) : sources_(sources) {
    double all = 0;
    for (const auto& institution : sources_.county.institutions()) {
        const bool sends = institution.vendor != Vendor::None;
        shares_.push_back(sends ? institution.visits : 0);
        all += institution.visits;
    }
    for (auto& share : shares_) share = all > 0 ? share / all : 0;
    for (std::size_t i = 0; i < shares_.size(); ++i)
        catchments_.push_back(sources_.county.catchment(static_cast<int>(i)));
}

// The logarithm is a line between normal values at knots four weeks apart.
double Background::slow_variation(int illness, base::Day day) const {
    constexpr int knot_days = 28;
    const double sd = sources_.parameters.slow_variation;
    if (sd <= 0) return 1;
    const auto knot = static_cast<std::uint32_t>(day.days / knot_days);
    const auto at = [&](std::uint32_t k) {
        return Dice({sources_.seed, Purpose::Variation, static_cast<std::uint32_t>(illness), k})
            .normal();
    };
    const double right = static_cast<double>(day.days % knot_days) / knot_days;
    const double left = 1 - right;
    const double variance = sd * sd * (left * left + right * right);
    return std::exp(sd * (left * at(knot) + right * at(knot + 1)) - variance / 2);
}

double Background::expected_in_county(int illness, base::Day day) const {
    const auto& row = sources_.illnesses.at(static_cast<std::size_t>(illness));
    const double people = sources_.county.people().size();
    return people / 100'000 * row.per_100k_year / 365.25 * row.season.at(day) *
           sources_.calendar.visit_factor(day) * sources_.calendar.growth(day) *
           slow_variation(illness, day);
}

double Background::expected(int institution, int illness, base::Day day) const {
    const auto& row = sources_.illnesses.at(static_cast<std::size_t>(illness));
    double share = shares_[static_cast<std::size_t>(institution)];
    if (share <= 0 || sources_.scope == VisitScope::None) return 0;
    if (sources_.scope != VisitScope::All && !row.watched) return 0;
    if (sources_.scope == VisitScope::Watched) share *= sources_.parameters.watched_share;
    return share <= 0 ? 0 : share * expected_in_county(illness, day);
}

std::uint32_t Background::count(int institution, int illness, base::Day day) const {
    const double mean = expected(institution, illness, day) * (1 - clustered_share(illness, day));
    if (mean <= 0) return 0;
    Dice dice({sources_.seed, Purpose::VisitCount, static_cast<std::uint32_t>(day.days),
               static_cast<std::uint32_t>(institution), static_cast<std::uint32_t>(illness)});
    return std::min(dice.negative_binomial(mean, sources_.parameters.visit_dispersion),
                    serials_alone - 1);
}

PersonId Background::draw_person(int institution, const Illness& illness, base::Day day,
                                 Dice& dice) const {
    const auto& people = sources_.county.people();
    const auto range = catchments_[static_cast<std::size_t>(institution)];
    // The first person of a household is an adult: somebody who was certainly born.
    PersonId person = people.household(range.first).first;
    for (int i = 0; i < age_tries_max; ++i) {
        const auto pick = range.first + dice.below(range.size());
        const int age = people.age(pick, day);
        if (age >= 0) person = pick;
        if (age >= illness.age_low && age <= illness.age_high) break;
    }
    return person;
}

void Background::visits(int institution, base::Day day, int lag, std::vector<Visit>& out) const {
    if (shares_[static_cast<std::size_t>(institution)] <= 0) return;
    const auto illnesses = sources_.illnesses.all().size();
    for (std::size_t i = 0; i < illnesses; ++i) {
        const auto illness = static_cast<int>(i);
        const auto& row = sources_.illnesses.at(i);
        const FateShares shares{row.ordered_share,
                                std::min(0.98, row.positive_share * row.positivity.at(day)),
                                row.inpatient_share};
        const auto add = [&](std::uint32_t n, std::optional<PersonId> person) {
            Visit visit;
            visit.day = day;
            visit.institution = institution;
            visit.illness = visit.final_illness = illness;
            visit.serial = static_cast<std::uint32_t>(i) * serials_of_illness + n;
            Dice dice({sources_.seed, Purpose::Visit, static_cast<std::uint32_t>(day.days),
                       static_cast<std::uint32_t>(institution), visit.serial});
            draw_fate(visit, shares, {sources_.county.region().messiness, sources_.parameters},
                      dice);
            const int last = std::max({visit.late_days, visit.result_days, visit.stay_days,
                                       visit.fault == Fault::Corrected ? 1 : 0});
            if (last < lag) return;
            visit.minute = draw_visit_minute(dice);
            visit.person = person ? *person : draw_person(institution, row, day, dice);
            out.push_back(visit);
        };
        const auto number = count(institution, illness, day);
        for (std::uint32_t n = 0; n < number; ++n) add(n, std::nullopt);
        for (const auto& member : cluster_visits(institution, illness, day))
            add(serials_alone + member.number, member.person);
    }
}

}  // namespace fengsui::simulate
