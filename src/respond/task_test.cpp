// SPDX-License-Identifier: Apache-2.0
#include "respond/task.hpp"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace fengsui::respond {
namespace {

TEST(Task, OnlyTheDrawnStepsAreAllowed) {
    using S = TaskStatus;
    const std::set<std::pair<S, S>> allowed = {{S::Given, S::Accepted},
                                               {S::Given, S::Done},
                                               {S::Given, S::Cancelled},
                                               {S::Accepted, S::Done},
                                               {S::Accepted, S::Cancelled}};
    for (const auto from : {S::Given, S::Accepted, S::Done, S::Cancelled}) {
        for (const auto to : {S::Given, S::Accepted, S::Done, S::Cancelled}) {
            EXPECT_EQ(allowed.contains({from, to}), may_follow(from, to))
                << static_cast<int>(from) << " to " << static_cast<int>(to);
        }
    }
}

TEST(Task, IsOverdueAfterItsTimeWhileOpen) {
    EXPECT_FALSE(is_overdue(TaskStatus::Given, {1000}, {1000}));
    EXPECT_TRUE(is_overdue(TaskStatus::Given, {1000}, {1001}));
    EXPECT_TRUE(is_overdue(TaskStatus::Accepted, {1000}, {1001}));
    EXPECT_FALSE(is_overdue(TaskStatus::Done, {1000}, {5000}));
    EXPECT_FALSE(is_overdue(TaskStatus::Cancelled, {1000}, {5000}));
}

}  // namespace
}  // namespace fengsui::respond
