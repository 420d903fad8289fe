// SPDX-License-Identifier: Apache-2.0
#include "catalog/load_test_data.hpp"

namespace fengsui::catalog {
namespace {

using testing_data::shipped;

base::Day day(const char* text) {
    return *base::parse_day(text);
}

TEST(Holidays, SpansIncludeTheirEnds) {
    const auto& holidays = shipped().holidays();
    EXPECT_FALSE(holidays.contains(day("2025-01-27")));
    EXPECT_TRUE(holidays.contains(day("2025-01-28")));
    EXPECT_TRUE(holidays.contains(day("2025-02-04")));
    EXPECT_FALSE(holidays.contains(day("2025-02-05")));
    EXPECT_FALSE(holidays.contains(day("1999-10-01"))) << "before the table begins";
    EXPECT_FALSE(holidays.contains(day("2040-10-01")));
}

TEST(Holidays, MarksStandForDays) {
    EXPECT_EQ((std::vector<unsigned char>{0, 1, 1, 1, 1, 1, 0}),
              shipped().holidays().marks(day("2026-04-30"), 7));
}

}  // namespace
}  // namespace fengsui::catalog
