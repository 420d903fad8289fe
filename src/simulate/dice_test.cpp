// SPDX-License-Identifier: Apache-2.0
#include "simulate/dice.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>

namespace fengsui::simulate {
namespace {

struct Moments {
    double mean = 0;
    double variance = 0;
};

Moments moments(const std::function<double(Dice&)>& draw, int n = 40'000) {
    Dice dice({3, Purpose::Person, 1});
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; ++i) {
        const double x = draw(dice);
        sum += x;
        squares += x * x;
    }
    const double mean = sum / n;
    return {mean, squares / n - mean * mean};
}

TEST(DiceTest, PoissonHasItsMeanAndVarianceOnBothSidesOfTheSwitch) {
    for (const double mean : {0.3, 5.0, 11.9, 12.1, 40.0, 300.0}) {
        const auto m = moments([mean](Dice& d) { return d.poisson(mean); });
        EXPECT_NEAR(m.mean, mean, 5 * std::sqrt(mean / 40'000)) << mean;
        EXPECT_NEAR(m.variance / mean, 1, 0.05) << mean;
    }
}

TEST(DiceTest, GammaHasItsShape) {
    for (const double shape : {0.4, 1.0, 3.5, 20.0}) {
        const auto m = moments([shape](Dice& d) { return d.gamma(shape); });
        EXPECT_NEAR(m.mean / shape, 1, 0.04) << shape;
        EXPECT_NEAR(m.variance / shape, 1, 0.08) << shape;
    }
}

TEST(DiceTest, NegativeBinomialIsOverdispersedAsStated) {
    const auto m = moments([](Dice& d) { return d.negative_binomial(8, 4); });
    EXPECT_NEAR(m.mean, 8, 0.15);
    EXPECT_NEAR(m.variance, 8 + 64.0 / 4, 1.2);
}

TEST(DiceTest, RoundingByChanceKeepsTheMean) {
    EXPECT_NEAR(moments([](Dice& d) { return d.round_by_chance(2.3); }).mean, 2.3, 0.015);
}

TEST(DiceTest, WeightedFollowsTheWeightsAndNeverPicksNothing) {
    const double weights[] = {1, 0, 3};
    const auto m = moments([&](Dice& d) { return d.weighted(weights) == 2 ? 1 : 0; });
    EXPECT_NEAR(m.mean, 0.75, 0.012);
    EXPECT_EQ(moments([&](Dice& d) { return d.weighted(weights) == 1 ? 1 : 0; }).mean, 0);
}

TEST(DiceTest, EveryPartOfTheKeyMakesAnotherStream) {
    const DiceKey key{1, Purpose::Visit, 2, 3, 4};
    const auto first = [](const DiceKey& k) { return Dice(k).next(); };
    EXPECT_EQ(first(key), first(key));
    for (const DiceKey& other :
         {DiceKey{2, Purpose::Visit, 2, 3, 4}, DiceKey{1, Purpose::Course, 2, 3, 4},
          DiceKey{1, Purpose::Visit, 9, 3, 4}, DiceKey{1, Purpose::Visit, 2, 9, 4},
          DiceKey{1, Purpose::Visit, 2, 3, 9}})
        EXPECT_NE(first(key), first(other));
}

}  // namespace
}  // namespace fengsui::simulate
