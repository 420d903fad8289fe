// SPDX-License-Identifier: Apache-2.0
#include "stats/estimate_r.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <numeric>
#include <sstream>
#include <string>
#include <utility>

namespace fengsui::stats {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// A table of test/reference/detection: the last column by series and method, in the order of rows.
using Columns = std::map<std::pair<std::string, std::string>, std::vector<double>>;

std::vector<std::vector<std::string>> rows_of(const std::string& name) {
    std::ifstream file(std::string(FENGSUI_SOURCE_DIR) + "/test/reference/detection/" + name);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::stringstream stream(line);
        rows.emplace_back();
        for (std::string cell; std::getline(stream, cell, ',');) rows.back().push_back(cell);
    }
    return rows;
}

Columns last_columns(const std::string& name) {
    Columns columns;
    for (const auto& row : rows_of(name)) {
        columns[{row[0], row[1]}].push_back(row.back() == "NA" ? nan : std::stod(row.back()));
    }
    return columns;
}

std::map<std::string, std::vector<double>> incidence() {
    std::map<std::string, std::vector<double>> all;
    for (const auto& row : rows_of("estimate_R_incidence.csv"))
        all[row[0]].push_back(std::stod(row[2]));
    return all;
}

// By series: the weights of as many lags as there are days, and as EpiEstim 0 from there on.
std::map<std::string, std::vector<double>> parametric_weights() {
    const auto counts = incidence();
    std::map<std::string, std::vector<double>> all;
    for (const auto& row : rows_of("estimate_R_controls.csv")) {
        auto& weights = all[row[0]];
        weights = discretised_serial_interval(std::stod(row[1]), std::stod(row[2]),
                                              counts.at(row[0]).size());
        weights.push_back(0);
    }
    return all;
}

TEST(EstimateRReference, DiscretisedSerialIntervals) {
    const auto expected = last_columns("estimate_R_si.csv");
    for (const auto& [series, ours] : parametric_weights()) {
        const auto& theirs = expected.at({series, "parametric_si"});
        ASSERT_LE(theirs.size(), ours.size());
        for (std::size_t lag = 0; lag < theirs.size(); ++lag)
            EXPECT_NEAR(theirs[lag], ours[lag], 1e-14) << series << " lag " << lag;
    }
}

TEST(EstimateRReference, OverallInfectivity) {
    const auto counts = incidence();
    const auto given = last_columns("estimate_R_si.csv");
    const auto parametric = parametric_weights();
    int compared = 0;
    for (const auto& [key, theirs] : last_columns("estimate_R_lambda.csv")) {
        const auto& [series, method] = key;
        const auto& weights = method == "parametric_si" ? parametric.at(series) : given.at(key);
        const auto ours = overall_infectivity(counts.at(series), weights);
        ASSERT_EQ(theirs.size(), ours.size());
        EXPECT_TRUE(std::isnan(ours[0]));
        for (std::size_t t = 1; t < ours.size(); ++t, ++compared) {
            EXPECT_NEAR(theirs[t], ours[t], 1e-13 * std::max(1.0, theirs[t]))
                << series << " " << method << " " << t;
        }
    }
    EXPECT_GT(compared, 400);
}

TEST(EstimateRTest, TheSerialIntervalHasItsMeanAndItsSum) {
    for (const auto& [mean, sd] : {std::pair{2.6, 1.5}, {8.4, 3.8}, {1.5, 0.1}, {15.3, 9.3}}) {
        const auto weights = discretised_serial_interval(mean, sd, 500);
        EXPECT_EQ(0, weights[0]);
        EXPECT_NEAR(1, std::accumulate(weights.begin(), weights.end(), 0.0), 1e-9);
        double found = 0;
        for (std::size_t lag = 0; lag < weights.size(); ++lag) found += double(lag) * weights[lag];
        EXPECT_NEAR(mean, found, 1e-7);
        EXPECT_EQ(0, weights.back()) << "the tail is 0, so that cost is linear in days";
    }
}

