// SPDX-License-Identifier: Apache-2.0
// The visits that would happen without any outbreak: for each institution, illness and day an
// expected number (incidence × share of the institution × weekday and holidays × season × growth),
// drawn negative binomial, and each visit drawn from its own dice. Of the illnesses that spread a
// share of the visits comes in small clusters (two of a household, a few of a class) that are no
// outbreak and stand in no truth. Pure; safe from any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "simulate/calendar.hpp"
#include "simulate/county.hpp"
#include "simulate/dice.hpp"
#include "simulate/illness.hpp"
#include "simulate/visit.hpp"

namespace fengsui::simulate {

enum class VisitScope : std::uint8_t {
    All,           // every visit of the county
    EveryWatched,  // those for which somebody watches
    Watched,       // a share (watched_share) of these
    None,          // outbreaks and counts only
};

struct FateShares {
    double ordered = 0;
    double positive = 0;
    double admitted = 0;
};
struct FateContext {
    const Messiness& messiness;
    const Parameters& parameters;
};
// Admission, test, result and what goes wrong. The same draws in the same order for all visits.
void draw_fate(Visit& visit, const FateShares& shares, const FateContext& context, Dice& dice);
int draw_visit_minute(Dice& dice);

class Background {
  public:
    struct Sources {
        const County& county;
        const Calendar& calendar;
        const Parameters& parameters;
        const Illnesses& illnesses;
        std::uint64_t seed = 0;
        VisitScope scope = VisitScope::All;
    };
    explicit Background(const Sources& sources);

    // Visits in one institution on one day that are sent, before the draw, those of clusters among
    // them.
    [[nodiscard]] double expected(int institution, int illness, base::Day day) const;
    // Of them those that belong to no cluster.
    [[nodiscard]] std::uint32_t count(int institution, int illness, base::Day day) const;
    // The share of the expected visits that is left to clusters which begin on this day.
    [[nodiscard]] double clustered_share(int illness, base::Day day) const;
    // The visits of a day that belong to clusters, which began on it or some days before.
    struct ClusterVisit {
        PersonId person = 0;
        std::uint32_t number = 0;  // unique on the day for institution and illness
        base::Day began;
        int size = 0;  // of the cluster
    };
    [[nodiscard]] std::vector<ClusterVisit> cluster_visits(int institution, int illness,
                                                           base::Day day) const;
    // Appends the visits of one institution's day; if `lag` > 0 only those that can have a message
    // so many days later.
    void visits(int institution, base::Day day, int lag, std::vector<Visit>& out) const;
    // Expected visits for one illness in the whole county, the slow variation included.
    [[nodiscard]] double expected_in_county(int illness, base::Day day) const;

    // A smooth factor around 1 (mean 1 over the seeds): no year of an illness is like another.
    [[nodiscard]] double slow_variation(int illness, base::Day day) const;

  private:
    [[nodiscard]] PersonId draw_person(int institution, const Illness& illness, base::Day day,
                                       Dice& dice) const;
    struct ClusterKey {
        int institution = 0;
        int illness = 0;
        base::Day began;
    };
    [[nodiscard]] std::vector<PersonId> draw_members(const ClusterKey& key, int size, bool in_class,
                                                     Dice& dice) const;

    Sources sources_;
    std::vector<double> shares_;  // of the county's visits, by institution
    std::vector<Range> catchments_;
};

}  // namespace fengsui::simulate
