// SPDX-License-Identifier: Apache-2.0
#include "surveil/detect/baseline_method.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "surveil/test_catalog.hpp"

namespace fengsui::surveil {
namespace {

const base::Day today = *base::make_day(2026, 11, 21);

// A county stream of fever and cough visits.
StreamView syndrome_stream(int days_watched) {
    const auto& condition = *test_catalog().conditions().find("S01");
    StreamView view({Channel::Syndrome, "S01", "500242"}, condition, catalog::PlaceKind::County,
                    today - (days_watched - 1), days_watched);
    view.watched_since = view.first_day();
    // Half as many on each seventh day; four or six else.
    for (int back = 0; back < days_watched; ++back)
        view.add(today - back, (back % 7 == 3 ? 2 : 4) + back * 13 % 3);
    return view;
}

// A county stream of mumps that has been watched for so many days, with a season.
StreamView county_stream(int days_watched) {
    const auto& condition = *test_catalog().conditions().find("C02");
    const int days = 6 * 366;
    StreamView view({Channel::Case, "C02", "500242"}, condition, catalog::PlaceKind::County,
                    today - (days - 1), days);
    view.watched_since = today - days_watched;
    for (int back = 0; back < std::min(days, days_watched); ++back) {
        const double season = 1 + std::cos(2 * std::numbers::pi * back / 365.25);
        view.add(today - back, static_cast<int>(2 * season) + back % 3 / 2);
    }
    return view;
}

std::string method_of(const StreamView& view) {
    const auto* setting = setting_for(test_catalog().rules(), view, today);
    return setting == nullptr ? "" : setting->method;
}

TEST(BaselineMethod, AStreamGetsWhatItsHistoryAllows) {
    EXPECT_EQ("", method_of(county_stream(5)));
    EXPECT_EQ("ears_c2", method_of(county_stream(30)));
    EXPECT_EQ("ears_c2", method_of(county_stream(300)));
    EXPECT_EQ("adaptive", method_of(county_stream(500)));
    EXPECT_EQ("adaptive", method_of(county_stream(2 * 366)));
    EXPECT_EQ("farrington_flexible", method_of(county_stream(4 * 366)));
    auto never = county_stream(4 * 366);
    never.watched_since.reset();
    EXPECT_EQ("", method_of(never));
}

TEST(BaselineMethod, TheWeekThatEndsWithTheDayIsHeldAgainstEarlierYears) {
    auto quiet = county_stream(5 * 366);
    const auto* setting = setting_for(test_catalog().rules(), quiet, today);
    ASSERT_NE(nullptr, setting);
    const auto band = band_of(quiet, today, *setting);
    ASSERT_TRUE(band && band->expected);
    const int week = quiet.sum(today - 6, today);
    EXPECT_NEAR(week, *band->expected, 0.35 * week);
    EXPECT_GT(band->upper, week);
    // Six more a day for a week, and the bound, which does not know the present week, stays.
    auto outbreak = county_stream(5 * 366);
    for (int back = 0; back < 7; ++back) outbreak.add(today - back, 6);
    const auto same = band_of(outbreak, today, *setting);
    ASSERT_TRUE(same);
    EXPECT_DOUBLE_EQ(band->upper, same->upper);
    EXPECT_GT(outbreak.sum(today - 6, today), same->upper);
}

TEST(BaselineMethod, DailySyndromesAreChartedAfterAMonthAndLearntFromAfterAYear) {
    EXPECT_EQ("ears_c2", method_of(syndrome_stream(20)));
    EXPECT_EQ("ewma", method_of(syndrome_stream(40)));
    EXPECT_EQ("ewma", method_of(syndrome_stream(300)));
    EXPECT_EQ("adaptive", method_of(syndrome_stream(500)));
}

TEST(BaselineMethod, MoreCasesAreLessLikely) {
    for (const char* name : {"ears_c2", "ewma", "adaptive", "farrington_flexible"}) {
        const auto& method = *find_baseline_method(name);
        double before = 1;
        for (const int more : {0, 3, 6, 12, 40}) {
            auto stream = county_stream(5 * 366);
            stream.add(today, 1 + more);
            const auto band = band_of(stream, today, method.defaults());
            ASSERT_TRUE(band && band->pvalue) << name;
            EXPECT_LE(*band->pvalue, before) << name << " " << more;
            EXPECT_GT(*band->pvalue, 0);
            before = *band->pvalue;
        }
        EXPECT_LT(before, 0.001) << name;
    }
}

TEST(BaselineMethod, ASmallRiseOfSeveralDaysAddsUpInTheCharts) {
    for (const char* name : {"ewma", "nb_cusum", "adaptive"}) {
        const auto& method = *find_baseline_method(name);
        auto once = syndrome_stream(500);
        once.add(today, 6);
        auto risen = syndrome_stream(500);
        for (int back = 0; back < 4; ++back) risen.add(today - back, 6);
        const auto single = band_of(once, today, method.defaults());
        const auto several = band_of(risen, today, method.defaults());
        ASSERT_TRUE(single && several) << name;
        EXPECT_LT(several->upper, single->upper) << name;
        EXPECT_GT(risen.count(today), several->upper) << name << " " << single->upper;
    }
}

TEST(BaselineMethod, AHolidayIsHeldAgainstOtherHolidays) {
    for (const char* name : {"ewma", "adaptive"}) {
        const auto& method = *find_baseline_method(name);
        auto plain = syndrome_stream(500);
        auto known = syndrome_stream(500);
        known.holidays.assign(500, 0);
        for (int back = 0; back <= 360; back += 30) {
            for (auto* view : {&plain, &known}) view->add(today - back, 12);
            known.holidays[known.index(today - back)] = 1;
        }
        const auto without = band_of(plain, today, method.defaults());
        const auto with = band_of(known, today, method.defaults());
        ASSERT_TRUE(without && with) << name;
        EXPECT_GT(*with->expected, 2 * *without->expected) << name;
        EXPECT_GT(*with->pvalue, *without->pvalue) << name;
    }
}

TEST(BaselineMethod, ABandNeedsItsWholeHistory) {
    for (const auto* method : baseline_methods()) {
        const auto setting = method->defaults();
        const int needed = method->history_days(setting);
        EXPECT_FALSE(band_of(county_stream(needed - 1), today, setting)) << method->name();
        EXPECT_TRUE(band_of(county_stream(needed), today, setting)) << method->name();
        EXPECT_GE(method->reach_days(setting), needed);
        EXPECT_EQ(method, find_baseline_method(method->name()));
        EXPECT_NE("", method->words(setting).zh);
        EXPECT_NE("", method->words(setting).en);
    }
    EXPECT_EQ(nullptr, find_baseline_method("single_case"));
}

TEST(BaselineMethod, APercentileKnowsABoundOnly) {
    const auto* method = find_baseline_method("moving_percentile");
    ASSERT_NE(nullptr, method);
    auto stream = county_stream(6 * 366);
    const auto band = band_of(stream, today, method->defaults());
    ASSERT_TRUE(band);
    EXPECT_FALSE(band->expected);
    EXPECT_EQ(band->upper, std::floor(band->upper)) << "a count above it reaches the percentile";
}

TEST(BaselineMethod, AllZeroYearsAreNoAlarmAndNoCrash) {
    const auto& condition = *test_catalog().conditions().find("C02");
    StreamView view({Channel::Case, "C02", "500242"}, condition, catalog::PlaceKind::County,
                    today - 2200, 2201);
    view.watched_since = today - 2200;
    for (const auto* method : baseline_methods()) {
        const auto band = band_of(view, today, method->defaults());
        if (band) {
            EXPECT_GE(band->upper, 0) << method->name();
        }
    }
}

}  // namespace
}  // namespace fengsui::surveil
