// SPDX-License-Identifier: Apache-2.0
#include "respond/event.hpp"

#include <gtest/gtest.h>

namespace fengsui::respond {
namespace {

TEST(Event, PlacesMeetAtACodeThatExists) {
    struct Case {
        const char* a;
        const char* b;
        const char* meet;
    };
    for (const auto& [a, b, meet] :
         {Case{"500242001", "500242001", "500242001"}, Case{"500242001", "500242002", "500242"},
          Case{"500242001003", "500242001004", "500242001"},
          Case{"500242", "500242001003", "500242"}, Case{"500242001003", "500242001", "500242001"},
          Case{"500242100201", "500242100301", "500242100"},
          Case{"500242001", "500242011", "500242"}}) {
        EXPECT_EQ(meet, meeting_place(a, b)) << a << " " << b;
        EXPECT_EQ(meet, meeting_place(b, a)) << b << " " << a;
    }
}

TEST(Event, GradesAndNumbersReadAsPeopleWriteThem) {
    EXPECT_EQ("E-0007", event_number(7));
    EXPECT_EQ("E-12345", event_number(12345));
    EXPECT_EQ("Ⅲ级（较大）", grade_name_zh(EventGrade::III));
    EXPECT_EQ("未定级", grade_name_zh(EventGrade::None));
    EXPECT_EQ("grade III", grade_name_en(EventGrade::III));
    EXPECT_EQ(EventGrade::II, graver(EventGrade::None, EventGrade::II));
    EXPECT_EQ(EventGrade::I, graver(EventGrade::I, EventGrade::IV));
}

}  // namespace
}  // namespace fengsui::respond
