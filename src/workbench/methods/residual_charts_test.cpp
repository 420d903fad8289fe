// SPDX-License-Identifier: Apache-2.0
// ewma and nb_cusum through the command's tables.
#include <algorithm>
#include <cmath>

#include "stats/ewma.hpp"
#include "stats/nb_cusum.hpp"
#include "workbench/methods/method_fixture.hpp"

namespace fengsui::workbench {
namespace {

const std::size_t expected = 0, statistic = 1, upper = 2, alarm = 3;
const Cells for_ewma = {{"alpha", "0.01"}};
const Cells for_cusum = {{"arl0", "365"}};

// Mondays are busy, day 90 and 91 (counted from 0) have an outbreak.
std::vector<double> days() {
    std::vector<double> counts;
    for (std::size_t t = 0; t < 100; ++t) counts.push_back((t % 7 == 0 ? 24 : 10) + t * 5 % 4);
    counts[90] += 12;
    counts[91] += 12;
    return counts;
}

std::vector<int> weekdays() {
    std::vector<int> kinds;
    for (std::size_t t = 0; t < 100; ++t) kinds.push_back(int(t % 7));
    return kinds;
}

std::vector<DetectRow> judge(std::string_view method, const Series& series, const Cells& cells,
                             std::size_t first = 1, std::size_t last = 100) {
    const auto rows = run_method(method, series, cells, first, last);
    EXPECT_TRUE(rows.has_value()) << rows.error().to_string();
    return rows ? *rows : std::vector<DetectRow>(last - first + 1, DetectRow{1, {0, 0, 0, 0}});
}

TEST(ResidualChartsMethod, EwmaIsTheLibrarys) {
    const auto rows = judge("ewma", series_of(days(), 365), for_ewma);
    const auto points = stats::ewma(days(), stats::day_baseline(days(), weekdays()));
    for (std::size_t i = 0; i < 100; ++i) {
        EXPECT_EQ(i + 1, rows[i].t);
        if (i < 30) {
            for (const double value : rows[i].values) EXPECT_TRUE(std::isnan(value)) << i;
            continue;
        }
        EXPECT_EQ(points[i].expected, rows[i].values[expected]);
        EXPECT_NEAR(points[i].statistic, rows[i].values[statistic], 1e-12);
        EXPECT_NEAR(points[i].upper, rows[i].values[upper], 1e-9) << "k is the normal's quantile";
        EXPECT_EQ(points[i].statistic > points[i].limit ? 1 : 0, rows[i].values[alarm]);
    }
    EXPECT_EQ(1, rows[91].values[alarm]);
    EXPECT_EQ(0, rows[89].values[alarm]);
}

TEST(ResidualChartsMethod, NbCusumIsTheLibrarys) {
    const auto rows = judge("nb_cusum", series_of(days(), 365), for_cusum, 80, 100);
    const auto points = stats::nb_cusum(days(), stats::day_baseline(days(), weekdays()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& point = points[i + 79];
        EXPECT_EQ(point.expected, rows[i].values[expected]);
        EXPECT_NEAR(point.statistic, rows[i].values[statistic], 1e-12);
        EXPECT_EQ(point.upper, rows[i].values[upper]);
        EXPECT_EQ(point.statistic >= point.limit ? 1 : 0, rows[i].values[alarm]);
    }
    EXPECT_EQ(1, rows[91 - 79].values[alarm]);
}

TEST(ResidualChartsMethod, SettingsAreHeeded) {
    const auto series = series_of(days(), 365);
    const auto at = [&](std::string_view method, const Cells& cells, std::size_t column) {
        return judge(method, series, cells, 92, 92)[0].values[column];
    };
    auto cells = for_ewma;
    cells["lambda"] = "1";
    const double mean = at("ewma", cells, expected);
    EXPECT_NE(at("ewma", for_ewma, upper), at("ewma", cells, upper));
    cells["half_life"] = "3";
    EXPECT_NE(mean, at("ewma", cells, expected));
    cells["half_life"] = "14";
    cells["guard"] = "0";
    EXPECT_GT(at("ewma", cells, expected), mean) << "yesterday's outbreak is used";
    auto strict = for_cusum;
    strict["arl0"] = "100000";
    EXPECT_GT(at("nb_cusum", strict, upper), at("nb_cusum", for_cusum, upper));
    auto larger = for_cusum;
    larger["excess_sd"] = "3";
    EXPECT_NE(at("nb_cusum", for_cusum, statistic), at("nb_cusum", larger, statistic));
    auto reset = for_cusum;
    reset["reset"] = "1";
    EXPECT_LT(judge("nb_cusum", series, reset, 93, 93)[0].values[statistic],
              judge("nb_cusum", series, for_cusum, 93, 93)[0].values[statistic]);
}

TEST(ResidualChartsMethod, SettingsThatMakeNoSenseAreNamed) {
    const auto series = series_of(days(), 365);
    struct Wrong {
        std::string_view method;
        Cells cells;
        std::string name;
    };
    for (const auto& [method, cells, name] :
         {Wrong{"ewma", {}, "alpha"}, Wrong{"ewma", {{"alpha", "2"}}, "alpha"},
          Wrong{"ewma", {{"alpha", "0.01"}, {"lambda", "0"}}, "lambda"},
          Wrong{"ewma", {{"alpha", "0.01"}, {"lambda", "1.5"}}, "lambda"},
          Wrong{"ewma", {{"alpha", "0.01"}, {"half_life", "0"}}, "half_life"},
          Wrong{"ewma", {{"alpha", "0.01"}, {"guard", "-1"}}, "guard"},
          Wrong{"ewma", {{"alpha", "0.01"}, {"holidays", "soon"}}, "holidays"},
          Wrong{"nb_cusum", {}, "arl0"}, Wrong{"nb_cusum", {{"arl0", "1"}}, "arl0"},
          Wrong{"nb_cusum", {{"arl0", "365"}, {"excess_sd", "0"}}, "excess_sd"},
          Wrong{"nb_cusum", {{"arl0", "365"}, {"reset", "2"}}, "reset"}}) {
        const auto rows = run_method(method, series, cells, 90, 90);
        ASSERT_FALSE(rows.has_value()) << method << " " << name;
        EXPECT_NE(std::string::npos, rows.error().to_string().find(name));
    }
}

TEST(ResidualChartsMethod, DatesGiveWeekdaysAndHolidays) {
    auto series = series_of(days(), 365);
    const auto by_index = judge("ewma", series, for_ewma);
    // A week starts on any day: only its length counts.
    date(series, base::make_day(2026, 1, 7).value(), 1);
    EXPECT_EQ(by_index[95].values[expected], judge("ewma", series, for_ewma)[95].values[expected]);
    // Two holidays of the same kind: the second one is expected to be like the first.
    series.observed[60] = series.observed[95] = 40;
    auto cells = for_ewma;
    cells["holidays"] = "2026-03-08;2026-04-12";
    EXPECT_GT(judge("ewma", series, cells)[95].values[expected], 20);
    EXPECT_LT(judge("ewma", series, for_ewma)[95].values[expected], 16);
}

TEST(ResidualChartsMethod, EdgesHaveDefinedAnswers) {
    for (const auto& [method, cells] :
         {std::pair{"ewma", for_ewma}, std::pair{"nb_cusum", for_cusum}}) {
        auto counts = days();
        counts[79] = missing;
        const auto rows = judge(method, series_of(counts, 365), cells, 80, 81);
        EXPECT_TRUE(std::isnan(rows[0].values[alarm])) << method;
        EXPECT_FALSE(std::isnan(rows[0].values[expected])) << "known without the count";
        EXPECT_FALSE(std::isnan(rows[1].values[alarm])) << method;
        const auto zeros = judge(method, series_of(std::vector<double>(100, 0), 365), cells);
        EXPECT_EQ(0, zeros[99].values[alarm]);
        EXPECT_EQ(1e-3, zeros[99].values[expected]);
        const auto none = judge(method, series_of(std::vector<double>(100, missing), 365), cells);
        EXPECT_TRUE(std::isnan(none[99].values[alarm]));
        const auto half = judge(method, series_of(std::vector<double>(100, 2.5), 365), cells);
        EXPECT_EQ(0, half[99].values[alarm]);
    }
}

}  // namespace
}  // namespace fengsui::workbench
