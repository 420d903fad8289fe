// SPDX-License-Identifier: Apache-2.0
#include "stats/outbreak_p.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

OutbreakP after(const std::vector<double>& counts) {
    OutbreakP outbreak;
    for (const double count : counts) EXPECT_TRUE(outbreak.add(count));
    return outbreak;
}

TEST(OutbreakPTest, RisingCountsByHand) {
    // Mean 2; the regression is the series: (1/2)^1 (3/2)^3.
    EXPECT_NEAR(0.5 * 1.5 * 1.5 * 1.5, std::exp(after({1, 3}).log_statistic()), 1e-14);
    // 3, 1 pool to 2, 2; then 5: mean 3, (2/3)^4 (5/3)^5.
    EXPECT_NEAR(std::pow(2 / 3.0, 4) * std::pow(5 / 3.0, 5),
                std::exp(after({3, 1, 5}).log_statistic()), 1e-13);
}

TEST(OutbreakPTest, FallingAndLevelCountsHaveTheStatisticOne) {
    EXPECT_EQ(0, after({9, 7, 4, 1}).log_statistic());
    EXPECT_EQ(0, after({4, 4, 4}).log_statistic());
    EXPECT_EQ(0, after({0, 0, 0}).log_statistic()) << "all zero";
    EXPECT_EQ(0, OutbreakP().log_statistic());
}

TEST(OutbreakPTest, LargeCountsKeepTheirDigits) {
    // Factor by factor, (1/2)^(1000 * 20) would be 0 long before the larger factors come.
    std::vector<double> counts(20, 1000);
    counts.insert(counts.end(), 20, 3000);
    EXPECT_NEAR(20 * (1000 * std::log(0.5) + 3000 * std::log(1.5)), after(counts).log_statistic(),
                1e-8);
}

TEST(OutbreakPTest, CasesNeededIsWhereTheAlarmStarts) {
    const auto outbreak = after({2, 3, 1, 2, 4});
    const double needed = outbreak.cases_needed(2, 100).value();
    EXPECT_GT(outbreak.log_statistic_with(needed), std::log(100.0));
    EXPECT_LE(outbreak.log_statistic_with(needed - 1), std::log(100.0));
    EXPECT_EQ(needed, outbreak.cases_needed(needed + 50, 100).value()) << "seen from above too";
    EXPECT_EQ(needed, outbreak.cases_needed(needed, 100).value());
    EXPECT_EQ(needed, outbreak.cases_needed(0, 100).value());
}

// outbreakP(sts(matrix(y)), list(range = 1:8, k = 20, ret = "cases")) of R surveillance 1.20.3.
// Fractions that differ by a little more than 1 in doubles once kept the search from ending.
TEST(OutbreakPTest, CasesNeededFromAFractionalCountAreThoseOfR) {
    const std::vector<double> counts = {2.1, 0.7, 1.3, 3.9, 2.2, 4.6, 7.7, 9.4};
    const std::vector<double> needed = {0, 10.7, 7.3, 6.9, 6.2, 6.6, 5.7, 2.4};
    OutbreakP outbreak;
    for (std::size_t t = 0; t < counts.size(); ++t) {
        const auto found = outbreak.cases_needed(counts[t], 20);
        ASSERT_EQ(t > 0, found.has_value());
        EXPECT_NEAR(needed[t], found.value_or(0), 1e-12);
        ASSERT_TRUE(outbreak.add(counts[t]));
    }
    for (int i = 1; i < 1000; ++i)
        EXPECT_TRUE(after({2.3, 1.7, 4.1}).cases_needed(i * 0.017, 20).has_value()) << i;
}

// The same call on c(rep(0, 9), 3) with k 1000 and on c(0, 1) with k 2: no alarm, 4 and 2 cases
// needed.
TEST(OutbreakPTest, AStatisticOfExactlyKIsNoAlarm) {
    EXPECT_FALSE(outbreak_p_alarms(after({0, 0, 0, 0, 0, 0, 0, 0, 0, 3}).log_statistic(), 1000));
    EXPECT_EQ(4, after({0, 0, 0, 0, 0, 0, 0, 0, 0}).cases_needed(0, 1000).value());
    EXPECT_FALSE(outbreak_p_alarms(after({0, 1}).log_statistic(), 2));
    EXPECT_EQ(2, after({0}).cases_needed(1, 2).value());
    EXPECT_TRUE(outbreak_p_alarms(after({0, 2}).log_statistic(), 2));
}

TEST(OutbreakPTest, SometimesNoCountIsTheOne) {
    EXPECT_FALSE(OutbreakP().cases_needed(3, 100)) << "the first period has nothing before it";
    EXPECT_FALSE(after({0, 1, 9, 9, 9, 9, 9, 9}).cases_needed(9, 2)) << "0 would alarm too";
    EXPECT_FALSE(after({1e5, 1e5}).cases_needed(5, 1e300)) << "none up to 100,000";
    EXPECT_FALSE(after({1, 2}).cases_needed(missing, 100));
    EXPECT_FALSE(after({1, 2}).cases_needed(2, 0.5));
}

TEST(OutbreakPTest, MissingPeriodsArePassedOverAndImpossibleCountsRefused) {
    EXPECT_EQ(after({1, 3}).log_statistic(), after({1, missing, 3}).log_statistic());
    OutbreakP outbreak;
    EXPECT_FALSE(outbreak.add(-1));
    EXPECT_FALSE(outbreak.add(std::numeric_limits<double>::infinity()));
    EXPECT_TRUE(outbreak.add(0.5)) << "fractional";
    EXPECT_TRUE(outbreak.add(1.5));
    EXPECT_NEAR(0.5 * std::log(0.5) + 1.5 * std::log(1.5), outbreak.log_statistic(), 1e-15);
}

std::vector<double> drawn_counts() {
    const auto counts =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 30)));
    return {counts.begin(), counts.end()};
}

RC_GTEST_PROP(OutbreakPTest, MoreCasesNeverLowerTheStatistic, ()) {
    const auto outbreak = after(drawn_counts());
    const double count = *rc::gen::inRange(0, 60);
    const double more = count + *rc::gen::inRange(1, 20);
    RC_ASSERT(outbreak.log_statistic_with(more) >= outbreak.log_statistic_with(count) - 1e-10);
    RC_ASSERT(outbreak.log_statistic_with(count) >= -1e-10);
}

RC_GTEST_PROP(OutbreakPTest, AskingIsAdding, ()) {
    auto outbreak = after(drawn_counts());
    const double count = *rc::gen::inRange(0, 60);
    const double asked = outbreak.log_statistic_with(count);
    outbreak.add(count);
    RC_ASSERT(std::abs(asked - outbreak.log_statistic()) < 1e-10);
}

}  // namespace
}  // namespace fengsui::stats
