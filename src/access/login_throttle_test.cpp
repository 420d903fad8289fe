// SPDX-License-Identifier: Apache-2.0
#include "access/login_throttle.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace fengsui::access {
namespace {

class LoginThrottleTest : public testing::Test {
  protected:
    // How often one account can be tried within a day by someone who waits as told.
    int tries_in_a_day() {
        int tries = 0;
        const auto end = clock_.now().ms + 24 * 3'600'000LL;
        while (clock_.now().ms < end) {
            const auto admission = throttle_.begin(at("zhang"));
            if (admission.wait_ms == 0)
                ++tries;
            else
                clock_.advance_ms(admission.wait_ms);
        }
        return tries;
    }
    static LoginTry at(std::string account, std::string remote = {}) {
        return {std::move(account), std::move(remote)};
    }
    base::ManualClock clock_{{1'790'000'000'000}};
    LoginThrottle throttle_{clock_};
};

TEST_F(LoginThrottleTest, TheFifthFailureBeginsToCostTime) {
    for (int i = 1; i <= 5; ++i) {
        const auto admission = throttle_.begin(at("zhang"));
        EXPECT_EQ(0, admission.wait_ms);
        EXPECT_EQ(i == 5, admission.at_limit);
    }
    EXPECT_EQ(5'000, throttle_.begin(at("zhang")).wait_ms);
    EXPECT_EQ(0, throttle_.begin(at("li")).wait_ms) << "others are not slowed";
    clock_.advance_ms(4'999);
    EXPECT_EQ(1, throttle_.begin(at("zhang")).wait_ms);
    clock_.advance_ms(1);
    EXPECT_EQ(0, throttle_.begin(at("zhang")).wait_ms);
    EXPECT_EQ(10'000, throttle_.begin(at("zhang")).wait_ms) << "doubled";
}

TEST_F(LoginThrottleTest, TheDelayGrowsToAQuarterOfAnHour) {
    std::int64_t longest = 0;
    for (int i = 0; i < 60; ++i) {
        const auto wait = throttle_.begin(at("zhang")).wait_ms;
        longest = std::max(longest, wait);
        clock_.advance_ms(wait);
    }
    EXPECT_EQ(15 * 60'000, longest);
}

TEST_F(LoginThrottleTest, GuessingIsHopeless) {
    EXPECT_LT(tries_in_a_day(), 150);
}

TEST_F(LoginThrottleTest, SuccessForgetsTheAccountsFailures) {
    for (int i = 0; i < 4; ++i) throttle_.begin(at("zhang"));
    throttle_.begin(at("zhang"));
    throttle_.succeeded(at("zhang"));
    for (int i = 0; i < 5; ++i) EXPECT_EQ(0, throttle_.begin(at("zhang")).wait_ms);
    EXPECT_GT(throttle_.begin(at("zhang")).wait_ms, 0);
    throttle_.forgive("zhang");
    EXPECT_EQ(0, throttle_.begin(at("zhang")).wait_ms);
}

TEST_F(LoginThrottleTest, AnHourOfQuietIsForgotten) {
    for (int i = 0; i < 5; ++i) throttle_.begin(at("zhang"));
    clock_.advance_ms(3'600'000);
    for (int i = 0; i < 5; ++i) EXPECT_EQ(0, throttle_.begin(at("zhang")).wait_ms);
}

TEST_F(LoginThrottleTest, AClockSetBackShutsNobodyOut) {
    for (int i = 0; i < 8; ++i) throttle_.begin(at("zhang"));
    clock_.advance_ms(-86'400'000);
    EXPECT_EQ(0, throttle_.begin(at("zhang")).wait_ms);
}

TEST_F(LoginThrottleTest, OneAddressCannotTryManyNames) {
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(0, throttle_.begin(at("name" + std::to_string(i), "10.0.0.9")).wait_ms);
    EXPECT_GT(throttle_.begin(at("name99", "10.0.0.9")).wait_ms, 0);
    EXPECT_EQ(0, throttle_.begin(at("name99", "10.0.0.8")).wait_ms);
}

TEST_F(LoginThrottleTest, AnOwnAccountDoesNotWashOutTheAddress) {
    for (int i = 0; i < 19; ++i) throttle_.begin(at("name" + std::to_string(i), "10.0.0.9"));
    throttle_.begin(at("mine", "10.0.0.9"));
    throttle_.succeeded(at("mine", "10.0.0.9"));
    EXPECT_EQ(0, throttle_.begin(at("name20", "10.0.0.9")).wait_ms);
    EXPECT_GT(throttle_.begin(at("name21", "10.0.0.9")).wait_ms, 0);
}

TEST_F(LoginThrottleTest, WhatWasNotComparedDoesNotCount) {
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(0, throttle_.begin(at("zhang", "10.0.0.9")).wait_ms);
        throttle_.withdraw(at("zhang", "10.0.0.9"));
    }
    EXPECT_EQ(0U, throttle_.entries());
}

TEST_F(LoginThrottleTest, ParallelTriesGainNothing) {
    std::atomic<int> admitted{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i)
                if (throttle_.begin(at("zhang")).wait_ms == 0) ++admitted;
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(5, admitted);
}

TEST_F(LoginThrottleTest, AFloodOfNamesDoesNotFreeTheAttackedOne) {
    LoginThrottle small(clock_, {.entries_max = 100});
    for (int i = 0; i < 5; ++i) small.begin(at("zhang"));
    for (int i = 0; i < 1000; ++i) {
        small.begin(at("made up " + std::to_string(i)));
        ASSERT_LE(small.entries(), 100U);
    }
    EXPECT_GT(small.begin(at("zhang")).wait_ms, 0);
}

TEST(AddressKeyTest, OneLineIsOneAddress) {
    EXPECT_EQ("10.0.0.1", address_key("10.0.0.1"));
    EXPECT_EQ(address_key("2001:db8:1:2:aaaa::1"), address_key("2001:db8:1:2:bbbb::2"));
    EXPECT_NE(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
    EXPECT_NE(address_key("::ffff:10.0.0.1"), address_key("::ffff:10.0.0.2"));
    EXPECT_EQ(64U, address_key(std::string(500, 'x')).size());
}

}  // namespace
}  // namespace fengsui::access
