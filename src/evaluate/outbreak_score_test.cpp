// SPDX-License-Identifier: Apache-2.0
// The measures, on runs counted by hand.
#include "evaluate/outbreak_score.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace fengsui::evaluate {
namespace {

using surveil::Channel;

constexpr std::int64_t kDay = 86'400'000;

base::Instant at(double days) {
    return {static_cast<std::int64_t>(days * kDay)};
}

JudgedSignal signal(Channel channel, const std::string& method, double raised, int added) {
    return {.raised = at(raised),
            .alarms = {{.method = method,
                        .stream = {channel, "C01", "500242"},
                        .count = 10,
                        .raised = at(raised),
                        .added = added}}};
}

// First infection at day 0, first visit at day 2, the tenth case at day 5; two weeks judged.
JudgedRun run(std::vector<JudgedSignal> signals, bool ten = true) {
    JudgedRun run{.first = {0}, .last = {13}, .signals = std::move(signals)};
    run.truth = {.outbreak = "flu",
                 .nature = Nature::Illness,
                 .infections = 30,
                 .cases = ten ? 20 : 9,
                 .patients = 5,
                 .first_infection = at(0),
                 .first_visit = at(2)};
    if (ten) run.truth.tenth_case = at(5);
    return run;
}

const Score& of(const std::vector<Score>& scores, const std::string& outbreak,
                const std::string& by = "all", const std::string& what = "") {
    const auto found = std::ranges::find_if(scores, [&](const Score& score) {
        return score.outbreak == outbreak && score.by == by && score.of == what;
    });
    EXPECT_NE(found, scores.end()) << outbreak << ' ' << by << ' ' << what;
    return *found;
}

TEST(OutbreakScoreTest, DelaysCountFromTheFirstTrueAlarmOfTheSlice) {
    const auto scores = score(std::vector{
        run({signal(Channel::Case, "cluster", 1, 0), signal(Channel::Case, "cluster", 6, 9),
             signal(Channel::Sector, "ewma", 4, 9)}),
    });
    const auto& all = of(scores, "flu");
    EXPECT_DOUBLE_EQ(all.since_infection.median.value(), 4);
    EXPECT_DOUBLE_EQ(all.since_visit.median.value(), 2);
    EXPECT_EQ(all.before_tenth.of, 1);
    const auto& cases = of(scores, "flu", "channel", "case");
    EXPECT_DOUBLE_EQ(cases.since_visit.median.value(), 4);
    EXPECT_EQ(cases.before_tenth.of, 0);
    EXPECT_EQ(cases.outbreak_signals, 1);
    EXPECT_EQ(cases.false_signals, 1);
    EXPECT_DOUBLE_EQ(cases.false_a_week(), 0.5);
    EXPECT_DOUBLE_EQ(cases.ppv().value().value(), 0.5);
    EXPECT_EQ(of(scores, "flu", "method", "ewma").false_signals, 0);
}

TEST(OutbreakScoreTest, OnTheDayOfTheTenthCaseIsNotBeforeIt) {
    const auto scores = score(std::vector{run({signal(Channel::Case, "cluster", 5, 9)})});
    EXPECT_EQ(of(scores, "flu").before_tenth.of, 0);
    EXPECT_EQ(of(scores, "flu").before_tenth.all, 1);
}

TEST(OutbreakScoreTest, SensitivityIsOverTheRunsWithAPatient) {
    auto nobody_came = run({});
    nobody_came.truth.patients = 0;
    nobody_came.truth.first_visit.reset();
    const auto scores = score(std::vector{run({signal(Channel::Case, "cluster", 3, 9)}), run({}),
                                          run({}, false), nobody_came});
    const auto& all = of(scores, "flu");
    EXPECT_EQ(all.runs, 4);
    EXPECT_EQ(all.found.all, 3);
    EXPECT_EQ(all.found.of, 1);
    EXPECT_EQ(all.before_tenth.all, 2);
    EXPECT_DOUBLE_EQ(all.weeks, 8);
}

TEST(OutbreakScoreTest, WhatIsNoIllnessIsNeverFoundAndNotAmongAllOutbreaks) {
    auto laboratory = run({signal(Channel::Pathogen, "adaptive", 3, 9)});
    laboratory.truth.outbreak = "laboratory";
    laboratory.truth.nature = Nature::FalseResults;
    auto quiet = run({signal(Channel::Case, "cluster", 3, 0)});
    quiet.truth = {.outbreak = quiet_county};
    const auto scores = score(std::vector{quiet, laboratory, run({})});
    EXPECT_EQ(of(scores, "laboratory").data_faults, 1);
    EXPECT_EQ(of(scores, "laboratory").found.all, 0);
    EXPECT_EQ(of(scores, "laboratory").ppv().value().value(), 0);
    EXPECT_EQ(of(scores, quiet_county).false_signals, 1);
    EXPECT_EQ(of(scores, all_outbreaks).runs, 1);
    EXPECT_EQ(of(scores, all_outbreaks).false_signals, 0);
    EXPECT_FALSE(of(scores, all_outbreaks).ppv().value());
}

TEST(OutbreakScoreTest, QuartilesLieBetweenTheValues) {
    std::vector<JudgedRun> runs;
    for (const double day : {2.0, 3.0, 4.0, 9.0})
        runs.push_back(run({signal(Channel::Case, "cluster", day, 9)}));
    const auto scores = score(runs);
    const auto& delays = of(scores, "flu").since_visit;
    EXPECT_DOUBLE_EQ(delays.median.value(), 1.5);
    EXPECT_DOUBLE_EQ(delays.quarter.value(), 0.75);
    EXPECT_DOUBLE_EQ(delays.three_quarter.value(), 3.25);
}

// Newcombe 1998, Statistics in Medicine 17:857, table I: method 3 without continuity correction.
TEST(OutbreakScoreTest, TheIntervalIsWilsons) {
    EXPECT_NEAR((Share{81, 263}).low(), 0.2553, 5e-5);
    EXPECT_NEAR((Share{81, 263}).high(), 0.3662, 5e-5);
    EXPECT_NEAR((Share{0, 20}).high(), 0.1611, 5e-5);
    EXPECT_EQ((Share{0, 20}).low(), 0);
    EXPECT_NEAR((Share{1, 29}).low(), 0.0061, 5e-5);
    EXPECT_EQ((Share{29, 29}).high(), 1);
    EXPECT_FALSE((Share{0, 0}).value());
}

}  // namespace
}  // namespace fengsui::evaluate
