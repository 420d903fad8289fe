// SPDX-License-Identifier: Apache-2.0
#include "stats/adaptive.hpp"

#include <cmath>
#include <cstdio>
#include <fstream>

#include "workbench/methods/method_fixture.hpp"

namespace fengsui::workbench {
namespace {

const std::size_t expected = 0, upper = 1, alarm = 2, pvalue = 3;
const Cells alpha = {{"alpha", "0.01"}};

std::vector<double> season(std::size_t count, double year) {
    std::vector<double> counts;
    for (std::size_t t = 0; t < count; ++t)
        counts.push_back(std::round(20 + 10 * std::sin(6.283185307179586 * double(t) / year)));
    return counts;
}

std::vector<DetectRow> judge(const Series& series, const Cells& cells, std::size_t first,
                             std::size_t last) {
    const auto rows = run_method("adaptive", series, cells, first, last);
    EXPECT_TRUE(rows.has_value()) << rows.error().to_string();
    return rows ? *rows : std::vector<DetectRow>();
}

TEST(AdaptiveMethod, AnswersAsTheLibraryDoesOneRowForEachPoint) {
    auto counts = season(300, 52);
    counts[298] = 60;
    const auto rows = judge(series_of(counts), alpha, 290, 300);
    const auto points = stats::adaptive({counts, 52}, 289, 299, 0.01);
    ASSERT_EQ(points.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        EXPECT_EQ(290 + i, rows[i].t);
        EXPECT_EQ(points[i].expected, rows[i].values[expected]);
        EXPECT_EQ(points[i].upper, rows[i].values[upper]);
        EXPECT_EQ(points[i].alarm ? 1 : 0, rows[i].values[alarm]);
        EXPECT_EQ(points[i].pvalue, rows[i].values[pvalue]);
    }
    EXPECT_EQ(1, rows[9].values[alarm]) << "t 299 has index 298";
}

TEST(AdaptiveMethod, AllPointsFromTheFirstOn) {
    const auto rows = judge(series_of(season(60, 52)), alpha, 1, 60);
    ASSERT_EQ(60U, rows.size());
    for (const auto& row : rows) {
        const bool too_short = row.t <= 26;
        for (const double value : row.values) EXPECT_EQ(too_short, std::isnan(value)) << row.t;
    }
}

TEST(AdaptiveMethod, AMissingPeriodHasNoAnswerAndTheNextOnesGoOn) {
    auto counts = season(200, 52);
    counts[149] = missing;
    const auto rows = judge(series_of(counts), alpha, 150, 151);
    for (const double value : rows[0].values) EXPECT_TRUE(std::isnan(value));
    EXPECT_FALSE(std::isnan(rows[1].values[pvalue]));
}

TEST(AdaptiveMethod, AlphaMustBeAProbability) {
    const auto series = series_of(season(100, 52));
    for (const Cells& cells : {Cells{}, Cells{{"alpha", "0"}}, Cells{{"alpha", "1"}},
                               Cells{{"alpha", "little"}}, Cells{{"alpha", "NA"}}}) {
        const auto rows = run_method("adaptive", series, cells, 90, 90);
        ASSERT_FALSE(rows.has_value());
        EXPECT_NE(std::string::npos, rows.error().to_string().find("alpha"));
        EXPECT_NE(std::string::npos, rows.error().to_string().find("controls.csv line 2"));
    }
}

// Twenty years of weeks with a peak in the same days of each year: 1,044 weeks, 20 × 52 + 4.
TEST(AdaptiveMethod, DatesKeepTheSeasonInPlaceOverYearsOf53Weeks) {
    const auto counts = season(1044, 365.2425 / 7);
    auto series = series_of(counts);
    const auto by_index = judge(series, alpha, 1044, 1044)[0].values[expected];
    date(series, base::make_day(2004, 1, 5).value(), 7);
    const auto by_date = judge(series, alpha, 1044, 1044)[0].values[expected];
    EXPECT_LT(std::abs(by_date - counts.back()), 0.7);
    EXPECT_GT(std::abs(by_index - by_date), 0.7);
    series.has_dates = false;
    EXPECT_EQ(by_index, judge(series, alpha, 1044, 1044)[0].values[expected]) << "epochAsDate 0";
}

TEST(AdaptiveMethod, HolidaysOfADailySeries) {
    const auto first = base::make_day(2021, 1, 1).value();
    std::vector<double> counts(1200, 20);
    for (std::size_t t = 0; t < counts.size(); ++t) counts[t] += t * 7 % 5;
    std::string holidays;
    std::size_t last = 0;
    for (std::size_t t = 30; t < counts.size(); t += 45) {
        counts[t] = 50;
        const auto day = first + int(t);
        holidays += (holidays.empty() ? "" : ";") + base::to_string(day);
        last = t;
    }
    auto series = series_of(counts, 365);
    date(series, first, 1);
    auto cells = alpha;
    const double untold = judge(series, cells, last + 1, last + 1)[0].values[pvalue];
    cells["holidays"] = holidays;
    const auto told = judge(series, cells, last + 1, last + 1)[0];
    EXPECT_NEAR(50, told.values[expected], 5);
    EXPECT_GT(told.values[pvalue], untold);
    EXPECT_EQ(0, told.values[alarm]);
    cells["holidays"] = "2021-01-01;new year";
    const auto refused = run_method("adaptive", series, cells, 1200, 1200);
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(std::string::npos, refused.error().to_string().find("'new year' is no date"));
}

// As others run it: series without dates, no more columns than needed, the last weeks of one.
TEST(AdaptiveMethod, RunsOverTables) {
    const auto folder = testing::TempDir() + "fengsui_adaptive_";
    std::ofstream series(folder + "series.csv");
    series << "series,t,observed\n";
    const auto counts = season(624, 52);
    for (std::size_t t = 0; t < 624; ++t) series << "made," << t + 1 << "," << counts[t] << "\n";
    series.close();
    std::ofstream(folder + "info.csv") << "series,freq\nmade,52\n";
    std::ofstream(folder + "controls.csv") << "config,alpha\nstrict,0.01\n";
    std::ofstream(folder + "range.csv") << "series,config,t_first,t_last\nmade,strict,576,624\n";
    std::string written;
    const auto done = detect(
        *find_detect_method("adaptive"),
        {folder + "series.csv", folder + "info.csv", folder + "controls.csv", folder + "range.csv"},
        [&](std::string_view text) { written += text; });
    ASSERT_TRUE(done.has_value()) << done.error().to_string();
    EXPECT_EQ(0U, written.find("series,config,t,observed,expected,upperbound,alarm,pvalue\n"
                               "made,strict,576,"));
    EXPECT_EQ(50, std::count(written.begin(), written.end(), '\n'));
    for (const auto* name : {"series.csv", "info.csv", "controls.csv", "range.csv"})
        std::remove((folder + name).c_str());
}

}  // namespace
}  // namespace fengsui::workbench
