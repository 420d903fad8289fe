// SPDX-License-Identifier: Apache-2.0
#include "catalog/place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "catalog/load_test_data.hpp"

namespace fengsui::catalog {
namespace {

using testing_data::shipped;

TEST(Places, form_a_tree) {
    const Places& places = shipped().places();
    const Place* village = places.find("500242114205");
    ASSERT_NE(village, nullptr);
    EXPECT_EQ(village->short_name, "山羊村");
    std::vector<std::string> codes;
    for (const Place* above : places.ancestors(village->code)) codes.push_back(above->code);
    EXPECT_THAT(codes, ::testing::ElementsAre("500242114", "500242", "500200", "500000"));
    EXPECT_TRUE(places.contains("500242", "500242114205"));
    EXPECT_TRUE(places.contains("500200", "500242114"));
    EXPECT_TRUE(places.contains("500242114", "500242114"));
    EXPECT_FALSE(places.contains("500242113", "500242114205"));
    EXPECT_FALSE(places.contains("140702", "500242114"));
    EXPECT_FALSE(places.contains("500242", "no such place"));
    EXPECT_EQ(places.enclosing("500242114205", PlaceKind::Township)->code, "500242114");
    EXPECT_EQ(places.enclosing("500000", PlaceKind::Township), nullptr);
    EXPECT_EQ(places.children("140702").size(), 20U);
    EXPECT_TRUE(places.children("nothing").empty());
    EXPECT_EQ(places.find("500242001")->name_en, "Taohuayuan Subdistrict");
}

TEST(Places, neighbours_are_mutual_and_every_township_has_some) {
    const Places& places = shipped().places();
    for (const Place* township : places.children("500242")) {
        EXPECT_FALSE(places.neighbours(township->code).empty()) << township->name_zh;
        for (const Place* other : places.neighbours(township->code)) {
            EXPECT_THAT(places.neighbours(other->code), ::testing::Contains(township))
                << other->name_zh;
        }
    }
}

TEST(Places, townships_hang_together) {
    const Places& places = shipped().places();
    std::set<const Place*> reached;
    std::vector<const Place*> open{places.find("500242001")};
    while (!open.empty()) {
        const Place* place = open.back();
        open.pop_back();
        if (!reached.insert(place).second) continue;
        for (const Place* next : places.neighbours(place->code)) open.push_back(next);
    }
    EXPECT_EQ(reached.size(), 39U);
}

struct Address {
    const char* text;
    const char* county;
    const char* code;  // "" for none
};

class MatchAddress : public ::testing::TestWithParam<Address> {};

TEST_P(MatchAddress, finds_the_most_specific_place) {
    const auto match = shipped().places().match_address(GetParam().text, GetParam().county);
    EXPECT_EQ(match ? match->place->code : "", GetParam().code) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Youyang, MatchAddress,
    ::testing::Values(
        Address{"重庆市酉阳土家族苗族自治县板溪镇山羊村3组12号", "500242", "500242114205"},
        Address{"重庆市 酉阳县 板溪镇 山羊村", "500242", "500242114205"},
        Address{"酉阳县桃花源街道城北社区桃花源大道", "500242", "500242001002"},
        Address{"桃花源街道桃花源社区居民委员会", "500242", "500242001001"},
        Address{"麻旺镇龙坝村民委员会", "500242", "500242102214"},
        Address{"板溪镇政府对面", "500242", "500242114"}, Address{"板溪", "500242", "500242114"},
        Address{"酉阳县大溪", "500242", "500242104"},
        Address{"铜鼓乡清泉村", "500242", "500242116208"},  // town since, township in old addresses
        Address{"清泉乡茶溪村", "500242", "500242220203"},
        Address{"兴隆镇龙潭村2组", "500242", "500242105205"},  // 龙潭 is a town elsewhere
        Address{"酉阳县龙潭镇", "500242", "500242101"},
        Address{"酉阳县龙潭村", "500242", "500242105205"},
        Address{"酉阳县中坝村", "500242", "500242"},  // two villages of this name
        Address{"可大乡中坝村", "500242", "500242204202"},
        Address{"丁市镇中坝村", "500242", "500242107206"},
        Address{"涂市镇涂市村", "500242", "500242115200"},  // 市 here is no city
        Address{"酉阳县", "500242", "500242"},
        Address{"重庆市酉阳自治县人民医院家属区", "500242", "500242"},
        Address{"湖北省来凤县大河镇五福村", "500242", ""},
        Address{"重庆市黔江区石会镇", "500242", ""}, Address{"湖南省龙山县五福镇", "500242", ""},
        Address{"贵州省沿河土家族自治县黑水镇", "500242", ""},
        Address{"山东省济南市龙潭村", "500242", ""}, Address{"", "500242", ""},
        Address{"不详", "500242", ""}, Address{"板溪镇山羊村", "140702", ""},
        Address{"板溪镇山羊村", "999999", ""},
        Address{"Ｎo.5 酉阳县（板溪镇）", "500242", "500242114"}));

INSTANTIATE_TEST_SUITE_P(
    Yuci, MatchAddress,
    ::testing::Values(Address{"山西省晋中市榆次区乌金山镇鸣谦村", "140702", "140702100200"},
                      Address{"榆次区使赵乡", "140702", "140702402"},
                      Address{"榆次北关街道桥西社区", "140702", "140702001003"},
                      Address{"晋中市榆次区", "140702", "140702"},
                      Address{"山西省太原市东阳镇", "140702", ""}));

TEST(Places, every_shipped_name_finds_itself) {
    const Places& places = shipped().places();
    for (const Place& place : places.all()) {
        if (place.kind != PlaceKind::Township && place.kind != PlaceKind::Village) continue;
        const Place* county = places.enclosing(place.code, PlaceKind::County);
        std::string address = county->name_zh;
        if (place.kind == PlaceKind::Village) address += places.parent(place)->name_zh;
        const auto match = places.match_address(address + place.name_zh, county->code);
        ASSERT_TRUE(match) << place.name_zh;
        EXPECT_EQ(match->place->code, place.code) << address + place.name_zh;
    }
}

TEST(PlaceKinds, words_and_sets) {
    for (int i = 0; i < place_kind_count; ++i) {
        const auto kind = static_cast<PlaceKind>(i);
        EXPECT_EQ(parse_place_kind(to_string(kind)), kind);
    }
    EXPECT_EQ(parse_place_kind("hamlet"), std::nullopt);
    PlaceKinds kinds;
    EXPECT_TRUE(kinds.empty());
    kinds.add(PlaceKind::School);
    EXPECT_TRUE(kinds.has(PlaceKind::School));
    EXPECT_FALSE(kinds.has(PlaceKind::Village));
}

}  // namespace
}  // namespace fengsui::catalog
