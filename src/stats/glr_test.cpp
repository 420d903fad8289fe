// SPDX-License-Identifier: Apache-2.0
#include "stats/glr.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

namespace fengsui::stats {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double never = 1e9;  // a threshold that nothing reaches

using Counts = std::vector<double>;

// The log likelihood ratio of a shift κ over the points k … n.
double ratio(const Counts& counts, const Counts& means, std::size_t k, std::size_t n, double shift,
             double alpha) {
    double sum = 0;
    for (auto i = k; i <= n; ++i) {
        sum += alpha == 0
                   ? shift * counts[i] + (1 - std::exp(shift)) * means[i]
                   : shift * counts[i] + (counts[i] + 1 / alpha) *
                                             std::log((1 + alpha * means[i]) /
                                                      (1 + alpha * means[i] * std::exp(shift)));
    }
    return sum;
}

// Its greatest value over k and a fine grid of upward shifts.
double by_search(const Counts& counts, const Counts& means, std::size_t n, double alpha) {
    double greatest = 0;
    for (std::size_t k = 0; k <= n; ++k) {
        for (double shift = 0; shift < 3; shift += 1e-3)
            greatest = std::max(greatest, ratio(counts, means, k, n, shift, alpha));
    }
    return greatest;
}

const Counts counts = {3, 1, 4, 2, 6, 5, 9, 4, 2, 0};
const Counts means = {3, 3.2, 3.4, 3.5, 3.4, 3.2, 3, 2.8, 2.7, 2.6};

TEST(GlrTest, TheStatisticIsTheGreatestLikelihoodRatio) {
    for (const double alpha : {0.0, 0.2}) {
        const auto points = glr(counts, means, {.dispersion = alpha, .threshold = never});
        ASSERT_EQ(counts.size(), points.size());
        for (std::size_t n = 0; n < counts.size(); ++n) {
            EXPECT_NEAR(by_search(counts, means, n, alpha), points[n].upper, 1e-5)
                << n << " " << alpha;
            EXPECT_FALSE(points[n].alarm);
        }
    }
}

TEST(GlrTest, AKnownShiftIsACusum) {
    for (const double alpha : {0.0, 0.2}) {
        const auto points =
            glr(counts, means, {.dispersion = alpha, .shift = 0.7, .threshold = never});
        double sum = 0;
        for (std::size_t n = 0; n < counts.size(); ++n) {
            sum = std::max(0.0, sum + ratio(counts, means, n, n, 0.7, alpha));
            EXPECT_DOUBLE_EQ(sum, points[n].upper) << n << " " << alpha;
        }
    }
}

TEST(GlrTest, AfterAnAlarmTheChartBeginsAnew) {
    Counts twice = counts;
    twice[4] = 40;
    for (const auto& options :
         {GlrOptions{}, GlrOptions{.dispersion = 0.2}, GlrOptions{.shift = 0.7},
          GlrOptions{.window = 3}, GlrOptions{.dispersion = 0.2, .shift = 0.7}}) {
        const auto points = glr(twice, means, options);
        ASSERT_TRUE(points[4].alarm);
        const auto rest = glr(std::span(twice).subspan(5), std::span(means).subspan(5), options);
        for (std::size_t i = 0; i < rest.size(); ++i) {
            EXPECT_EQ(rest[i].upper, points[5 + i].upper) << i;
            EXPECT_EQ(rest[i].alarm, points[5 + i].alarm) << i;
        }
    }
}

TEST(GlrTest, TheCountsNeededAreTheLeastThatGiveAnAlarm) {
    for (const auto& options : {GlrOptions{.cases = true}, GlrOptions{.window = 3, .cases = true},
                                GlrOptions{.dispersion = 0.2, .cases = true}}) {
        const auto points = glr(counts, means, options);
        for (std::size_t n = 2; n < counts.size() && !points[n - 1].alarm; ++n) {
            if (counts[n] == 0) continue;
            auto changed = counts;
            changed[n] = points[n].upper;
            EXPECT_TRUE(glr(changed, means, options)[n].alarm) << n;
            changed[n] -= 1;
            EXPECT_FALSE(glr(changed, means, options)[n].alarm) << n;
        }
    }
}

TEST(GlrTest, CountsNeededUnderAKnownShift) {
    for (const double alpha : {0.0, 0.2}) {
        const GlrOptions options{.dispersion = alpha, .shift = 0.7, .cases = true};
        const auto points = glr(counts, means, options);
        auto changed = counts;
        changed[2] = std::ceil(points[2].upper);
        EXPECT_TRUE(glr(changed, means, options)[2].alarm);
        changed[2] -= 1;
        EXPECT_FALSE(glr(changed, means, options)[2].alarm);
    }
}

TEST(GlrTest, TheNegativeBinomialSearchDoesNotStartFromNoCases) {
    const auto points = glr(Counts{0, 2}, Counts{3, 3}, {.dispersion = 0.2, .cases = true});
    EXPECT_EQ(1e99, points[0].upper);
    EXPECT_GT(points[1].upper, 2);
    const auto limited =
        glr(Counts{2}, Counts{3}, {.dispersion = 0.2, .cases = true, .cases_max = 3});
    EXPECT_EQ(1e99, limited[0].upper);
}

TEST(GlrTest, AFallIsFoundDownwards) {
    const Counts few(12, 1);
    const Counts five(12, 5);
    EXPECT_FALSE(glr(few, five, {}).back().alarm);
    bool found = false;
    for (const auto& point : glr(few, five, {.downwards = true})) found = found || point.alarm;
    EXPECT_TRUE(found);
    // One case where five are expected is not enough; with none at all it would be.
    const auto cases = glr(few, five, {.downwards = true, .cases = true});
    EXPECT_EQ(0, cases[0].upper);
    EXPECT_GT(cases[1].upper, 0);
}

TEST(GlrTest, TheEpidemicChartLooksForCasesThatInfect) {
    // Each case infects one and a half others, on top of a mean of 1.
    const Counts growing = {1, 2, 4, 7, 11, 18};
    const Counts one(6, 1);
    const auto points = glr(growing, one, {.change = GlrChange::Epidemic, .threshold = never});
    EXPECT_EQ(0, points[0].upper) << "no count before the first";
    for (std::size_t n = 2; n < points.size(); ++n)
        EXPECT_GT(points[n].upper, points[n - 1].upper) << n;
    // λ = 1.5 fits the last point exactly: 18 log(1 + 1.5 · 11) − 1.5 · 11 is a lower limit of its
    // sum.
    EXPECT_GT(points[5].upper, 18 * std::log(1 + 1.5 * 11) - 1.5 * 11);
    const auto overdispersed =
        glr(growing, one, {.change = GlrChange::Epidemic, .dispersion = 0.2, .threshold = never});
    EXPECT_GT(overdispersed[5].upper, 5);
    EXPECT_LT(overdispersed[5].upper, points[5].upper);
}

TEST(GlrTest, AWindowForgets) {
    Counts burst(20, 3);
    burst[2] = 12;
    const Counts three(20, 3);
    const auto all = glr(burst, three, {.threshold = never});
    const auto window = glr(burst, three, {.window = 4, .threshold = never});
    EXPECT_GT(all[19].upper, 0.5);
    EXPECT_EQ(0, window[19].upper);
    EXPECT_EQ(0, window[0].upper) << "with a window the first point is not judged";
}

TEST(GlrTest, AMissingPointIsLeftOutAndSaysSo) {
    auto gap = counts;
    gap[3] = nan;
    auto without_counts = counts;
    auto without_means = means;
    without_counts.erase(without_counts.begin() + 3);
    without_means.erase(without_means.begin() + 3);
    const auto points = glr(gap, means, {.threshold = never});
    const auto without = glr(without_counts, without_means, {.threshold = never});
    EXPECT_TRUE(std::isnan(points[3].upper));
    EXPECT_FALSE(points[3].alarm);
    for (std::size_t n = 4; n < counts.size(); ++n)
        EXPECT_EQ(without[n - 1].upper, points[n].upper);
    const auto epidemic = glr(gap, means, {.change = GlrChange::Epidemic});
    EXPECT_TRUE(std::isnan(epidemic[4].upper)) << "the count before it is missing";
    EXPECT_FALSE(std::isnan(epidemic[5].upper));
    for (const double bad : {-1.0, std::numeric_limits<double>::infinity()}) {
        gap[3] = bad;
        EXPECT_TRUE(std::isnan(glr(gap, means, {})[3].upper));
    }
    auto bad_means = means;
    bad_means[0] = 0;
    EXPECT_TRUE(std::isnan(glr(counts, bad_means, {})[0].upper));
    const Counts nothing(3, nan);
    for (const auto& point : glr(nothing, nothing, {})) EXPECT_TRUE(std::isnan(point.upper));
}

TEST(GlrTest, FractionsAreCutDownAndNoCasesGiveNothing) {
    auto fractions = counts;
    for (double& count : fractions) count += 0.9;
    const auto cut = glr(fractions, means, {});
    const auto whole = glr(counts, means, {});
    for (std::size_t n = 0; n < counts.size(); ++n) EXPECT_EQ(whole[n].upper, cut[n].upper);
    const Counts none(10, 0);
    for (const double alpha : {0.0, 0.2}) {
        for (const auto change : {GlrChange::Intercept, GlrChange::Epidemic}) {
            for (const auto& point : glr(none, means, {.change = change, .dispersion = alpha}))
                EXPECT_EQ(0, point.upper);
        }
    }
    EXPECT_TRUE(glr({}, {}, {}).empty());
}

// glrnb of R surveillance 1.20.3 on counts c(3.24, 4.5, 6.75, 2.5, 5.1, 9.9), mu0 rep(4, 6),
// alpha 0.3, M 3, c.ARL 3, ret "cases": its search goes on from the fractional count.
TEST(GlrTest, CasesNeededKeepTheFractionOfTheCountAsInR) {
    const Counts fractions = {3.24, 4.5, 6.75, 2.5, 5.1, 9.9};
    const auto points = glr(fractions, Counts(6, 4),
                            {.dispersion = 0.3, .window = 3, .threshold = 3, .cases = true});
    const Counts needed = {15.24, 15.5, 15.75, 15.5, 15.1, 15.9};
    ASSERT_EQ(needed.size(), points.size());
    for (std::size_t n = 0; n < needed.size(); ++n) EXPECT_DOUBLE_EQ(needed[n], points[n].upper);
}

TEST(GlrTest, OptionsOutOfRangeGiveNothing) {
    for (const auto& options :
         {GlrOptions{.dispersion = -1}, GlrOptions{.dispersion = nan}, GlrOptions{.shift = 0},
          GlrOptions{.shift = nan}, GlrOptions{.window = -2}, GlrOptions{.points_min = 0},
          GlrOptions{.threshold = 0}, GlrOptions{.threshold = nan},
          GlrOptions{.change = GlrChange::Epidemic, .cases = true}}) {
        EXPECT_FALSE(glr_valid(options));
        EXPECT_TRUE(glr(counts, means, options).empty());
    }
    EXPECT_TRUE(glr(counts, Counts{1}, {}).empty());
}

RC_GTEST_PROP(GlrProperty, MoreCasesNeverLowerTheScore, ()) {
    const auto whole = *rc::gen::container<std::vector<int>>(12, rc::gen::inRange(0, 10));
    Counts some(whole.begin(), whole.end());
    const Counts four(12, 4);
    for (const auto& options :
         {GlrOptions{.threshold = never}, GlrOptions{.window = 4, .threshold = never},
          GlrOptions{.shift = 0.5, .threshold = never},
          GlrOptions{.dispersion = 0.3, .shift = 0.5, .threshold = never}}) {
        const double before = glr(some, four, options).back().upper;
        auto more = some;
        more.back() += *rc::gen::inRange(1, 20);
        RC_ASSERT(glr(more, four, options).back().upper >= before);
    }
}

}  // namespace
}  // namespace fengsui::stats
