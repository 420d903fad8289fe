// SPDX-License-Identifier: Apache-2.0
#include "surveil/count/episode.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace fengsui::surveil {
namespace {

EpisodeFact fact(Channel channel, int day, std::string place = "500242100") {
    return {channel, std::move(place), base::Day{day}, day};
}

TEST(EpisodeTest, OneIllnessCountsOnceOnEachChannel) {
    const std::vector<EpisodeFact> facts = {fact(Channel::Pathogen, 101), fact(Channel::Case, 100),
                                            fact(Channel::Case, 103), fact(Channel::Pathogen, 105)};
    const std::vector<EpisodeCount> expected = {{Channel::Case, "500242100", {100}},
                                                {Channel::Pathogen, "500242100", {101}}};
    EXPECT_EQ(expected, assemble_episodes(facts, 14));
}

TEST(EpisodeTest, AReportAfterTheWindowIsAnotherIllness) {
    const std::vector<EpisodeFact> facts = {fact(Channel::Case, 100), fact(Channel::Case, 113),
                                            fact(Channel::Case, 114)};
    EXPECT_EQ(2U, assemble_episodes(facts, 14).size());
    EXPECT_EQ(1U, assemble_episodes(facts, 15).size());
    EXPECT_EQ(1U, assemble_episodes(facts, 0).size()) << "once in a life";
}

TEST(EpisodeTest, NothingGivesNothing) {
    EXPECT_TRUE(assemble_episodes({}, 14).empty());
}

RC_GTEST_PROP(EpisodeProperty, TheOrderOfReportsDoesNotMatter, ()) {
    std::vector<EpisodeFact> facts;
    const auto days = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 60));
    for (const int day : days) {
        facts.push_back({day % 2 == 0 ? Channel::Case : Channel::Pathogen, std::to_string(day % 3),
                         base::Day{day}, day});
    }
    const int window = *rc::gen::inRange(0, 30);
    const auto expected = assemble_episodes(facts, window);
    auto shuffled = facts;
    const auto turns = facts.empty() ? 0 : *rc::gen::inRange<std::size_t>(0, facts.size());
    std::ranges::rotate(shuffled, shuffled.begin() + static_cast<std::ptrdiff_t>(turns));
    std::ranges::reverse(shuffled);
    RC_ASSERT(expected == assemble_episodes(shuffled, window));
    RC_ASSERT(expected.size() <= facts.size());
}

}  // namespace
}  // namespace fengsui::surveil
