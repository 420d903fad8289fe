// SPDX-License-Identifier: Apache-2.0
#include "access/journal_rights.hpp"

#include <gtest/gtest.h>

namespace fengsui::access {
namespace {

web::Principal principal(web::Role role, std::string scope) {
    web::Principal who;
    who.role = role;
    who.rights = web::rights_of(role);
    who.scope_place = std::move(scope);
    who.county = "500242";
    return who;
}

TEST(JournalRightsTest, ACountyWideUserSeesAllPlaces) {
    const auto who = principal(web::Role::Viewer, "500242");
    EXPECT_TRUE(may_see(who, "signal.raised", "500242100201"));
    EXPECT_TRUE(may_see(who, "signal.raised", ""));
}

TEST(JournalRightsTest, ATownshipSeesWhatLiesInIt) {
    const auto who = principal(web::Role::Viewer, "500242100");
    EXPECT_TRUE(may_see(who, "signal.raised", "500242100"));
    EXPECT_TRUE(may_see(who, "signal.raised", "500242100201"));
    EXPECT_FALSE(may_see(who, "signal.raised", "500242101"));
    EXPECT_FALSE(may_see(who, "signal.raised", "500242"));
    EXPECT_FALSE(may_see(who, "signal.raised", ""));
}

TEST(JournalRightsTest, EachRoomAsksForItsRight) {
    const auto reporter = principal(web::Role::Reporter, "500242");
    EXPECT_TRUE(may_see(reporter, "intake.committed", ""));
    EXPECT_TRUE(may_see(reporter, "mode.changed", "500242"));
    for (const auto* verb :
         {"signal.raised", "event.opened", "task.given", "mission.sent", "user.created"})
        EXPECT_FALSE(may_see(reporter, verb, "500242")) << verb;
    const auto officer = principal(web::Role::DutyOfficer, "500242");
    EXPECT_TRUE(may_see(officer, "mission.sent", "500242"));
    for (const auto* verb :
         {"user.created", "token.revoked", "session.opened", "identity.opened"}) {
        EXPECT_FALSE(may_see(officer, verb, "")) << verb;
        EXPECT_TRUE(may_see(principal(web::Role::Administrator, "500242"), verb, "")) << verb;
    }
}

}  // namespace
}  // namespace fengsui::access
