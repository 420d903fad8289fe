// SPDX-License-Identifier: Apache-2.0
// What people write wrongly in the simulator's files is answered with file, line and field.
#include "simulate/region_file.hpp"

#include <gmock/gmock.h>

#include "simulate/test_world.hpp"

namespace fengsui::simulate {
namespace {

using testing::HasSubstr;
using namespace testing_world;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) {
        ADD_FAILURE() << "no \"" << from << "\" to replace";
        return text;
    }
    return text.replace(at, from.size(), to);
}

constexpr std::string_view head =
    "name = \"试验县\"\n"
    "county = \"500242\"\n"
    "seat = \"500242002\"\n"
    "id_region = \"500299\"\n"
    "population = 1000\n"
    "as_of = 2026-01-01\n";

std::string institution(const std::string& code, const std::string& parent) {
    return "[[institution]]\ncode = \"" + code +
           "\"\nname = \"甲\"\nrole = \"general_hospital\"\n" + "parent = \"" + parent +
           "\"\nvendor = \"hl7_v251\"\n";
}

base::Problem problem(const std::string& text) {
    const auto region = Region::load("r.toml", text, shipped());
    if (region) {
        ADD_FAILURE() << "accepted: " << text;
        return {};
    }
    return region.error();
}

TEST(RegionFileTest, TheShippedRegionsAreRead) {
    for (const auto* code : {"500242", "140702"}) {
        const auto name = std::string("simulate/region_") + code + ".toml";
        const auto region = Region::load(name, file(name).bytes, shipped());
        ASSERT_TRUE(region) << region.error().to_string();
        EXPECT_EQ(region->county, code);
        EXPECT_GT(region->institutions.size(), 100U);
    }
}

TEST(RegionFileTest, AGroupStandsInEveryTownship) {
    const auto region =
        Region::load("r.toml",
                     std::string(head) +
                         "[[group]]\nrole = \"township_hospital\"\nname = \"卫生院\"\n"
                         "per = \"township\"\nvendors = [\"hl7_v251\", \"case_csv\"]\n",
                     shipped());
    ASSERT_TRUE(region) << region.error().to_string();
    ASSERT_EQ(region->institutions.size(), shipped().places().children("500242").size());
    EXPECT_EQ(region->institutions[0].vendor, Vendor::Hl7V251);
    EXPECT_EQ(region->institutions[1].vendor, Vendor::CaseCsv);
    EXPECT_NE(region->institutions[0].place, region->institutions[1].place);
}

TEST(RegionFileTest, ABranchStandsWhereItsHospitalStands) {
    const auto region = Region::load(
        "r.toml", std::string(head) + institution("1", "2") + institution("2", "500242101"),
        shipped());
    ASSERT_TRUE(region) << region.error().to_string();
    EXPECT_EQ(region->institutions[0].place, "500242101");
}

TEST(RegionFileTest, AnUnknownPlaceIsNamedWithItsLine) {
    const auto found = problem(std::string(head) + institution("1", "500242999"));
    EXPECT_EQ(found.path, "r.toml line 11, field institution[1].parent");
    EXPECT_THAT(found.detail, HasSubstr("500242999"));
    EXPECT_EQ(problem(replaced(std::string(head), "\"500242002\"", "\"140702001\"")).path,
              "r.toml line 3, field seat");
    EXPECT_EQ(problem(replaced(std::string(head), "\"500242\"", "\"999999\"")).path,
              "r.toml line 2, field county");
}

TEST(RegionFileTest, ACycleOfParentsIsNamed) {
    const auto found = problem(std::string(head) + institution("1", "2") + institution("2", "1"));
    EXPECT_EQ(found.path, "r.toml line 11, field institution[1].parent");
    EXPECT_THAT(found.detail, HasSubstr("cycle"));
    EXPECT_THAT(problem(std::string(head) + institution("1", "1")).detail, HasSubstr("cycle"));
}

TEST(RegionFileTest, ADoubledCodeIsNamed) {
    const auto found =
        problem(std::string(head) + institution("1", "500242101") + institution("1", "500242102"));
    EXPECT_EQ(found.path, "r.toml line 14, field institution[2].code");
    EXPECT_THAT(problem(std::string(head) + institution("500242101", "500242101")).detail,
                HasSubstr("code of a place"));
}

TEST(RegionFileTest, ANegativeNumberIsNamed) {
    EXPECT_EQ(problem(replaced(std::string(head), "1000", "-5")).path,
              "r.toml line 5, field population");
    const auto found = problem(std::string(head) + institution("1", "500242101") + "beds = -2\n");
    EXPECT_EQ(found.path, "r.toml line 13, field institution[1].beds");
    EXPECT_EQ(problem(std::string(head) + "[messiness]\nlate = 1.5\n").path,
              "r.toml line 8, field messiness.late");
}

