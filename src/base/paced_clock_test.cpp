// SPDX-License-Identifier: Apache-2.0
#include "base/paced_clock.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace fengsui::base {
namespace {

TEST(PacedClock, StandsWhereItIsPut) {
    PacedClock clock({1'000});
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    EXPECT_EQ(1'000, clock.now().ms);
    clock.set({5'000});
    EXPECT_EQ(5'000, clock.now().ms);
}

TEST(PacedClock, RunsSoManyTimesAsFast) {
    PacedClock clock({0});
    const auto begin = std::chrono::steady_clock::now();
    clock.run(1'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const auto read = clock.now().ms;
    const std::chrono::duration<double, std::milli> real = std::chrono::steady_clock::now() - begin;
    EXPECT_GE(read, 20'000);
    EXPECT_LE(static_cast<double>(read), real.count() * 1'000);
}

TEST(PacedClock, AChangeOfSpeedLosesNoTime) {
    PacedClock clock({0});
    clock.run(1'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    clock.run(1);
    const auto at = clock.now().ms;
    EXPECT_GE(at, 5'000);
    clock.set({at + 10'000});
    EXPECT_EQ(at + 10'000, clock.now().ms);
}

TEST(PacedClockDeathTest, DoesNotGoBack) {
    PacedClock clock({1'000});
    EXPECT_DEATH(clock.set({999}), "");
}

}  // namespace
}  // namespace fengsui::base
