// SPDX-License-Identifier: Apache-2.0
#include "dispatch/mission.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace fengsui::dispatch {
namespace {

using S = MissionStatus;

TEST(Mission, OnlyTheDrawnStepsAreAllowed) {
    const std::set<std::pair<S, S>> allowed = {{S::Ordered, S::Departed},
                                               {S::Departed, S::Arrived},
                                               {S::Arrived, S::Finished},
                                               {S::Ordered, S::Cancelled},
                                               {S::Departed, S::Cancelled}};
    const auto all = {S::Ordered, S::Departed, S::Arrived, S::Finished, S::Cancelled};
    for (const auto from : all) {
        for (const auto to : all) {
            Journey journey;
            journey.status = from;
            const auto after = step_journey(journey, to, {5});
            EXPECT_EQ(allowed.contains({from, to}), after.has_value())
                << name_en(from) << " to " << name_en(to);
            if (!after) {
                EXPECT_EQ(base::ProblemCode::Conflict, after.error().code);
            }
        }
    }
}

TEST(Mission, EachStepKeepsItsMoment) {
    Journey journey;
    journey.ordered = {100};
    journey = step_journey(journey, S::Departed, {200}).value();
    journey = step_journey(journey, S::Arrived, {300}).value();
    EXPECT_TRUE(is_active(journey.status));
    journey = step_journey(journey, S::Finished, {400}).value();
    const Journey expected{
        S::Finished, {100}, base::Instant{200}, base::Instant{300}, base::Instant{400}};
    EXPECT_EQ(expected, journey);
    EXPECT_FALSE(is_active(journey.status));
}

TEST(Mission, ACancelledMissionHasEnded) {
    Journey journey;
    journey.ordered = {100};
    journey = step_journey(journey, S::Cancelled, {150}).value();
    EXPECT_EQ(base::Instant{150}, journey.finished);
    EXPECT_FALSE(journey.departed);
    EXPECT_FALSE(is_active(journey.status));
}

TEST(Mission, NumbersReadAsPeopleWriteThem) {
    EXPECT_EQ("M-0012", mission_number(12));
    EXPECT_EQ("M-100000", mission_number(100000));
}

}  // namespace
}  // namespace fengsui::dispatch
