// SPDX-License-Identifier: Apache-2.0
#include "surveil/silence.hpp"

#include <gtest/gtest.h>

namespace fengsui::surveil {
namespace {

constexpr std::int64_t hour = 3'600'000;
constexpr std::int64_t day = 24 * hour;

TEST(SilenceTest, WhoSendsDailyIsSilentAfterADay) {
    EXPECT_EQ(day, silent_after_ms({90, 0, 89}));
    EXPECT_EQ(day, silent_after_ms({75, 0, 89})) << "it paused for two weeks";
    EXPECT_EQ(day, silent_after_ms({}));
    EXPECT_EQ(day, silent_after_ms({2, 0, 30})) << "two days make no rhythm";
}

TEST(SilenceTest, AWeekendIsNoSilence) {
    const SendingDays school{60, 0, 82};  // Monday to Friday
    EXPECT_GT(silent_after_ms(school), 3 * day);
    EXPECT_LT(silent_after_ms(school), 4 * day);
}

TEST(SilenceTest, WhoSendsWeeklyMayBeTwoDaysLate) {
    EXPECT_EQ(9 * day, silent_after_ms({13, 2, 86}));
    EXPECT_EQ(32 * day, silent_after_ms({3, 0, 60})) << "monthly";
}

TEST(SilenceTest, TheLastMessageDecidesToTheMillisecond) {
    const SendingDays daily{90, 0, 89};
    const base::Instant now{100 * day};
    EXPECT_FALSE(is_silent(base::Instant{now.ms - day}, daily, now));
    EXPECT_TRUE(is_silent(base::Instant{now.ms - day - 1}, daily, now));
    EXPECT_TRUE(is_silent(std::nullopt, {}, now)) << "nothing ever came";
}

}  // namespace
}  // namespace fengsui::surveil
