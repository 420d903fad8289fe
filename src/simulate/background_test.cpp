// SPDX-License-Identifier: Apache-2.0
#include "simulate/background.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <tuple>

#include "simulate/test_world.hpp"

namespace fengsui::simulate {
namespace {

using namespace testing_world;

TEST(CalendarTest, SpringFestivalMoves) {
    const auto& calendar = world("140702")->calendar();
    EXPECT_TRUE(calendar.is_spring_festival(day("2025-01-29")));
    EXPECT_FALSE(calendar.is_spring_festival(day("2026-01-29")));
    EXPECT_TRUE(calendar.is_spring_festival(day("2026-02-17")));
    EXPECT_FALSE(calendar.is_spring_festival(day("2025-02-17")));
    EXPECT_EQ(calendar.from_new_year(day("2026-02-16")), -1);
    EXPECT_EQ(calendar.from_new_year(day("2026-02-18")), 1);
    // A year that the holidays do not list has its festival too.
    EXPECT_TRUE(calendar.is_spring_festival(day("2028-01-26")));
    EXPECT_LT(calendar.visit_factor(day("2026-02-17")),
              0.6 * calendar.visit_factor(day("2026-03-17")));
}

TEST(CalendarTest, SchoolsFollowTermsAndWeekdays) {
    const auto& calendar = world("140702")->calendar();
    EXPECT_EQ(weekday(day("2026-11-30")), 0);
    EXPECT_TRUE(calendar.is_school_day(day("2025-10-13")));   // a Monday
    EXPECT_FALSE(calendar.is_school_day(day("2025-10-12")));  // a Sunday
    EXPECT_FALSE(calendar.is_school_day(day("2025-10-01")));  // National Day
    EXPECT_FALSE(calendar.is_school_day(day("2025-08-13")));
    EXPECT_FALSE(calendar.is_school_day(day("2025-02-10")));  // winter vacation
    EXPECT_TRUE(calendar.is_school_day(day("2025-02-17")));
}

TEST(SeasonTest, HasAMeanOfOneAndItsPeakWhereItShould) {
    const Season season(200, 0.9, 0.2);
    double sum = 0;
    base::Day best = day("2025-01-01");
    for (int i = 0; i < 365; ++i) {
        const auto d = day("2025-01-01") + i;
        sum += season.at(d);
        if (season.at(d) > season.at(best)) best = d;
    }
    EXPECT_NEAR(sum / 365, 1, 0.003);
    EXPECT_EQ(day_of_year(best), 200);
}

class BackgroundTest : public testing::Test {
  protected:
    std::shared_ptr<const World> of = world("140702");
    Background background(std::uint64_t seed, VisitScope scope = VisitScope::All) {
        return Background(
            {of->county(), of->calendar(), of->parameters(), of->illnesses(), seed, scope});
    }
    int hospital = of->county().of_role(Role::GeneralHospital).front();
    int ili = of->illnesses().find("ili");
};

TEST_F(BackgroundTest, CountsHaveTheExpectedMeanAndDispersion) {
    const auto d = day("2025-03-11");
    const double size = of->parameters().visit_dispersion;
    constexpr int n = 4000;
    double difference = 0;
    double variances = 0;
    double standardised = 0;
    double means = 0;
    for (std::uint64_t seed = 1; seed <= n; ++seed) {
        const auto all = background(seed);
        const double mean = all.expected(hospital, ili, d) * (1 - all.clustered_share(ili, d));
        const double variance = mean + mean * mean / size;
        const double off = all.count(hospital, ili, d) - mean;
        difference += off;
        standardised += off * off / variance;
        variances += variance;
        means += mean;
    }
    EXPECT_LT(std::abs(difference), 4 * std::sqrt(variances));
    EXPECT_NEAR(standardised / n, 1, 0.12);
    EXPECT_GT(variances, 1.3 * means) << "the test must be able to tell it from Poisson";
}

TEST_F(BackgroundTest, AYearOfCountsHasThePublishedIncidence) {
    const auto all = background(3);
    const int hfmd = of->illnesses().find("hfmd");
    double expected = 0;
    double counted = 0;
    for (auto d = day("2024-01-01"); d <= day("2024-12-31"); d = d + 1) {
        expected += all.expected_in_county(hfmd, d);
        for (std::size_t i = 0; i < of->county().institutions().size(); ++i)
            counted += all.count(static_cast<int>(i), hfmd, d) +
                       static_cast<double>(all.cluster_visits(static_cast<int>(i), hfmd, d).size());
    }
    const double people = of->county().people().size();
    // Weekdays average to one; holidays take a few percent, growth gives some.
    EXPECT_NEAR(expected / people * 1e5, 137.2, 137.2 * 0.06);
    EXPECT_NEAR(counted, expected, 5 * std::sqrt(expected * 1.3));
}

TEST_F(BackgroundTest, SlowVariationIsSmoothAndOneInTheMean) {
    double sum = 0;
    double squares = 0;
    constexpr int n = 2000;
    for (std::uint64_t seed = 1; seed <= n; ++seed) {
        const auto all = background(seed);
        const double x = all.slow_variation(ili, day("2025-03-11"));
        ASSERT_NEAR(all.slow_variation(ili, day("2025-03-12")) / x, 1, 0.03);
        sum += x;
        squares += x * x;
    }
    const double sd = of->parameters().slow_variation;
    EXPECT_NEAR(sum / n, 1, 0.01);
    EXPECT_GT(std::sqrt(squares / n - 1), sd * 0.6);
    EXPECT_LT(std::sqrt(squares / n - 1), sd * 1.1);
}

TEST_F(BackgroundTest, WeekdayAndHolidayFactorsAreFoundInTheCounts) {
    // Sums of all illnesses in all institutions, over seeds, on days of one season.
    const auto sum_on = [this](const char* date) {
        double sum = 0;
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            const auto all = background(seed);
            for (std::size_t i = 0; i < of->county().institutions().size(); ++i)
                for (std::size_t k = 0; k < of->illnesses().all().size(); ++k)
                    sum += all.count(static_cast<int>(i), static_cast<int>(k), day(date));
        }
        return sum;
    };
    const auto& p = of->parameters();
    const double monday = sum_on("2025-09-22");
    EXPECT_NEAR(sum_on("2025-09-21") / monday, p.sunday / p.monday, 0.05);
    // National Day 2025 is a Wednesday.
    EXPECT_NEAR(sum_on("2025-10-01") / monday, p.wednesday * p.holiday / p.monday, 0.05);
}

TEST_F(BackgroundTest, VisitsAreOfPeopleOfTheRightAgeAndPlace) {
    const auto all = background(5);
    const auto& people = of->county().people();
    const auto d = day("2025-06-10");
    std::size_t seen = 0;
    for (const int institution : of->county().of_role(Role::TownshipHospital)) {
        std::vector<Visit> visits;
        all.visits(institution, d, 0, visits);
        const auto catchment = of->county().catchment(institution);
        for (const auto& visit : visits) {
            ++seen;
            ASSERT_GE(visit.person, catchment.first);
            ASSERT_LT(visit.person, catchment.end);
            ASSERT_TRUE(people.is_born(visit.person, d));
            if (of->illnesses().at(static_cast<std::size_t>(visit.illness)).key == "hfmd") {
                ASSERT_LE(people.age(visit.person, d), 6);
            }
        }
    }
    EXPECT_GT(seen, 200U);
}

TEST_F(BackgroundTest, TheLagFilterKeepsExactlyWhatIsSentLater) {
    const auto all = background(6);
    const auto d = day("2025-06-10");
    std::vector<Visit> every;
    std::vector<Visit> later;
    all.visits(hospital, d, 0, every);
    all.visits(hospital, d, 2, later);
    std::size_t with_lag = 0;
    for (const auto& visit : every) {
        const auto plan = plan_messages(visit);
        const bool lagged = std::ranges::any_of(
            plan.all(), [&](const Planned& planned) { return planned.day >= d + 2; });
        with_lag += lagged ? 1 : 0;
        const bool kept =
            std::ranges::any_of(later, [&](const Visit& v) { return v.serial == visit.serial; });
        if (lagged) {
            ASSERT_TRUE(kept);
        }
        for (const auto& planned : plan.all()) ASSERT_LE(planned.day, d + lag_days_max);
    }
    EXPECT_GT(with_lag, 0U);
    EXPECT_LT(later.size(), every.size() / 3);
}

// All clusters that begin in a month, put together again from the visits of its days.
TEST_F(BackgroundTest, SomeFallIllTogetherInHouseholdsAndClasses) {
    const auto all = background(8);
    const auto& people = of->county().people();
    const auto first = day("2025-03-03");
    const auto last = day("2025-05-30");
    std::map<std::tuple<int, base::Day, std::uint32_t>, std::vector<PersonId>> clusters;
    std::map<std::tuple<int, base::Day, std::uint32_t>, int> sizes;
    double visits = 0;
    double expected = 0;
    for (auto d = first; d <= last; d = d + 1) {
        for (std::size_t i = 0; i < of->county().institutions().size(); ++i) {
            const auto institution = static_cast<int>(i);
            expected += all.expected(institution, ili, d) * all.clustered_share(ili, d);
            for (const auto& visit : all.cluster_visits(institution, ili, d)) {
                ASSERT_LE(visit.began, d);
                ASSERT_GE(visit.began, d - 5);
                ++visits;
                // The cluster's number within its day, whatever the days that have passed.
                const std::tuple key{institution, visit.began, visit.number % 512 / 8};
                clusters[key].push_back(visit.person);
                sizes[key] = visit.size;
            }
        }
    }
    EXPECT_NEAR(visits, expected, 5 * std::sqrt(4 * expected));
    std::size_t pairs = 0;
    std::size_t pairs_of_a_household = 0;
    std::size_t groups = 0;
    std::size_t groups_of_a_class = 0;
    for (const auto& [key, members] : clusters) {
        const auto began = std::get<base::Day>(key);
        if (began < first || began > last - 5) continue;
        ASSERT_EQ(static_cast<int>(members.size()), sizes[key]);
        const auto together = [&](auto of_person) {
            return std::ranges::all_of(members, [&](PersonId person) {
                return of_person(person) == of_person(members.front());
            });
        };
        if (members.size() == 2) {
            ++pairs;
            pairs_of_a_household +=
                together([&](PersonId person) { return people.households[person]; }) ? 1 : 0;
        } else {
            ++groups;
            groups_of_a_class +=
                together([&](PersonId person) { return people.group(person); }) ? 1 : 0;
        }
    }
    ASSERT_GT(pairs, 100U);
    ASSERT_GT(groups, 20U);
    // The others live alone, or stand for a class that has nobody from here.
    EXPECT_GT(pairs_of_a_household, pairs * 6 / 10);
    EXPECT_GT(groups_of_a_class, groups * 6 / 10);
}

TEST_F(BackgroundTest, WhatDoesNotSpreadComesInNoClusters) {
    const auto all = background(8);
    const int bites = of->illnesses().find("animal_bite");
    for (auto d = day("2025-03-03"); d <= day("2025-03-31"); d = d + 1) {
        EXPECT_TRUE(all.cluster_visits(hospital, bites, d).empty());
        EXPECT_EQ(all.clustered_share(bites, d), 0);
    }
    EXPECT_GT(all.clustered_share(ili, day("2025-03-11")),
              all.clustered_share(ili, day("2025-03-09")))
        << "no school on a Sunday";
}

TEST_F(BackgroundTest, WatchedVisitsAreAShareOfTheWatched) {
    const auto d = day("2025-06-10");
    const auto all = background(1);
    const auto light = background(1, VisitScope::Watched);
    EXPECT_DOUBLE_EQ(light.expected(hospital, ili, d),
                     all.expected(hospital, ili, d) * of->parameters().watched_share);
    EXPECT_EQ(light.expected(hospital, of->illnesses().find("hypertension"), d), 0);
    EXPECT_EQ(background(1, VisitScope::None).expected(hospital, ili, d), 0);
}

TEST_F(BackgroundTest, EveryWatchedVisitIsThereInFullAndNoOther) {
    const auto d = day("2025-06-10");
    const auto all = background(1);
    const auto watched = background(1, VisitScope::EveryWatched);
    EXPECT_DOUBLE_EQ(watched.expected(hospital, ili, d), all.expected(hospital, ili, d));
    EXPECT_EQ(watched.expected(hospital, of->illnesses().find("hypertension"), d), 0);
}

TEST(IndicatorTest, CountsAreNearTheirExpectationAndWithinTheirDenominators) {
    const auto simulation = testing_world::simulation(
        "140702", {}, {.window = {day("2025-03-01"), day("2025-05-31")}, .seed = 2});
    std::array<double, indicator_count> counted{};
    std::array<double, indicator_count> expected{};
    for (auto d = day("2025-03-01"); d <= day("2025-05-31"); d = d + 1) {
        for (const auto& count : simulation.indicators().on(d)) {
            const auto i = static_cast<std::size_t>(count.indicator);
            counted[i] += count.count;
            expected[i] += simulation.indicators().expected(count.indicator, count.institution, d);
            if (count.denominator >= 0 && count.indicator != Indicator::Mosquito) {
                ASSERT_LE(count.count, count.denominator);
            }
            if (count.indicator == Indicator::SchoolAbsence) {
                ASSERT_TRUE(simulation.world().calendar().is_school_day(d));
            }
        }
    }
    for (std::size_t i = 0; i < indicator_count; ++i) {
        EXPECT_GT(counted[i], 0) << code(static_cast<Indicator>(i));
        if (i == static_cast<std::size_t>(Indicator::Mosquito) ||
            i == static_cast<std::size_t>(Indicator::Rat))
            continue;
        EXPECT_NEAR(counted[i] / expected[i], 1, 4 / std::sqrt(expected[i]) + 0.04)
            << code(static_cast<Indicator>(i));
    }
}

}  // namespace
}  // namespace fengsui::simulate
