// SPDX-License-Identifier: Apache-2.0
#include "stats/day_baseline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<int> weekdays(std::size_t count) {
    std::vector<int> kinds;
    for (std::size_t t = 0; t < count; ++t) kinds.push_back(int(t % 7));
    return kinds;
}

std::vector<double> busy_mondays(std::size_t count, unsigned seed) {
    std::mt19937_64 random(seed);
    std::vector<double> counts;
    for (std::size_t t = 0; t < count; ++t)
        counts.push_back(double(std::poisson_distribution<int>(t % 7 == 0 ? 30 : 10)(random)));
    return counts;
}

// The header's sums, each from its beginning.
class ByDefinition {
  public:
    DayExpectation expect(int kind) const { return {std::max(level() * share(kind), 1e-3), phi()}; }
    void learn(double count, int kind) {
        const double mean = std::max(level() * share(kind), 1e-3);
        const auto known = days_.size();
        const double cut =
            known >= 28 ? std::min(count, mean + 3 * std::sqrt(phi() * mean)) : count;
        Day day{kind, cut, share(kind), 0, known >= 14 ? (cut - mean) * (cut - mean) / mean : -1};
        days_.push_back(day);
        days_.back().level = level();
        known_ = days_.size();
    }

  private:
    struct Day {
        int kind;
        double count, share, level, square;
    };
    static double weight(std::size_t age, double half_life) {
        return std::pow(0.5, double(age) / half_life);
    }
    double level(double half_life) const {
        double seen = 0;
        double awaited = 0;
        for (std::size_t d = 0; d < days_.size(); ++d) {
            const double w = weight(days_.size() - 1 - d, half_life);
            seen += w * days_[d].count;
            awaited += w * days_[d].share;
        }
        return awaited > 0 ? seen / awaited : 0;
    }
    double age(double half_life) const {
        double aged = 0;
        double awaited = 0;
        for (std::size_t d = 0; d < days_.size(); ++d) {
            const auto back = days_.size() - 1 - d;
            aged += weight(back, half_life) * days_[d].share * double(back);
            awaited += weight(back, half_life) * days_[d].share;
        }
        return aged / awaited;
    }
    double level() const {
        double growth = 0;
        if (known_ >= 28 && level(7) > 0 && level(28) > 0) {
            const double noise = phi() / (20 * level(14));
            const double w = 0.25 * 0.25 / (0.25 * 0.25 + noise);
            growth = w * std::log(level(7) / level(28)) / (age(28) - age(7));
            growth = std::clamp(growth, -std::log(2) / 14, std::log(2) / 14);
        }
        if (days_.empty()) return 0;
        return level(14) * std::exp(growth * (age(14) + 3));
    }
    double share(int kind) const {
        double seen = level() / 2;
        double awaited = level() / 2;
        for (std::size_t d = 0; d < days_.size(); ++d) {
            if (days_[d].kind != kind) continue;
            const double w = weight(days_.size() - 1 - d, 180);
            seen += w * days_[d].count;
            awaited += w * days_[d].level;
        }
        return awaited > 0 ? seen / awaited : 1;
    }
    double phi() const {
        double squares = 0;
        double known = 0;
        for (std::size_t d = 0; d < days_.size(); ++d) {
            if (days_[d].square < 0) continue;
            squares += weight(days_.size() - 1 - d, 180) * days_[d].square;
            known += weight(days_.size() - 1 - d, 180);
        }
        return known > 0 ? std::max(1.0, squares / known) : 1;
    }
    std::vector<Day> days_;
    std::size_t known_ = 0;  // days whose level has been told
};

TEST(DayBaselineTest, EqualsItsSums) {
    auto counts = busy_mondays(120, 1);
    counts[50] = 300;  // cut
    auto kinds = weekdays(120);
    kinds[40] = kinds[90] = day_kind_holiday;
    const auto expected = day_baseline(counts, kinds);
    ByDefinition learner;
    for (std::size_t t = 0; t < counts.size(); ++t) {
        if (t >= 3) learner.learn(counts[t - 3], kinds[t - 3]);
        if (t < 28 + 2 + 1) continue;
        const auto [mean, phi] = learner.expect(kinds[t]);
        ASSERT_NEAR(1, expected[t].mean / mean, 1e-9) << t;
        ASSERT_NEAR(1, expected[t].phi / phi, 1e-9) << t;
    }
}

