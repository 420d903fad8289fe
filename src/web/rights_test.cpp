// SPDX-License-Identifier: Apache-2.0
#include "web/rights.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fengsui::web {
namespace {

using testing::ElementsAre;

TEST(Rights, TravelBySnakeCaseNames) {
    EXPECT_EQ(name_of(Right::SurveilRead), "surveil_read");
    EXPECT_EQ(name_of(Right::Administer), "administer");
    EXPECT_EQ(name_of(Role::DutyOfficer), "duty_officer");
    EXPECT_EQ(rights_of(Role::Administrator).names().size(), static_cast<std::size_t>(kRightCount));
}

TEST(Rights, EveryRoleHasItsShareAndNoMore) {
    EXPECT_THAT(rights_of(Role::Reporter).names(), ElementsAre("surveil_read", "surveil_send"));
    EXPECT_THAT(
        rights_of(Role::Viewer).names(),
        ElementsAre("surveil_read", "warn_read", "respond_read", "dispatch_read", "evaluate_read"));
    EXPECT_THAT(rights_of(Role::DutyOfficer).names(),
                ElementsAre("surveil_read", "surveil_send", "institution_manage", "warn_read",
                            "warn_answer", "event_decide", "respond_read", "respond_write",
                            "dispatch_read", "dispatch_write", "evaluate_read", "identity_read"));
    EXPECT_THAT(rights_of(Role::Commander).names(),
                ElementsAre("surveil_read", "warn_read", "warn_answer", "event_decide",
                            "respond_read", "respond_write", "dispatch_read", "dispatch_write",
                            "evaluate_read", "mode_decide", "identity_read"));
}

}  // namespace
}  // namespace fengsui::web
