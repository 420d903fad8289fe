// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <filesystem>

#include "workbench/methods/farrington_settings.hpp"
#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

TEST(FarringtonReference, TheMethodOf1996IsThatOfTheReference) {
    expect_reference("farrington",
                     {"farrington.csv", "farrington_controls.csv", "farrington_range.csv"},
                     {{"upperbound", 1e-9}, {"predictive_quantile", 1e-9}, {"mu0", 1e-9}});
}

Series weekly(std::size_t weeks, double count) {
    Series series;
    series.name = "s";
    series.observed.assign(weeks, count);
    series.population.assign(weeks, 1);
    series.dates.resize(weeks);
    series.state.assign(weeks, 0);
    return series;
}

const std::map<std::string, std::string, std::less<>> known = {{"b", "3"},
                                                               {"w", "3"},
                                                               {"reweight", "1"},
                                                               {"weightsthreshold", "2.58"},
                                                               {"alpha", "0.05"},
                                                               {"trend", "1"},
                                                               {"pthresholdtrend", "1"},
                                                               {"limit54", "5;4"},
                                                               {"powertrans", "2/3"},
                                                               {"populationoffset", "0"},
                                                               {"noperiods", "10"},
                                                               {"pastweeksnotincluded", "26"},
                                                               {"thresholdmethod", "nbPlugin"}};

base::Result<std::vector<DetectRow>> run(const std::string& method, const Series& series,
                                         std::size_t t_first, std::size_t t_last,
                                         const std::string& name = "b",
                                         const std::string& value = "3") {
    auto cells = known;
    cells[name] = value;
    const Controls controls("c", cells, "test");
    return find_detect_method(method)->run({series, controls, t_first, t_last});
}

constexpr const char* both[] = {"farrington_flexible", "farrington"};

TEST(FarringtonMethods, APointWithoutEnoughHistoryIsARowOfNothing) {
    const auto series = weekly(200, 10);
    for (const auto* method : both) {
        const auto rows = run(method, series, 1, 200);
        ASSERT_TRUE(rows);
        ASSERT_EQ(200U, rows->size());
        for (const double value : rows->front().values) EXPECT_TRUE(std::isnan(value));
        EXPECT_FALSE(std::isnan(rows->back().values.front()));
    }
}

TEST(FarringtonMethods, AMissingPresentWeekIsAnsweredAsTheReferenceDoes) {
    auto series = weekly(200, 10);
    series.observed[199] = std::nan("");
    const auto flexible = run("farrington_flexible", series, 200, 200);
    ASSERT_TRUE(flexible);
    EXPECT_TRUE(std::isnan(flexible->front().values[0]));
    EXPECT_EQ(0, flexible->front().values[1]);
    EXPECT_FALSE(std::isnan(flexible->front().values[4])) << "the dispersion is known";
    const auto original = run("farrington", series, 200, 200);
    ASSERT_TRUE(original);
    EXPECT_TRUE(std::isnan(original->front().values[0]));
    EXPECT_TRUE(std::isnan(original->front().values[1]));
}

TEST(FarringtonMethods, TooFewRecentCases) {
    auto series = weekly(200, 1);
    series.observed[199] = 0;
    const auto flexible = run("farrington_flexible", series, 200, 200);
    ASSERT_TRUE(flexible);
    EXPECT_TRUE(std::isnan(flexible->front().values[0]));
    EXPECT_EQ(0, flexible->front().values[1]);
    EXPECT_TRUE(std::isnan(flexible->front().values[2]));
    const auto original = run("farrington", series, 200, 200);
    ASSERT_TRUE(original);
    EXPECT_EQ(0, original->front().values[0]);
    EXPECT_EQ(0, original->front().values[1]);
}

