// SPDX-License-Identifier: Apache-2.0
#include "app/load/load_report.hpp"

#include <gmock/gmock.h>

namespace fengsui::app {
namespace {

using testing::HasSubstr;

LoadReport report() {
    LoadReport report;
    report.seconds = 10;
    report.limit_ms = 50;
    report.mllp_lines = 4;
    report.asked_per_second = report.accepted_per_second = 100;
    report.all.door = "all";
    report.all.sent = report.all.accepted = 1000;
    report.all.from_intended.p99_ms = 20;
    report.doors = {report.all};
    for (int second = 0; second < 10; ++second)
        report.by_second.push_back({.second = second, .asked = 100, .accepted = 100});
    return report;
}

TEST(LoadReportTest, HeldMeansAllAcceptedInTimeAtTheRateAsked) {
    const auto held = [](auto change) {
        auto changed = report();
        change(changed);
        judge(changed, std::nullopt);
        return changed.is_held;
    };
    EXPECT_TRUE(held([](LoadReport&) {}));
    EXPECT_FALSE(held([](LoadReport& r) { r.all.from_intended.p99_ms = 50; }));
    EXPECT_FALSE(held([](LoadReport& r) { r.all.accepted = 999; }));
    EXPECT_FALSE(held([](LoadReport& r) { r.all.unanswered = 1; }));
    EXPECT_FALSE(held([](LoadReport& r) { r.accepted_per_second = 90; }));
    EXPECT_FALSE(held([](LoadReport& r) { r.all = {}; }));
}

TEST(LoadReportTest, RecoveryIsCountedFromTheEndOfTheStorm) {
    auto stormy = report();
    for (const int second : {3, 4, 5, 6})
        stormy.by_second[static_cast<std::size_t>(second)].slow = 2;
    judge(stormy, 5.0);
    EXPECT_DOUBLE_EQ(*stormy.recovered_after_s, 2);
    stormy.by_second[9].slow = 1;  // one of a hundred
    judge(stormy, 5.0);
    EXPECT_DOUBLE_EQ(*stormy.recovered_after_s, 2);
    judge(stormy, 7.0);
    EXPECT_DOUBLE_EQ(*stormy.recovered_after_s, 0);
    judge(stormy, std::nullopt);
    EXPECT_FALSE(stormy.recovered_after_s);
}

TEST(LoadReportTest, TheTextSaysWhoWasTheLimit) {
    auto fine = report();
    judge(fine, std::nullopt);
    EXPECT_THAT(to_text(fine), HasSubstr("held: 100.0/s of 100.0/s asked"));
    EXPECT_THAT(to_text(fine), HasSubstr("the figures are the server's"));
    fine.lateness.p99_ms = 6;
    EXPECT_THAT(to_text(fine), HasSubstr("IT WAS A LIMIT ITSELF"));
    fine.rough = RoughTally{.flooding_lines = 1, .flood_sent = 77};
    EXPECT_THAT(to_text(fine), HasSubstr("77 messages without waiting"));
    fine.waiting_max = 5;
    EXPECT_THAT(to_text(fine), HasSubstr("up to 5 messages waited"));
}

}  // namespace
}  // namespace fengsui::app