TEST(EstimateRTest, ASerialIntervalThatCannotBeIsEmpty) {
    EXPECT_TRUE(discretised_serial_interval(1, 1, 10).empty());
    EXPECT_TRUE(discretised_serial_interval(2, 0, 10).empty());
    EXPECT_TRUE(discretised_serial_interval(nan, 1, 10).empty());
    EXPECT_TRUE(discretised_serial_interval(2, nan, 10).empty());
    EXPECT_TRUE(discretised_serial_interval(2, 1, 0).empty());
}

// Worked by hand: every case infects for one day only, so Λ_t = I_{t−1}.
TEST(EstimateRTest, OneDayOfInfection) {
    const std::vector<double> counts = {2, 4, 8, 16};
    const std::vector<double> weights = {0, 1};
    const auto lambda = overall_infectivity(counts, weights);
    EXPECT_EQ((std::vector<double>{2, 4, 8}),
              (std::vector<double>{lambda[1], lambda[2], lambda[3]}));
    const auto estimates =
        estimate_r(counts, counts, weights, {.window = 2, .mean_prior = 1, .sd_prior = 1});
    ASSERT_EQ(2U, estimates.size());
    EXPECT_EQ(2U, estimates[0].t_start);
    EXPECT_EQ(3U, estimates[0].t_end);
    EXPECT_DOUBLE_EQ((1.0 + 12) / (1 + 6), estimates[0].mean);
    EXPECT_DOUBLE_EQ(std::sqrt(1.0 + 12) / (1 + 6), estimates[0].sd);
    EXPECT_DOUBLE_EQ((1.0 + 24) / (1 + 12), estimates[1].mean);
}

TEST(EstimateRTest, ImportedCasesInfectButAreNotInfected) {
    const std::vector<double> total = {2, 4, 8, 16};
    const std::vector<double> local = {0, 0, 8, 16};
    const auto estimates = estimate_r(local, total, std::vector<double>{0, 1}, {.window = 2});
    EXPECT_DOUBLE_EQ((1.0 + 8) / (0.2 + 6), estimates[0].mean);
}

TEST(EstimateRTest, TooEarlyAWindowHasNoEstimate) {
    const std::vector<double> counts(10, 5);
    const std::vector<double> weights = {0, 0, 0, 1};  // mean 3 days
    const auto estimates = estimate_r(counts, counts, weights, {.window = 1});
    ASSERT_EQ(9U, estimates.size());
    EXPECT_TRUE(std::isnan(estimates[1].mean)) << "ends on day 3";
    EXPECT_FALSE(std::isnan(estimates[2].mean)) << "ends on day 4";
}

TEST(EstimateRTest, TooShortOrOutOfRangeGivesNothing) {
    const std::vector<double> counts(7, 5);
    const std::vector<double> weights = {0, 1};
    EXPECT_EQ(8U, rt_history_needed({}));
    EXPECT_TRUE(estimate_r(counts, counts, weights).empty());
    EXPECT_TRUE(estimate_r({}, {}, weights).empty());
    EXPECT_TRUE(estimate_r(counts, counts, {}, {.window = 2}).empty()) << "no serial interval";
    EXPECT_TRUE(estimate_r(counts, counts, weights, {.window = 0}).empty());
    EXPECT_TRUE(estimate_r(counts, counts, weights, {.window = 2, .mean_prior = 0}).empty());
    EXPECT_TRUE(estimate_r(counts, counts, weights, {.window = 2, .sd_prior = nan}).empty());
    EXPECT_TRUE(estimate_r(std::vector<double>{1}, counts, weights, {.window = 2}).empty());
}

TEST(EstimateRTest, NoCasesGiveThePrior) {
    const std::vector<double> quiet(20, 0);
    const auto estimates = estimate_r(quiet, quiet, std::vector<double>{0, 0.5, 0.5});
    EXPECT_DOUBLE_EQ(5, estimates.back().mean);
    EXPECT_DOUBLE_EQ(5, estimates.back().sd);
}

