// SPDX-License-Identifier: Apache-2.0
#include "stats/false_discovery.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace fengsui::stats {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// Benjamini & Hochberg (1995), section 4: 15 hypotheses; at 0.05 the first four are rejected,
// where Bonferroni rejects three.
const std::vector<double> published = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201,
                                       0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
                                       0.4262, 0.5719, 0.6528, 0.7590, 1.0000};

TEST(FalseDiscoveryTest, TheExampleOf1995) {
    const auto rates = false_discovery_rates(published);
    EXPECT_EQ(4, std::ranges::count_if(rates, [](double rate) { return rate <= 0.05; }));
    EXPECT_DOUBLE_EQ(0.0001 * 15, rates[0]);
    EXPECT_DOUBLE_EQ(0.0095 * 15 / 4, rates[3]);
    EXPECT_DOUBLE_EQ(0.0298 * 15 / 7, rates[5]) << "the later one of 0.0278 · 15/6 is larger";
    EXPECT_DOUBLE_EQ(1, rates[14]);
}

TEST(FalseDiscoveryTest, ArbitraryDependenceCostsTheHarmonicSum) {
    double sum = 0;
    for (int i = 1; i <= 15; ++i) sum += 1.0 / i;
    const auto rates = false_discovery_rates(published);
    const auto arbitrary = false_discovery_rates(published, Dependence::Arbitrary);
    for (std::size_t i = 0; i < rates.size(); ++i)
        EXPECT_NEAR(std::min(1.0, rates[i] * sum), arbitrary[i], 1e-15);
}

TEST(FalseDiscoveryTest, AStreamNotJudgedDoesNotCount) {
    auto with_gap = published;
    with_gap.insert(with_gap.begin() + 3, missing);
    auto rates = false_discovery_rates(with_gap);
    EXPECT_TRUE(std::isnan(rates[3]));
    rates.erase(rates.begin() + 3);
    EXPECT_EQ(false_discovery_rates(published), rates);
    EXPECT_TRUE(false_discovery_rates({}).empty());
    EXPECT_TRUE(std::isnan(false_discovery_rates(std::vector<double>{missing})[0]));
}

TEST(FalseDiscoveryTest, WeightsDivideThePValuesAndAverageOne) {
    const std::vector<double> p = {0.01, 0.02, 0.5};
    const auto weighted =
        false_discovery_rates(p, Dependence::Positive, std::vector{4.0, 1.0, 1.0});
    // Scaled to mean 1: 2, 0.5, 0.5, so p / w is 0.005, 0.04, 1.
    EXPECT_DOUBLE_EQ(0.015, weighted[0]);
    EXPECT_DOUBLE_EQ(0.06, weighted[1]);
    EXPECT_DOUBLE_EQ(1, weighted[2]);
    EXPECT_EQ(false_discovery_rates(p),
              false_discovery_rates(p, Dependence::Positive, std::vector{7.0, 7.0, 7.0}));
    const auto muted = false_discovery_rates(p, Dependence::Positive, std::vector{0.0, 1.0, 1.0});
    EXPECT_DOUBLE_EQ(1, muted[0]);
    const auto none = false_discovery_rates(p, Dependence::Positive, std::vector{0.0, 0.0, 0.0});
    for (const double rate : none) EXPECT_DOUBLE_EQ(1, rate);
}

std::vector<double> drawn() {
    const auto drawn =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1001)));
    std::vector<double> p;
    for (const int each : drawn) p.push_back(each / 1000.0);
    return p;
}

// Alarms at q by the definition: the largest k with p_(k) <= q k / m.
RC_GTEST_PROP(FalseDiscoveryTest, RejectsWhatTheStepUpRuleRejects, ()) {
    const auto p = drawn();
    const double q = *rc::gen::inRange(1, 900) / 1000.0;
    auto ordered = p;
    std::ranges::sort(ordered);
    double limit = -1;
    for (std::size_t k = 0; k < ordered.size(); ++k)
        if (ordered[k] <= q * double(k + 1) / double(ordered.size())) limit = ordered[k];
    const auto rates = false_discovery_rates(p);
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (std::abs(rates[i] - q) < 1e-12) continue;
        RC_ASSERT((rates[i] <= q) == (p[i] <= limit));
    }
}

RC_GTEST_PROP(FalseDiscoveryTest, SmallerPValuesNeverAlarmLess, ()) {
    const auto p = drawn();
    const auto rates = false_discovery_rates(p);
    for (std::size_t i = 0; i < p.size(); ++i) {
        RC_ASSERT(rates[i] >= p[i] * (1 - 1e-12) && rates[i] <= 1);
        for (std::size_t j = 0; j < p.size(); ++j)
            if (p[i] <= p[j]) RC_ASSERT(rates[i] <= rates[j]);
    }
    auto smaller = p;
    const auto at = *rc::gen::inRange<std::size_t>(0, p.size());
    smaller[at] /= 2;
    const auto after = false_discovery_rates(smaller);
    for (std::size_t i = 0; i < p.size(); ++i) RC_ASSERT(after[i] <= rates[i]);
}

RC_GTEST_PROP(FalseDiscoveryTest, TheOrderOfStreamsDoesNotMatter, ()) {
    const auto p = drawn();
    auto reversed = p;
    std::ranges::reverse(reversed);
    auto rates = false_discovery_rates(reversed);
    std::ranges::reverse(rates);
    RC_ASSERT(rates == false_discovery_rates(p));
}

}  // namespace
}  // namespace fengsui::stats
