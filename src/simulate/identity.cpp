// SPDX-License-Identifier: Apache-2.0
#include "simulate/identity.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "catalog/id_number.hpp"
#include "simulate/dice.hpp"

namespace fengsui::simulate {
namespace {

using namespace std::string_view_literals;

constexpr std::array families = {"冉"sv, "田"sv, "杨"sv, "陈"sv, "王"sv, "张"sv, "李"sv, "白"sv,
                                 "彭"sv, "石"sv, "吴"sv, "刘"sv, "黄"sv, "周"sv, "何"sv, "罗"sv,
                                 "向"sv, "谭"sv, "龚"sv, "熊"sv, "任"sv, "徐"sv, "郑"sv, "覃"sv};
constexpr std::array given_men = {"伟"sv,   "建国"sv, "志强"sv, "军"sv,   "永胜"sv, "俊杰"sv,
                                  "浩然"sv, "明"sv,   "小龙"sv, "文斌"sv, "涛"sv,   "子轩"sv,
                                  "德明"sv, "光荣"sv, "鹏"sv,   "宇航"sv};
constexpr std::array given_women = {"芳"sv,   "秀英"sv, "丽娟"sv, "敏"sv,   "小红"sv, "雨桐"sv,
                                    "桂兰"sv, "静"sv,   "欣怡"sv, "玉梅"sv, "燕"sv,   "梓涵"sv,
                                    "春花"sv, "琼"sv,   "思雨"sv, "淑珍"sv};

void append_date(std::string& out, base::Day day) {
    const auto text = base::to_string(day);
    out.append(text, 0, 4).append(text, 5, 2).append(text, 8, 2);
}

}  // namespace

void identify(const County& county, PersonId person, std::uint64_t seed, Identity& out) {
    const auto& people = county.people();
    const auto& village = county.villages()[people.villages[person]];
    const auto& township = county.townships()[static_cast<std::size_t>(village.township)];
    out.is_female = people.is_female[person] != 0;
    // A household has one family name; the mother, second in it, keeps her own.
    const auto household = people.household(person);
    const bool own = person == household.first + 1;
    Dice of_family({seed, Purpose::Person, own ? person : household.first, own ? 1U : 0U});
    Dice of_person({seed, Purpose::Person, person, 2});
    out.family = families[of_family.below(families.size())];
    out.given = out.is_female ? given_women[of_person.below(given_women.size())]
                              : given_men[of_person.below(given_men.size())];
    out.birth.clear();
    append_date(out.birth, {people.birth_days[person]});
    out.id_number.assign(county.region().id_region).append(out.birth);
    fmt::format_to(std::back_inserter(out.id_number), "{:03}", people.id_sequences[person]);
    out.id_number += catalog::id_number_check(out.id_number);
    out.phone.clear();
    fmt::format_to(std::back_inserter(out.phone), "000{:08}", person % 100'000'000U);
    const auto house = people.households[person] - people.households[village.people.first];
    out.address.assign(township.place->name_zh).append(village.place->name_zh);
    fmt::format_to(std::back_inserter(out.address), "{}组{}号", house / 60 + 1, house % 60 + 1);
}

}  // namespace fengsui::simulate
