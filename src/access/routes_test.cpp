// SPDX-License-Identifier: Apache-2.0
#include "access/routes.hpp"

#include "access/access_fixture.hpp"
#include "web/openapi.hpp"

namespace fengsui::access {
namespace {

using RoutesOfTheRoomTest = RoutesTest;

TEST_F(RoutesOfTheRoomTest, OnlyLoginIsOpenToAll) {
    ASSERT_EQ(14U, router_.routes().size());
    for (const auto& route : router_.routes()) {
        const bool is_login =
            route.method == web::Method::Post && route.pattern == "/api/v1/session";
        EXPECT_EQ(is_login, route.access.is_public()) << route.pattern;
        EXPECT_EQ(!is_login, route.options.csrf) << route.pattern;
        if (is_login) continue;
        EXPECT_EQ(401, send(route.method, route.pattern).status) << route.pattern;
    }
}

TEST_F(RoutesOfTheRoomTest, ThePublishedContractNamesOurTypes) {
    const auto contract = boost::json::parse(web::openapi(router_, {"Fengsui", "1"})).as_object();
    const auto& schemas = contract.at("components").at("schemas").as_object();
    for (const auto* name : {"Session", "UserRow", "TokenRow", "JournalRow", "About"})
        EXPECT_TRUE(schemas.contains(name)) << name;
    EXPECT_TRUE(
        schemas.at("Session").at("properties").as_object().contains("must_change_password"));
}

}  // namespace
}  // namespace fengsui::access