TEST(EstimateRTest, AMissingDaySpoilsOnlyWhatNeedsIt) {
    std::vector<double> counts(30, 5);
    const std::vector<double> weights = {0, 0.5, 0.5};
    const auto whole = estimate_r(counts, counts, weights, {.window = 3});
    counts[10] = nan;
    const auto lambda = overall_infectivity(counts, weights);
    EXPECT_FALSE(std::isnan(lambda[10])) << "day 11 needs days 9 and 10";
    EXPECT_TRUE(std::isnan(lambda[11]));
    EXPECT_TRUE(std::isnan(lambda[12]));
    EXPECT_FALSE(std::isnan(lambda[13]));
    const auto estimates = estimate_r(counts, counts, weights, {.window = 3});
    for (std::size_t i = 0; i < estimates.size(); ++i) {
        // Days 11 to 13 are touched (counted from 1).
        const bool touched = estimates[i].t_end >= 11 && estimates[i].t_start <= 13;
        EXPECT_EQ(touched, std::isnan(estimates[i].mean)) << i;
        if (!touched) {
            EXPECT_DOUBLE_EQ(whole[i].mean, estimates[i].mean);
        }
    }
    counts[10] = -1;
    EXPECT_TRUE(std::isnan(overall_infectivity(counts, weights)[11]));
}

TEST(EstimateRTest, FractionalCountsAreTakenAsTheyAre) {
    const std::vector<double> counts = {1.5, 2.5, 3.5};
    const auto estimates = estimate_r(counts, counts, std::vector<double>{0, 1}, {.window = 2});
    EXPECT_DOUBLE_EQ((1 + 6.0) / (0.2 + 4), estimates[0].mean);
}

std::vector<double> some_counts() {
    const auto whole = *rc::gen::container<std::vector<int>>(30, rc::gen::inRange(0, 200));
    return {whole.begin(), whole.end()};
}

RC_GTEST_PROP(EstimateRProperty, MoreCasesOnTheLastDayRaiseR, ()) {
    auto counts = some_counts();
    const auto weights = discretised_serial_interval(4.7, 2.9, counts.size());
    const double before = estimate_r(counts, counts, weights).back().mean;
    counts.back() += *rc::gen::inRange(1, 100);
    RC_ASSERT(estimate_r(counts, counts, weights).back().mean > before);
}

RC_GTEST_PROP(EstimateRProperty, WithoutAPriorTheScaleOfCountsDoesNotMatter, ()) {
    auto counts = some_counts();
    counts[0] += 1;
    const auto weights = discretised_serial_interval(4.7, 2.9, counts.size());
    const RtOptions vague{.window = 7, .mean_prior = 1e-8, .sd_prior = 1e-1};
    const double before = estimate_r(counts, counts, weights, vague).back().mean;
    for (double& count : counts) count *= 3;
    const double after = estimate_r(counts, counts, weights, vague).back().mean;
    RC_ASSERT(std::abs(after - before) <= 1e-4 * std::max(before, 1e-3));
}

RC_GTEST_PROP(EstimateRProperty, QuantilesGrowAndEncloseTheMean, ()) {
    const auto counts = some_counts();
    const auto weights = discretised_serial_interval(4.7, 2.9, counts.size());
    for (const auto& estimate : estimate_r(counts, counts, weights)) {
        for (std::size_t i = 1; i < estimate.quantiles.size(); ++i)
            RC_ASSERT(estimate.quantiles[i - 1] <= estimate.quantiles[i]);
        if (std::isnan(estimate.mean)) continue;
        RC_ASSERT(estimate.quantiles.front() < estimate.mean);
        RC_ASSERT(estimate.mean < estimate.quantiles.back());
    }
}

}  // namespace
}  // namespace fengsui::stats
