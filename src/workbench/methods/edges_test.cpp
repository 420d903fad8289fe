// SPDX-License-Identifier: Apache-2.0
// What each chart and window method answers where there is little, nothing or nonsense to count.
#include <cmath>
#include <cstdio>
#include <fstream>

#include "workbench/methods/method_fixture.hpp"
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

struct Case {
    std::string_view method;
    Cells cells;
    std::size_t history;  // periods needed before the one that is judged
    // Columns of upperbound and alarm, and the bound where all is zero (NaN: no answer).
    std::size_t upper;
    std::size_t alarm;
    double upper_of_zeros;
    double alarm_of_zeros;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"ears",
         {{"method", "C1"}, {"baseline", "7"}, {"minSigma", "0"}, {"alpha", "0.01"}},
         7,
         0,
         1,
         0,
         0},
        {"ears",
         {{"method", "C3"}, {"baseline", "7"}, {"minSigma", "0.5"}, {"alpha", "0.025"}},
         11,
         0,
         1,
         0.5 * 1.959963984540054,
         0},
        {"cusum",
         {{"k", "1"}, {"h", "2"}, {"trans", "standard"}, {"m", "mean"}},
         1,
         0,
         1,
         0,
         missing},
        {"rogerson",
         {{"distribution", "poisson"}, {"ARL0", "500"}, {"s", "1"}, {"digits", "1"}, {"FIR", "0"}},
         3,
         1,
         2,
         4,
         0},
        {"bayes", {{"b", "1"}, {"w", "2"}, {"actY", "1"}, {"alpha", "0.05"}}, 54, 0, 1, 1, 0},
        {"rki", {{"b", "1"}, {"w", "2"}, {"actY", "0"}}, 54, 0, 1, 3.285, 0},
        {"cdc", {{"b", "1"}, {"m", "1"}, {"alpha", "0.01"}}, 59, 0, 1, 0, 0},
        {"outbreak_p", {{"k", "100"}, {"ret", "value"}}, 0, 0, 1, 1, 0},
        {"moving_percentile", {{"percentile", "80"}, {"years", "1"}}, 54, 0, 1, 0, 0},
    };
    return all;
}

// 0 1 2 3 4 0 1 …, with half a case where `half` is true.
std::vector<double> wave(bool half) {
    std::vector<double> counts;
    for (int i = 0; i < 80; ++i) counts.push_back(i % 5 + (half ? 0.5 : 0));
    return counts;
}

DetectRow first_row(const Case& edge, const std::vector<double>& counts, std::size_t t) {
    const auto rows = run_method(edge.method, series_of(counts), edge.cells, t, counts.size());
    EXPECT_TRUE(rows.has_value()) << edge.method << " " << rows.error().to_string();
    if (!rows) return {};
    EXPECT_EQ(counts.size() - t + 1, rows->size()) << edge.method;
    return rows->front();
}

TEST(MethodEdges, TooShortAHistoryIsSaidAndNotGuessed) {
    for (const auto& edge : cases()) {
        const auto t_enough = edge.history + 1;
        EXPECT_FALSE(std::isnan(first_row(edge, wave(false), t_enough).values[edge.alarm]))
            << edge.method;
        if (edge.history == 0) continue;
        for (const double value : first_row(edge, wave(false), edge.history).values)
            EXPECT_TRUE(std::isnan(value)) << edge.method;
    }
}

TEST(MethodEdges, AllZeroHasADefinedAnswer) {
    for (const auto& edge : cases()) {
        const auto row = first_row(edge, std::vector<double>(80, 0), 70);
        EXPECT_TRUE(
            agree(number_text(row.values[edge.upper]), number_text(edge.upper_of_zeros), 1e-12))
            << edge.method << " " << row.values[edge.upper];
        EXPECT_EQ(number_text(row.values[edge.alarm]), number_text(edge.alarm_of_zeros))
            << edge.method;
    }
}

TEST(MethodEdges, AMissingPeriodHasNoAlarmAndTheNextOnesGoOn) {
    for (const auto& edge : cases()) {
        auto counts = wave(false);
        counts[69] = missing;
        const auto rows = run_method(edge.method, series_of(counts), edge.cells, 70, counts.size());
        ASSERT_TRUE(rows.has_value());
        EXPECT_TRUE(std::isnan(rows->front().values[edge.alarm])) << edge.method;
    }
    // The charts go on at once; windows wait until the gap has left them.
    for (const auto* method : {"cusum", "rogerson", "outbreak_p"}) {
        for (const auto& edge : cases()) {
            if (edge.method != method) continue;
            auto counts = wave(false);
            counts[69] = missing;
            const auto rows = run_method(method, series_of(counts), edge.cells, 70, 71);
            EXPECT_FALSE(std::isnan(rows->back().values[edge.alarm])) << method;
        }
    }
}

