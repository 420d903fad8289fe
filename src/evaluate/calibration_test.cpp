// SPDX-License-Identifier: Apache-2.0
#include "evaluate/calibration.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace fengsui::evaluate {
namespace {

TEST(CalibrationTest, CountsPValuesAtOrBelowEachLevelOfTheDaysAskedFor) {
    const auto db = ledger::Connection::open_sqlite(":memory:");
    db->script(
        "CREATE TABLE judgement (county TEXT, day BIGINT, channel TEXT, method TEXT, pvalue_ppb "
        "BIGINT)");
    const auto add = [&](int day, const char* channel, const char* method, std::int64_t ppb) {
        db->execute("INSERT INTO judgement VALUES ('500242', ?, ?, ?, ?)",
                    {day, channel, method, ppb});
    };
    add(9, "case", "ewma", 1);  // before
    add(10, "case", "ewma", 500'000'000);
    add(10, "case", "ewma", 10'000'000);  // exactly 0.01
    add(11, "case", "ewma", 99'999);
    add(11, "sector", "ewma", 1'000'000);
    add(11, "case", "adaptive", 100'000'001);
    add(12, "case", "ewma", 1);  // after
    const auto found = read_calibration(*db, "500242", {10}, {11});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found.at({"case", "ewma"}), (Calibration{3, {2, 2, 1, 1}}));
    EXPECT_EQ(found.at({"sector", "ewma"}), (Calibration{1, {1, 1, 1, 0}}));
    EXPECT_EQ(found.at({"case", "adaptive"}), (Calibration{1, {0, 0, 0, 0}}));
    auto sum = found.at({"case", "ewma"});
    sum += found.at({"sector", "ewma"});
    EXPECT_EQ(sum, (Calibration{4, {3, 3, 2, 1}}));
}

}  // namespace
}  // namespace fengsui::evaluate
