// SPDX-License-Identifier: Apache-2.0
#include "simulate/county.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "catalog/id_number.hpp"
#include "simulate/identity.hpp"
#include "simulate/test_world.hpp"

namespace fengsui::simulate {
namespace {

using namespace testing_world;

class CountyTest : public testing::TestWithParam<const char*> {
  protected:
    const County& county = world(GetParam())->county();
    const People& people = county.people();
};

TEST_P(CountyTest, HasItsPeopleInHouseholdsOfOneVillage) {
    const double wanted = county.region().population;
    EXPECT_NEAR(people.size(), wanted, wanted * 0.01);
    double households = 0;
    for (PersonId p = 0; p < people.size(); p += people.household(p).size()) {
        const auto household = people.household(p);
        ASSERT_EQ(household.first, p);
        ASSERT_EQ(people.villages[household.first], people.villages[household.end - 1]);
        ++households;
    }
    EXPECT_NEAR(people.size() / households, 2.65, 0.25);
}

TEST_P(CountyTest, SharesOfAgesAreThoseOfACounty) {
    double children = 0;
    double old = 0;
    for (PersonId p = 0; p < people.size(); ++p) {
        const int age = people.age(p, county.region().as_of);
        children += age < 15 ? 1 : 0;
        old += age >= 60 ? 1 : 0;
    }
    EXPECT_NEAR(children / people.size(), 0.19, 0.04);  // census 2020: 17.9 percent
    EXPECT_NEAR(old / people.size(), 0.22, 0.05);       // 18.7, more in the countryside
}

TEST_P(CountyTest, GroupsHoldWhomTheyShould) {
    std::set<PersonId> seen;
    for (const auto& group : people.group_table) {
        const auto members = people.members_of(group);
        ASSERT_GE(members.size(), 2U);
        if (group.kind == GroupKind::Class) {
            ASSERT_LE(members.size(), 46U);
        }
        for (const auto member : members) {
            ASSERT_TRUE(seen.insert(member).second) << "in two groups";
            ASSERT_EQ(people.group(member), &group);
            const int age = people.age(member, county.region().as_of);
            if (group.kind == GroupKind::Class) {
                ASSERT_GE(age, 3);
                ASSERT_LE(age, 17);
            } else if (group.kind == GroupKind::Work) {
                ASSERT_GE(age, 18);
            } else {
                ASSERT_GE(age, 75);
            }
        }
    }
}

TEST_P(CountyTest, IdentityNumbersAreValidUniqueAndOfNoRealCounty) {
    std::set<std::string> seen;
    Identity person;
    const auto today = day("2026-12-31");
    for (PersonId p = 0; p < people.size(); p += 7) {
        identify(county, p, 7, person);
        const auto number = catalog::parse_id_number(person.id_number, today);
        ASSERT_TRUE(number) << number.error().to_string();
        ASSERT_EQ(number->sex == catalog::Sex::Female, person.is_female);
        ASSERT_EQ(number->region, county.region().id_region);
        ASSERT_EQ(shipped().places().find(number->region), nullptr);
        ASSERT_TRUE(seen.insert(person.id_number).second) << "twice";
    }
}

TEST_P(CountyTest, AddressesAreFoundInTheCatalogue) {
    Identity person;
    int villages = 0;
    int asked = 0;
    for (PersonId p = 0; p < people.size(); p += people.size() / 200) {
        identify(county, p, 7, person);
        const auto address = county.province_name() + county.name() + person.address;
        const auto match = shipped().places().match_address(address, county.region().county);
        ASSERT_TRUE(match) << address;
        const auto& village = *county.villages()[people.villages[p]].place;
        villages += match->place == &village ? 1 : 0;
        ++asked;
        ASSERT_TRUE(shipped().places().contains(match->place->code, village.code)) << address;
    }
    EXPECT_GT(villages, asked * 0.9);
}

TEST_P(CountyTest, RoadsReachEveryTownship) {
    for (const auto& township : county.townships()) {
        EXPECT_TRUE(std::isfinite(township.minutes_to_seat)) << township.place->name_zh;
        EXPECT_LT(township.minutes_to_seat, 400);
    }
    for (const auto& road : county.roads().all()) {
        const double a = county.townships()[static_cast<std::size_t>(road.from)].minutes_to_seat;
        const double b = county.townships()[static_cast<std::size_t>(road.to)].minutes_to_seat;
        EXPECT_LE(std::abs(a - b), road.minutes + 1e-9) << "not the shortest way";
    }
}

INSTANTIATE_TEST_SUITE_P(Regions, CountyTest, testing::Values("500242", "140702"),
                         [](const auto& of) { return std::string("Of") + of.param; });

TEST(CountyOfSeedTest, AnotherSeedMakesOtherPeople) {
    const auto& a = world("140702", 7)->county().people();
    const auto& b = world("140702", 8)->county().people();
    EXPECT_NE(a.birth_days, b.birth_days);
}

}  // namespace
}  // namespace fengsui::simulate
