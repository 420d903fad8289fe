// SPDX-License-Identifier: Apache-2.0
#include "stats/gamma_quantile.hpp"

#include <gtest/gtest.h>

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

constexpr std::array<double, 8> probabilities = {0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.95, 0.975};

TEST(GammaQuantilesTest, AreThoseOfBoostForAllShapes) {
    const GammaQuantiles quantiles(probabilities);
    double worst = 0;
    // From far below the interpolated range to where the distribution is as good as normal.
    for (double shape = 0.01; shape < 1e9; shape *= 1.037) {
        const auto ours = quantiles.at(shape);
        for (std::size_t i = 0; i < probabilities.size(); ++i) {
            const double boost = boost::math::gamma_p_inv(shape, probabilities[i]);
            worst = std::max(worst, std::abs(ours[i] / boost - 1));
        }
    }
    EXPECT_LT(worst, 5e-14);
}

TEST(GammaQuantilesTest, KnownValues) {
    const GammaQuantiles quantiles(probabilities);
    // Shape 1 is the exponential distribution: −log(1 − p).
    const auto exponential = quantiles.at(1);
    for (std::size_t i = 0; i < probabilities.size(); ++i)
        EXPECT_NEAR(-std::log1p(-probabilities[i]), exponential[i], 2e-14);
    // At the seam between interpolation and inversion nothing jumps.
    EXPECT_NEAR(quantiles.at(0.25)[4], quantiles.at(0.25 * (1 + 1e-12))[4], 1e-10);
}

TEST(GammaQuantilesTest, AShapeThatIsNoneGivesNotANumber) {
    const GammaQuantiles quantiles(probabilities);
    for (const double shape : {0.0, -1.0, std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::quiet_NaN()})
        EXPECT_TRUE(std::isnan(quantiles.at(shape)[0])) << shape;
}

TEST(GammaQuantilesTest, FewerProbabilitiesThanLanes) {
    const GammaQuantiles quantiles(std::array{0.5});
    EXPECT_NEAR(std::log(2.0), quantiles.at(1)[0], 1e-14);
    EXPECT_EQ(0, quantiles.at(1)[1]);
}

}  // namespace
}  // namespace fengsui::stats