TEST(MethodEdges, MissingPeriodsInTheWindowGiveNoAnswer) {
    for (const auto& edge : cases()) {
        if (edge.method == "cusum" || edge.method == "rogerson" || edge.method == "outbreak_p" ||
            edge.method == "moving_percentile" || edge.method == "bayes") {
            continue;  // these pass over a gap
        }
        auto counts = wave(false);
        for (std::size_t i = 0; i < 69; i += 3) counts[i] = missing;
        EXPECT_TRUE(std::isnan(first_row(edge, counts, 70).values[edge.alarm])) << edge.method;
    }
}

TEST(MethodEdges, AllMissingHasNoAlarm) {
    for (const auto& edge : cases()) {
        const auto row = first_row(edge, std::vector<double>(80, missing), 70);
        EXPECT_TRUE(std::isnan(row.values[edge.alarm])) << edge.method;
    }
}

TEST(MethodEdges, FractionalCountsAreCounted) {
    for (const auto& edge : cases()) {
        const auto row = first_row(edge, wave(true), 70);
        EXPECT_TRUE(std::isfinite(row.values[edge.upper])) << edge.method;
        EXPECT_FALSE(std::isnan(row.values[edge.alarm])) << edge.method;
    }
}

TEST(MethodEdges, ASettingThatIsMissingIsNamed) {
    for (const auto& edge : cases()) {
        for (const auto& [name, value] : edge.cells) {
            if (name == "m" && edge.method == "cusum") continue;  // mean unless told
            if (name == "years") continue;                        // 5 unless told
            auto cells = edge.cells;
            cells.erase(name);
            const auto rows = run_method(edge.method, series_of(wave(false)), cells, 70, 80);
            ASSERT_FALSE(rows.has_value()) << edge.method << " without " << name;
            EXPECT_NE(std::string::npos, rows.error().to_string().find(name));
        }
    }
}

TEST(MethodEdges, WeeklyMethodsDoNotJudgeMonths) {
    const Cells cells = {{"b", "1"}, {"m", "1"}, {"alpha", "0.01"}};
    const auto rows = run_method("cdc", series_of(wave(false), 12), cells, 70, 80);
    ASSERT_TRUE(rows.has_value());
    EXPECT_TRUE(std::isnan(rows->back().values[0]));
}

// farringtonFlexible of R surveillance 1.20.3 with these settings on sts(rep(0, 300), freq 52),
// range 281: expected 0, upperbound, alarm and the rest NA, since no fit of zeros converges.
TEST(MethodEdges, FarringtonFlexibleTellsAFitThatFailsFromTooLittleHistory) {
    const Cells cells = {{"b", "5"},
                         {"w", "3"},
                         {"reweight", "1"},
                         {"weightsThreshold", "2.58"},
                         {"alpha", "0.01"},
                         {"trend", "1"},
                         {"pThresholdTrend", "1"},
                         {"limit54", "5;4"},
                         {"powertrans", "1/2"},
                         {"populationOffset", "0"},
                         {"noPeriods", "10"},
                         {"pastWeeksNotIncluded", "26"},
                         {"thresholdMethod", "delta"}};
    const auto zeros = series_of(std::vector<double>(300, 0));
    const auto failed = run_method("farrington_flexible", zeros, cells, 281, 281);
    const auto too_short = run_method("farrington_flexible", zeros, cells, 200, 200);
    ASSERT_TRUE(failed && too_short);
    constexpr std::size_t expected = 2;
    for (std::size_t i = 0; i < failed->front().values.size(); ++i) {
        EXPECT_EQ(i == expected ? "0" : "NA", number_text(failed->front().values[i])) << i;
        EXPECT_EQ("NA", number_text(too_short->front().values[i])) << i;
    }
}

// Read by `fengsui detect`, a negative count refuses the table, with its place.
TEST(MethodEdges, NegativeCountsAndImpossiblePeriodsAreRefused) {
    const auto path = testing::TempDir() + "fengsui_negative_series.csv";
    const auto info = testing::TempDir() + "fengsui_negative_info.csv";
    std::ofstream(path) << "series,t,observed\nmade,1,3\nmade,2,-1\n";
    std::ofstream(info) << "series,freq\nmade,52\n";
    const auto series = read_series(path, info);
    ASSERT_FALSE(series.has_value());
    EXPECT_NE(std::string::npos, series.error().to_string().find("negative"));
    for (const auto* rows : {"made,2,3\nmade,2,1\n", "made,0,3\n", "made,x,3\n", "made,1,3x\n"}) {
        std::ofstream(path) << "series,t,observed\n" << rows;
        EXPECT_FALSE(read_series(path, info).has_value()) << rows;
    }
    std::remove(path.c_str());
    std::remove(info.c_str());
}

}  // namespace
}  // namespace fengsui::workbench