TEST(FarringtonMethods, SettingsThatTheyDoNotKnowAreRefused) {
    const auto series = weekly(200, 10);
    const std::pair<const char*, const char*> of_both[] = {
        {"b", "0"},         {"w", "-1"},       {"alpha", "1"},     {"limit54", "5"},
        {"limit54", "5;0"}, {"reweight", "2"}, {"trend", "maybe"}, {"powertrans", "3/4"}};
    for (const auto& [name, value] : of_both) {
        for (const auto* method : both)
            EXPECT_FALSE(run(method, series, 200, 200, name, value)) << method << " " << name;
    }
    const std::pair<const char*, const char*> of_flexible[] = {
        {"noperiods", "0"},          {"weightsthreshold", "-1"},
        {"pthresholdtrend", "-1"},   {"pastweeksnotincluded", "-1"},
        {"thresholdmethod", "none"}, {"populationoffset", "yes"}};
    for (const auto& [name, value] : of_flexible)
        EXPECT_FALSE(run("farrington_flexible", series, 200, 200, name, value)) << name;
    EXPECT_TRUE(run("farrington_flexible", series, 200, 200, "pastweeksnotincluded", "NA"))
        << "stands for w";
}

TEST(FarringtonMethods, AMissingRowHasTheDateOfItsNeighbours) {
    auto series = weekly(4, 1);
    series.has_dates = true;
    series.dates[2] = base::parse_day("2020-12-28");
    const auto weeks = methods::farrington_dates(series);
    ASSERT_TRUE(weeks);
    EXPECT_EQ("2020-12-14", base::to_string((*weeks)[0]));
    EXPECT_EQ("2021-01-04", base::to_string((*weeks)[3]));
    series.frequency = 12;
    series.dates[2] = base::parse_day("2020-03-31");
    const auto months = methods::farrington_dates(series);
    ASSERT_TRUE(months);
    EXPECT_EQ("2020-02-29", base::to_string((*months)[1]));
    series.frequency = 365;
    EXPECT_EQ("2020-04-01", base::to_string(methods::farrington_dates(series)->back()));
    series.frequency = 4;
    EXPECT_FALSE(methods::farrington_dates(series)) << "no date unit";
    series.frequency = 52;
    series.dates[3] = series.dates[2];
    EXPECT_FALSE(methods::farrington_dates(series)) << "dates that stand still";
    series.dates.assign(4, std::nullopt);
    EXPECT_FALSE(methods::farrington_dates(series)) << "no date at all";
    series.has_dates = false;
    EXPECT_TRUE(methods::farrington_dates(series)->empty());
}

class Folder {
  public:
    Folder()
        : path_(std::filesystem::temp_directory_path() /
                ("fengsui-farrington-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(path_);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
        return path_ / name;
    }

  private:
    std::filesystem::path path_;
};

std::map<std::string, std::string> detected(const std::string& series, const std::string& range) {
    const Folder folder;
    std::map<std::string, std::string> lines;
    const auto done = detect(
        *find_detect_method("farrington_flexible"),
        {folder.write("series.csv", series), folder.write("info.csv", "series,freq\na,52\nb,52\n"),
         reference_path("farringtonFlexible_controls.csv"), folder.write("range.csv", range)},
        [&](std::string_view line) {
            const auto cells = cells_of(std::string(line));
            lines[cells[0] + "," + cells[1] + "," + cells[2]] = line;
        });
    EXPECT_TRUE(done) << done.error().to_string();
    return lines;
}

TEST(FarringtonMethods, TheOrderOfRowsDoesNotMatter) {
    std::string a_first = "series,t,observed\n";
    std::string mixed = a_first;
    std::string b_rows;
    std::string backwards;
    for (int t = 1; t <= 300; ++t) {
        const auto a = "a," + std::to_string(t) + "," + std::to_string(t * 7919 % 23) + "\n";
        const auto b = "b," + std::to_string(t) + "," + std::to_string(t * 31 % 11) + "\n";
        a_first += a;
        b_rows += b;
        mixed += b + a;
        backwards = a + b + backwards;
    }
    const std::string header = "series,config,t_first,t_last\n";
    const std::string one = "a,improved_nbPlugin_b5_a0.05,280,300\n";
    const std::string two = "b,original_b3_a0.01,250,300\n";
    const auto plain = detected(a_first + b_rows, header + one + two);
    EXPECT_EQ(1U + 21 + 51, plain.size());
    EXPECT_EQ(plain, detected(mixed, header + two + one));
    EXPECT_EQ(plain, detected("series,t,observed\n" + backwards, header + two + one));
}

}  // namespace
}  // namespace fengsui::workbench
