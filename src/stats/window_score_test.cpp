// SPDX-License-Identifier: Apache-2.0
#include "stats/window_score.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace fengsui::stats {
namespace {

std::vector<double> probabilities(double mean, double phi, int largest) {
    // log p(0), then the ratio of neighbours.
    const double none = phi > 1 ? -mean * std::log(phi) / (phi - 1) : -mean;
    std::vector<double> p = {std::exp(none)};
    for (int x = 0; x < largest; ++x)
        p.push_back(p.back() * (x * (phi - 1) + mean) / ((x + 1) * phi));
    return p;
}

// NB(y; mean + excess) / NB(y; mean) from the two lists of probabilities.
std::vector<double> likelihood_ratios(double mean, double phi, double excess, int largest) {
    const auto under = probabilities(mean, phi, largest);
    auto over = probabilities(mean + excess, phi, largest);
    for (std::size_t i = 0; i < over.size(); ++i) over[i] /= under[i];
    return over;
}

// The score of every pair of counts, by its definition in the header.
struct Brute {
    int largest;
    std::vector<double> p0, p1;
    std::vector<std::vector<double>> score;  // [newest][before]

    Brute(const CountPeriod& newest, const CountPeriod& before, int up_to)
        : largest(up_to),
          p0(probabilities(newest.expected, newest.phi, up_to)),
          p1(probabilities(before.expected, before.phi, up_to)) {
        const double sd0 = std::sqrt(newest.phi * newest.expected);
        const double sd1 = std::sqrt(before.phi * before.expected);
        const auto now = likelihood_ratios(newest.expected, newest.phi, 4 * 0.5 * sd0, up_to);
        const auto second = likelihood_ratios(newest.expected, newest.phi, 4 * 0.42 * sd0, up_to);
        const auto first = likelihood_ratios(before.expected, before.phi, 4 * 0.5 * sd1, up_to);
        for (std::size_t y0 = 0; y0 < p0.size(); ++y0) {
            score.emplace_back();
            for (std::size_t y1 = 0; y1 < p1.size(); ++y1)
                score.back().push_back(now[y0] + 4 * first[y1] * second[y0]);
        }
    }
    [[nodiscard]] double exceedance(double level) const {
        double sum = 0;
        for (std::size_t y0 = 0; y0 < p0.size(); ++y0)
            for (std::size_t y1 = 0; y1 < p1.size(); ++y1)
                if (score[y0][y1] >= level) sum += p0[y0] * p1[y1];
        return sum;
    }
    [[nodiscard]] double pvalue(std::size_t y0, std::size_t y1, double tie) const {
        const double level = score[y0][y1];
        const double at_least = exceedance(level * (1 - 1e-9));
        const double above = exceedance(level * (1 + 1e-9));
        return above + tie * (at_least - above);
    }
};

TEST(WindowScoreTest, EqualsTheDoubleSum) {
    struct Law {
        double expected0, phi0, expected1, phi1;
        int largest;
    };
    for (const auto& [m0, f0, m1, f1, largest] :
         {Law{0.1, 1, 0.3, 1, 30}, Law{3, 1, 2, 1.4, 80}, Law{8, 2.5, 9, 2, 200}}) {
        const Brute brute({0, m0, f0}, {0, m1, f1}, largest);
        for (const int y1 : {0, 1, 4, 15}) {
            for (const int y0 : {0, 1, 3, 12, 20}) {
                const WindowScore score({double(y0), m0, f0}, CountPeriod{double(y1), m1, f1});
                for (const double tie : {0.0, 0.3, 1.0}) {
                    const double p = brute.pvalue(std::size_t(y0), std::size_t(y1), tie);
                    EXPECT_NEAR(std::max(p, 1e-13), score.pvalue(y0, tie), 1e-9 * p + 1e-12)
                        << m0 << " " << y0 << " " << y1;
                }
            }
        }
    }
}

TEST(WindowScoreTest, AloneItIsTheTailOfOneCount) {
    const auto p = probabilities(4, 1.5, 200);
    for (const int count : {0, 2, 7, 15}) {
        double tail = 0;
        for (std::size_t x = std::size_t(count); x < p.size(); ++x) tail += p[x];
        const WindowScore score({double(count), 4, 1.5}, std::nullopt);
        EXPECT_NEAR(tail, score.pvalue(count, 1), 1e-11);
        EXPECT_NEAR(tail - p[std::size_t(count)] / 2, score.pvalue(count, 0.5), 1e-11);
    }
}

// With a uniform tie P(p <= a) is a: integrated over ties and summed over all pairs.
TEST(WindowScoreTest, IsExactlyUniformWithATieThatIsUniform) {
    const CountPeriod newest{0, 1.2, 1.3};
    const CountPeriod before{0, 0.7, 1};
    const int largest = 60;
    const auto p0 = probabilities(1.2, 1.3, largest);
    const auto p1 = probabilities(0.7, 1, largest);
    for (const double a : {0.001, 0.01, 0.05, 0.3, 0.8}) {
        double share = 0;
        for (int y1 = 0; y1 <= largest && p1[std::size_t(y1)] > 1e-14; ++y1) {
            const WindowScore score(newest, CountPeriod{double(y1), before.expected, before.phi});
            for (int y0 = 0; y0 <= largest && p0[std::size_t(y0)] > 1e-14; ++y0) {
                const double above = score.pvalue(y0, 0);
                const double at_least = score.pvalue(y0, 1);
                const double ties = std::clamp((a - above) / (at_least - above), 0.0, 1.0);
                share += p0[std::size_t(y0)] * p1[std::size_t(y1)] * ties;
            }
        }
        EXPECT_NEAR(a, share, 1e-9);
    }
}

TEST(WindowScoreTest, UpperIsTheLargestCountAboveAlpha) {
    for (const double mean : {0.001, 0.4, 6.0, 250.0}) {
        for (const double alpha : {0.2, 0.01, 1e-6}) {
            const WindowScore score({0, mean, 1.2}, CountPeriod{std::floor(mean), mean, 1.2});
            const double upper = score.upper(alpha, 0.5);
            EXPECT_TRUE(upper < 0 || score.pvalue(upper, 0.5) > alpha);
            EXPECT_LE(score.pvalue(upper + 1, 0.5), alpha);
        }
    }
    EXPECT_EQ(-1, WindowScore({0, 0.01, 1}, CountPeriod{9, 0.01, 1}).upper(0.01, 0))
        << "after such a week even none alarms";
}

// Beyond a standard deviation of 40 the lattice is coarser: the p-value keeps two digits.
TEST(WindowScoreTest, LargeCountsOnACoarseLattice) {
    const double mean = 5000;
    const double sd = std::sqrt(1.5 * mean);
    for (const double above : {-1.0, 0.0, 1.5, 3.0, 5.0}) {
        const double count = std::floor(mean + above * sd);
        // Alone: the tail of a count that is nearly normal with its skewness.
        const WindowScore score({count, mean, 1.5}, std::nullopt);
        double tail = 0;
        double log_p = 0;
        const double size = mean / 0.5;
        for (double x = count; x < mean + 12 * sd; ++x) {
            log_p = std::lgamma(x + size) - std::lgamma(size) - std::lgamma(x + 1) +
                    x * std::log(0.5 / 1.5) - size * std::log(1.5);
            tail += std::exp(log_p);
        }
        EXPECT_NEAR(1, score.pvalue(count, 0.5) / tail, 0.06) << above;
    }
    const WindowScore huge({2e9, 1e9, 50}, CountPeriod{1e9, 1e9, 50});
    EXPECT_LE(huge.pvalue(2e9, 1), 1e-12);
    EXPECT_GT(huge.pvalue(1e9, 1), 0.2);
    EXPECT_TRUE(std::isfinite(huge.upper(0.01, 1)));
}

RC_GTEST_PROP(WindowScoreTest, MoreCasesNeverRaiseThePValue, ()) {
    const double mean = std::exp(*rc::gen::inRange(-60, 70) / 10.0);
    const double phi = 1 + *rc::gen::inRange(0, 40) / 10.0;
    const double before = *rc::gen::inRange(0, 30);
    const double tie = *rc::gen::inRange(0, 11) / 10.0;
    const double count = *rc::gen::inRange(0, 400) / 2.0;
    const double more = count + *rc::gen::inRange(1, 60) / 2.0;
    const WindowScore score({count, mean, phi}, CountPeriod{before, mean, phi});
    RC_ASSERT(score.pvalue(more, tie) <= score.pvalue(count, tie) * (1 + 1e-9));
    // And more cases in the period before never make the newest count less unusual.
    const WindowScore after({count, mean, phi}, CountPeriod{before + 3, mean, phi});
    RC_ASSERT(after.pvalue(count, 1) <= score.pvalue(count, 1) * (1 + 1e-9));
    RC_ASSERT(score.pvalue(count, 0) <= score.pvalue(count, 1));
    RC_ASSERT(score.pvalue(count, 1) <= 1 && score.pvalue(count, 0) > 0);
}

}  // namespace
}  // namespace fengsui::stats