TEST(DayBaselineTest, SaysHowMuchHistoryItNeeds) {
    const auto expected = day_baseline(std::vector<double>(60, 5), weekdays(60));
    for (std::size_t t = 0; t < 60; ++t) EXPECT_EQ(t < 28 + 2, std::isnan(expected[t].mean)) << t;
    auto gaps = std::vector<double>(60, 5);
    gaps[3] = missing;
    EXPECT_TRUE(std::isnan(day_baseline(gaps, weekdays(60))[30].mean)) << "27 known counts";
    EXPECT_FALSE(std::isnan(day_baseline(gaps, weekdays(60))[31].mean));
}

TEST(DayBaselineTest, FollowsASeasonThatRises) {
    std::mt19937_64 random(5);
    std::vector<double> counts;
    std::vector<double> means;
    for (std::size_t t = 0; t < 80; ++t) {  // doubling in 46 days, as influenza does in autumn
        means.push_back(1000 * std::exp(0.015 * double(t)) * (t % 7 < 5 ? 1 : 0.5));
        counts.push_back(double(std::poisson_distribution<int>(means.back())(random)));
    }
    const auto expected = day_baseline(counts, weekdays(80));
    // The first weeks leave a trace in the shares of the weekdays.
    for (std::size_t t = 60; t < 70; ++t) EXPECT_NEAR(1, expected[t].mean / means[t], 0.15) << t;
    for (std::size_t t = 70; t < 80; ++t) EXPECT_NEAR(1, expected[t].mean / means[t], 0.09) << t;
}

TEST(DayBaselineTest, FewCasesTellOfNoGrowth) {
    std::mt19937_64 random(6);
    double squares = 0;
    constexpr int runs = 400;
    for (int run = 0; run < runs; ++run) {
        std::vector<double> counts;
        for (int t = 0; t < 60; ++t)
            counts.push_back(double(std::poisson_distribution<int>(1)(random)));
        const double error = day_baseline(counts, weekdays(60)).back().mean - 1;
        squares += error * error / runs;
    }
    EXPECT_LT(std::sqrt(squares), 0.5) << "half of the standard deviation of the count itself";
}

TEST(DayBaselineTest, LearnsWeekdaysAndHolidays) {
    constexpr int runs = 20;
    double monday = 0;
    double friday = 0;
    for (unsigned seed = 0; seed < runs; ++seed) {
        auto counts = busy_mondays(400, seed);
        auto kinds = weekdays(400);
        for (const std::size_t holiday : {100U, 150U, 201U, 300U, 398U}) {
            kinds[holiday] = day_kind_holiday;
            counts[holiday] = 2;
        }
        const auto expected = day_baseline(counts, kinds);
        monday += expected[399].mean / runs;
        friday += expected[395].mean / runs;
        EXPECT_LT(expected[398].mean, 7) << "drawn towards a day like others";
        EXPECT_NEAR(1, expected[399].phi, 0.5);
    }
    EXPECT_NEAR(30, monday, 2);
    EXPECT_NEAR(10, friday, 0.7);
}

TEST(DayBaselineTest, FollowsAStepInHalfAMonth) {
    std::vector<double> counts(100, 10);
    for (std::size_t t = 60; t < 100; ++t) counts[t] = 12;
    const auto expected = day_baseline(counts, weekdays(100));
    EXPECT_NEAR(10, expected[62].mean, 1e-9) << "two days are not used";
    EXPECT_GT(expected[75].mean, 10.7);
    EXPECT_GT(expected[99].mean, 11.4);
}

TEST(DayBaselineTest, WhatIsNoCountSaysNothing) {
    auto counts = busy_mondays(80, 3);
    auto others = counts;
    counts[60] = missing;
    others[60] = -4;
    auto infinite = others;
    infinite[60] = std::numeric_limits<double>::infinity();
    const auto kinds = weekdays(80);
    for (std::size_t t = 31; t < 80; ++t) {
        EXPECT_EQ(day_baseline(counts, kinds)[t].mean, day_baseline(others, kinds)[t].mean);
        EXPECT_EQ(day_baseline(counts, kinds)[t].mean, day_baseline(infinite, kinds)[t].mean);
    }
}

TEST(DayBaselineTest, EdgesHaveDefinedAnswers) {
    const auto zero = day_baseline(std::vector<double>(60, 0), weekdays(60));
    EXPECT_EQ(1e-3, zero[59].mean) << "never 0";
    EXPECT_EQ(1, zero[59].phi);
    const auto half = day_baseline(std::vector<double>(60, 0.5), weekdays(60));
    EXPECT_NEAR(0.5, half[59].mean, 1e-9);
    const auto huge = day_baseline(std::vector<double>(60, 1e15), weekdays(60));
    EXPECT_NEAR(1, huge[59].mean / 1e15, 1e-9);
    EXPECT_TRUE(day_baseline({}, {}).empty());
}

}  // namespace
}  // namespace fengsui::stats
