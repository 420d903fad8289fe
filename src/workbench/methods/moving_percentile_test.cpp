// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "workbench/methods/method_fixture.hpp"

namespace fengsui::workbench {
namespace {

const std::size_t upper = 0, alarm = 1, block_cases = 2, percentile = 3, blocks = 4;

DetectRow judge(const Series& series, std::size_t t, const Cells& cells) {
    const auto rows = run_method("moving_percentile", series, cells, t, t);
    EXPECT_TRUE(rows.has_value()) << rows.error().to_string();
    return rows->front();
}

TEST(MovingPercentileMethod, WeeksWithoutDatesStepBackByIndex) {
    // Five years: the 25 weeks around t - 52 y hold 1 ... 25, all others 1000.
    std::vector<double> counts(300, 1000);
    double next = 1;
    for (std::size_t year = 1; year <= 5; ++year) {
        for (std::size_t i = 0; i < 5; ++i) counts[299 - 52 * year - 2 + i] = next++;
    }
    counts[299] = 21;
    const auto row = judge(series_of(counts), 300, {{"percentile", "80"}});
    EXPECT_DOUBLE_EQ(20.2, row.values[upper]);
    EXPECT_EQ(1, row.values[alarm]);
    EXPECT_EQ(21, row.values[block_cases]);
    EXPECT_DOUBLE_EQ(100 * 20 / 24.0, row.values[percentile]);
    EXPECT_EQ(25, row.values[blocks]);
}

// 2026-01-05 is a Monday; the weeks that start nearest to 5 January of 2021 ... 2025 are 52, 104,
// 157, 209 and 261 weeks earlier: 2020 had 53 weeks.
TEST(MovingPercentileMethod, WeeksWithDatesFollowThe53rdWeek) {
    auto series = series_of(std::vector<double>(300, 0));
    date(series, base::make_day(2026, 1, 5).value() - 299 * 7, 7);
    const std::vector<std::size_t> back = {52, 104, 157, 209, 261};
    for (const auto weeks : back) series.observed[299 - weeks] = 3;
    series.observed[299] = 3;
    const Cells cells = {{"percentile", "50"}, {"blocks_around", "0"}};
    EXPECT_EQ(3, judge(series, 300, cells).values[upper]) << "all five weeks met";
    const auto by_index = series_of(series.observed);
    EXPECT_EQ(0, judge(by_index, 300, cells).values[upper]) << "two of five by index";
}

// The seven days to 29 February 2024 against those to 28 February of the years before.
TEST(MovingPercentileMethod, LeapDayMeetsTheLastOfFebruary) {
    const auto leap_day = base::make_day(2024, 2, 29).value();
    const auto first = base::make_day(2018, 1, 1).value();
    auto series = series_of(std::vector<double>(std::size_t(leap_day - first + 1), 0), 365);
    date(series, first, 1);
    for (const int year : {2019, 2020, 2021, 2022, 2023}) {
        const auto last = base::make_day(year, 2, year == 2020 ? 29 : 28).value();
        series.observed[std::size_t(last - first)] = 4;
        series.observed[std::size_t(last - first - 7)] = 9;  // the block before
    }
    series.observed[std::size_t(leap_day - first - 6)] = 5;
    const auto row =
        judge(series, series.observed.size(), {{"percentile", "0"}, {"blocks_around", "0"}});
    EXPECT_EQ(4, row.values[upper]);
    EXPECT_EQ(5, row.values[block_cases]);
    EXPECT_EQ(1, row.values[alarm]);
    EXPECT_EQ(5, row.values[blocks]);
}

TEST(MovingPercentileMethod, TooShortHasNoAnswer) {
    const auto series = series_of(std::vector<double>(400, 1));
    const Cells cells = {{"percentile", "80"}};
    for (const double value : judge(series, 262, cells).values) EXPECT_TRUE(std::isnan(value));
    EXPECT_EQ(1, judge(series, 263, cells).values[upper]) << "5 years of 52 weeks and 2 weeks";
}

TEST(MovingPercentileMethod, SettingsThatMakeNoSenseAreRefused) {
    const auto series = series_of(std::vector<double>(400, 1));
    for (const Cells& cells :
         {Cells{}, Cells{{"percentile", "101"}}, Cells{{"percentile", "much"}},
          Cells{{"percentile", "80"}, {"years", "0"}}, Cells{{"percentile", "80"}, {"block", "0"}},
          Cells{{"percentile", "80"}, {"blocks_around", "10"}},
          Cells{{"percentile", "80"}, {"min_count", "-1"}}}) {
        EXPECT_FALSE(run_method("moving_percentile", series, cells, 300, 300).has_value());
    }
}

}  // namespace
}  // namespace fengsui::workbench
