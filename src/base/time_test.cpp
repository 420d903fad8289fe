// SPDX-License-Identifier: Apache-2.0
#include "base/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/id.hpp"

namespace fengsui::base {
namespace {

TEST(TimeTest, DaysAreRealDates) {
    EXPECT_EQ("2024-02-29", to_string(*parse_day("20240229")));
    EXPECT_EQ("1969-12-31", to_string(Day{-1}));
    for (const auto* wrong : {"2023-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-1-1",
                              "2026-11-2x", "", "20261", "+0260101"}) {
        EXPECT_FALSE(parse_day(wrong)) << wrong;
    }
}

TEST(TimeTest, EpiWeeksFollowIso) {
    EXPECT_EQ((EpiWeek{2020, 53}), epi_week(*parse_day("2021-01-03")));
    EXPECT_EQ((EpiWeek{2021, 1}), epi_week(*parse_day("2021-01-04")));
    EXPECT_EQ((EpiWeek{2026, 47}), epi_week(*parse_day("2026-11-21")));
    EXPECT_EQ((EpiWeek{2025, 1}), epi_week(*parse_day("2024-12-30")));
}

TEST(TimeTest, InstantsWithOffsets) {
    const auto at = parse_iso("2026-11-21T14:32:08.123+08:00");
    ASSERT_TRUE(at);
    EXPECT_EQ("2026-11-21T06:32:08.123Z", to_iso(*at));
    EXPECT_EQ("2026-11-21T14:32:08.123+08:00", to_iso(*at, 480));
    EXPECT_EQ("2026-11-22", to_string(local_day(*parse_iso("2026-11-21T17:00:00Z"), 480)));
    for (const auto* wrong : {"2026-11-21T14:32:08", "2026-11-21", "2026-11-21T25:00Z",
                              "2026-11-21T14:61Z", "2026-11-21T14:32+8"}) {
        EXPECT_FALSE(parse_iso(wrong)) << wrong;
    }
}

RC_GTEST_PROP(TimeProperty, DaysAndInstantsComeBack, ()) {
    const Day day{*rc::gen::inRange(-700'000, 2'000'000)};
    RC_ASSERT(parse_day(to_string(day)) == day);
    const Instant at{*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000)};
    const int offset = *rc::gen::inRange(-720, 840);
    RC_ASSERT(parse_iso(to_iso(at, offset)) == at);
}

TEST(IdTest, IdsGrowEvenIfTheClockDoesNot) {
    ManualClock clock({1'790'000'000'000});
    IdMaker ids(clock, 3);
    const auto first = ids.next();
    clock.set({1'780'000'000'000});
    auto last = first;
    for (int i = 0; i < 10'000; ++i) {
        const auto id = ids.next();
        ASSERT_GT(id, last);
        last = id;
    }
    EXPECT_GE(first, first_id_at({1'790'000'000'000}));
    EXPECT_FALSE(parse_id("12x"));
    EXPECT_FALSE(parse_id("-5"));
    EXPECT_EQ(first, parse_id(std::to_string(first)));
}

}  // namespace
}  // namespace fengsui::base