TEST(RegionFileTest, UnknownFieldsAndWordsAndBrokenTomlAreNamed) {
    EXPECT_EQ(problem(std::string(head) + "colour = 3\n").path, "r.toml line 7, field colour");
    EXPECT_EQ(problem(std::string(head) +
                      replaced(institution("1", "500242101"), "general_hospital", "shop"))
                  .path,
              "r.toml line 10, field institution[1].role");
    EXPECT_EQ(problem(std::string(head) + "x = = 3\n").path, "r.toml line 7");
    EXPECT_EQ(problem(std::string(head) +
                      "[[stock]]\nitem = \"甲\"\nunit = \"只\"\nat = \"9\"\ndaily_use = 1\n")
                  .path,
              "r.toml line 10, field stock[1].at");
}

TEST(ParametersTest, EveryRowIsNeededOnceAndNoneNegative) {
    const auto good = file("simulate/parameters.csv");
    const auto load = [](const std::string& bytes) { return Parameters::load("p.csv", bytes); };
    ASSERT_TRUE(load(good.bytes)) << load(good.bytes).error().to_string();
    EXPECT_EQ(load(good.bytes)->class_size, 45);

    const auto unknown = load(replaced(good.bytes, "class_size,", "klass,"));
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().path, "p.csv line 6 column symbol");
    const auto negative = load(replaced(good.bytes, "class_size,45", "class_size,-45"));
    ASSERT_FALSE(negative);
    EXPECT_EQ(negative.error().path, "p.csv line 6 column value");
    const auto begin = good.bytes.find("class_size,");
    const auto row = good.bytes.substr(begin, good.bytes.find('\n', begin) + 1 - begin);
    const auto missing = load(replaced(good.bytes, row, ""));
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().detail, HasSubstr("class_size"));
    const auto twice = load(replaced(good.bytes, row, row + row));
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().path, "p.csv line 7 column symbol");
}

class OutbreakFileTest : public testing::Test {
  protected:
    base::Problem problem(const std::string& text) {
        const auto loaded = world("140702")->load_outbreaks(
            {{"o.toml", text}}, {day("2025-03-01"), day("2025-04-30")}, 1);
        if (loaded) {
            ADD_FAILURE() << "accepted: " << text;
            return {};
        }
        return loaded.error();
    }
    const std::string good =
        "name_zh = \"甲\"\nname_en = \"a\"\ndescription = \"b\"\nkind = \"transmission\"\n"
        "disease = \"influenza\"\nstart = 2025-03-10\n";
};

TEST_F(OutbreakFileTest, TheShippedOutbreaksAreRead) {
    for (const auto& embedded : data()) {
        if (!embedded.path.starts_with("simulate/outbreaks/")) continue;
        const auto loaded = world("140702")->load_outbreaks(
            {{std::string(embedded.path), std::string(embedded.bytes)}},
            {day("2025-03-01"), day("2025-04-30")}, 1);
        EXPECT_TRUE(loaded) << loaded.error().to_string();
    }
}

TEST_F(OutbreakFileTest, AnOutbreakOutsideTheDatesIsNamed) {
    const auto found = problem(replaced(good, "2025-03-10", "2025-05-01"));
    EXPECT_EQ(found.path, "o.toml line 6, field start");
    EXPECT_THAT(found.detail, HasSubstr("2025-05-01, outside 2025-03-01 to 2025-04-30"));
    EXPECT_EQ(problem(replaced(good, "start = 2025-03-10", "start_after_days = 61")).path,
              "o.toml line 6, field start_after_days");
}

TEST_F(OutbreakFileTest, UnknownDiseasesPlacesKindsAndFieldsAreNamed) {
    EXPECT_EQ(problem(replaced(good, "influenza", "flu")).path, "o.toml line 5, field disease");
    EXPECT_EQ(problem(good + "at = \"500242101\"\n").path, "o.toml line 7, field at");
    EXPECT_EQ(problem(replaced(good, "transmission", "magic")).path, "o.toml line 4, field kind");
    EXPECT_EQ(problem(good + "attack_rate = 0.5\n").path, "o.toml line 7, field attack_rate");
    EXPECT_EQ(problem(good + "r0 = -1\n").path, "o.toml line 7, field r0");
    EXPECT_EQ(problem(replaced(good, "start = 2025-03-10\n", "")).path,
              "o.toml line 1, field start_after_days");
}

TEST_F(OutbreakFileTest, DatesThatTheCalendarDoesNotKnowAreRefused) {
    const auto of = world("140702");
    EXPECT_FALSE(of->load_outbreaks({}, {day("1999-01-01"), day("1999-02-01")}, 1));
    EXPECT_FALSE(of->load_outbreaks({}, {day("2025-02-01"), day("2025-01-01")}, 1));
}

}  // namespace
}  // namespace fengsui::simulate
