// SPDX-License-Identifier: Apache-2.0
// What `fengsui scan` makes of tables that are odd or wrong.
#include "workbench/scan.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace fengsui::workbench {
namespace {

class ScanTables : public testing::Test {
  protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ =
            std::filesystem::temp_directory_path() / (std::string("fengsui_scan_") + test->name());
        std::filesystem::create_directories(folder_);
        write("locations.csv", "location,x,y,population\na,0,0,100\nb,1,0,200\nc,2,0,300\n");
        write("cases.csv", "location,cases,date\na,3,2001-01-01\nb,1,2001-01-02\nc,2,2001-01-04\n");
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path(name)) << text;
    }
    ScanRequest request(ScanMethod method) const {
        return {.method = method, .cases = path("cases.csv"), .locations = path("locations.csv")};
    }
    // What is wrong, with the file's path left out.
    std::string problem(const ScanRequest& request) const {
        const auto done = scan(request, [](std::string_view) {});
        if (done) return "";
        auto text = done.error().to_string();
        const auto at = text.find(folder_.string());
        if (at != std::string::npos) text.erase(at, folder_.string().size() + 1);
        return text;
    }
    std::string output(const ScanRequest& request) const {
        std::string all;
        const auto done = scan(request, [&](std::string_view text) { all += text; });
        EXPECT_TRUE(done.has_value()) << done.error().to_string();
        return all;
    }

  private:
    std::filesystem::path folder_;
};

const std::string header =
    "rank,centre,members,radius,start,end,observed,expected,relative_risk,statistic,p\n";

TEST_F(ScanTables, WritesTheClusters) {
    auto wanted = request(ScanMethod::Poisson);
    wanted.options.replications = 9;
    const auto text = output(wanted);
    EXPECT_EQ(0U, text.find(header + "1,a,a,0,,,3,1,5,"));
}

TEST_F(ScanTables, CasesMayBeWithoutDatesInSpace) {
    write("cases.csv", "location,cases\na,3\nb,1\nc,2\n");
    EXPECT_EQ("", problem(request(ScanMethod::Poisson)));
    EXPECT_EQ("csv_invalid at cases.csv: no column date",
              problem(request(ScanMethod::SpaceTimePoisson)));
}

TEST_F(ScanTables, DatesMayBeIndices) {
    write("cases.csv", "location,cases,date\na,3,1\na,1,7\nb,1,2\nb,2,4\nc,2,4\na,4,8\nc,1,3\n");
    auto wanted = request(ScanMethod::SpaceTimePermutation);
    wanted.options.replications = 0;
    wanted.options.prospective = true;
    wanted.options.share_max = 0.6;  // a has 8 of 14 cases; nobody fell ill in 5 and 6
    EXPECT_EQ(0U, output(wanted).find(header + "1,a,a,0,5,8,5,"));
}

TEST_F(ScanTables, NoCasesAreNoClusters) {
    write("cases.csv", "location,cases,date\n");
    write("controls.csv", "location,controls\na,3\n");
    for (const auto method : {ScanMethod::Poisson, ScanMethod::Bernoulli,
                              ScanMethod::SpaceTimePoisson, ScanMethod::SpaceTimePermutation}) {
        auto wanted = request(method);
        wanted.controls = path("controls.csv");
        EXPECT_EQ(header, output(wanted));
    }
    write("cases.csv", "location,cases,date\na,0,2001-01-01\nb,0,2001-01-02\n");
    for (const auto method :
         {ScanMethod::Poisson, ScanMethod::SpaceTimePoisson, ScanMethod::SpaceTimePermutation}) {
        EXPECT_EQ(header, output(request(method)));
    }
}

TEST_F(ScanTables, OnePlaceIsNoCluster) {
    write("locations.csv", "location,x,y,population\na,0,0,100\n");
    write("cases.csv", "location,cases,date\na,3,2001-01-01\na,1,2001-01-02\n");
    EXPECT_EQ(header, output(request(ScanMethod::Poisson)));
    EXPECT_EQ(header, output(request(ScanMethod::SpaceTimePermutation)));
}

TEST_F(ScanTables, LocationsAtOnePointAreOnePlace) {
    write("locations.csv", "location,x,y,population\nb,0,0,60\nc,5,0,300\na,0,0,40\nd,9,0,300\n");
    write("cases.csv", "location,cases\na,3\nb,6\nc,1\n");
    auto wanted = request(ScanMethod::Poisson);
    wanted.options.replications = 0;
    EXPECT_EQ(0U, output(wanted).find(header + "1,a,a b,0,,,9,"));
}

TEST_F(ScanTables, FaultsOfTheCasesNameTheirPlace) {
    const auto of = [&](const std::string& row) {
        write("cases.csv", "location,cases,date\na,3,2001-01-01\n" + row + "\n");
        return problem(request(ScanMethod::SpaceTimePermutation));
    };
    EXPECT_EQ("value_invalid at cases.csv line 3, column location: location 'z' is not known",
              of("z,1,2001-01-02"));
    EXPECT_EQ("value_invalid at cases.csv line 3, column cases: 'many' is no number",
              of("b,many,2001-01-02"));
    EXPECT_EQ("value_invalid at cases.csv line 3, column cases: cannot be negative",
              of("b,-1,2001-01-02"));
    EXPECT_EQ("value_invalid at cases.csv line 3, column cases: must be a whole number",
              of("b,0.5,2001-01-02"));
    EXPECT_EQ("value_invalid at cases.csv line 3, column cases: 'nan' is no number",
              of("b,nan,2001-01-02"));
    EXPECT_EQ("value_invalid at cases.csv line 3, column date: '2001-02-30' is no date",
              of("b,1,2001-02-30"));
    EXPECT_EQ("value_invalid at cases.csv line 3, column date: '' is no date", of("b,1,"));
    EXPECT_EQ(
        "value_invalid at cases.csv line 3, column location: the date is written in another way "
        "than those above",
        of("b,1,7"));
    EXPECT_EQ("value_invalid at cases.csv: fewer than two periods", of("b,1,2001-01-01"));
}

TEST_F(ScanTables, CasesOutsideOfTheStudyAreAFault) {
    auto wanted = request(ScanMethod::SpaceTimePermutation);
    wanted.end = "2001-01-03";
    EXPECT_EQ("date_out_of_range at cases.csv line 4, column location: lies outside of the study",
              problem(wanted));
    wanted.end = "2001-01-31";
    EXPECT_EQ("", problem(wanted));
    wanted.end = "week 2";
    EXPECT_EQ("value_invalid at --end: 'week 2' is no date of the kind of the cases'",
              problem(wanted));
    wanted.end = "2000-01-01";
    EXPECT_EQ("value_invalid at --end: lies before the start", problem(wanted));
}

TEST_F(ScanTables, FaultsOfTheLocationsNameTheirPlace) {
    const auto of = [&](const std::string& text) {
        write("locations.csv", text);
        return problem(request(ScanMethod::Poisson));
    };
    EXPECT_EQ(
        "value_invalid at locations.csv line 3, column location: location 'a' is already in "
        "line 2",
        of("location,x,y,population\na,0,0,1\na,1,0,1\n"));
    EXPECT_EQ("value_invalid at locations.csv line 2, column x: '' is no number",
              of("location,x,y,population\na,,0,1\n"));
    EXPECT_EQ("value_invalid at locations.csv line 2, column latitude: lies outside of -90 to 90",
              of("location,latitude,longitude,population\na,106,29,1\n"));
    EXPECT_EQ("value_invalid at locations.csv line 2, column population: cannot be negative",
              of("location,x,y,population\na,0,0,-1\n"));
    EXPECT_EQ("csv_invalid at locations.csv: neither columns x and y nor latitude and longitude",
              of("location,x\na,1\n"));
    EXPECT_EQ("csv_invalid at locations.csv: no column location", of("name,x,y\na,1,1\n"));
    EXPECT_EQ("value_invalid at locations.csv: no locations", of("location,x,y\n"));
}

TEST_F(ScanTables, PopulationsMustBeThereWhereCasesAre) {
    write("locations.csv", "location,x,y\na,0,0\nb,1,0\nc,2,0\n");
    auto wanted = request(ScanMethod::Poisson);
    EXPECT_EQ(
        "value_invalid at --population: is needed where the locations have no column "
        "population",
        problem(wanted));
    wanted.population = path("population.csv");
    write("population.csv", "location,population\na,10\nb,20\n");
    EXPECT_EQ("value_invalid at cases.csv line 4, column location: cases where the population is 0",
              problem(wanted));
    write("population.csv", "location,population,sex\na,10,1\nb,20,1\nc,5,2\n");
    write("cases.csv", "location,cases,sex\na,1,1\nc,1,3\n");
    EXPECT_EQ(
        "value_invalid at cases.csv line 3, column location: cases in a category without "
        "population",
        problem(wanted));
    wanted.covariates.emplace();
    EXPECT_EQ("", problem(wanted));
    wanted.covariates = {"age"};
    EXPECT_EQ("csv_invalid at cases.csv: no column age", problem(wanted));
}

TEST_F(ScanTables, BernoulliNeedsControls) {
    auto wanted = request(ScanMethod::Bernoulli);
    EXPECT_EQ("value_invalid at --controls: is needed", problem(wanted));
    wanted.controls = path("controls.csv");
    EXPECT_EQ("not_found at controls.csv: cannot be read", problem(wanted));
    write("controls.csv", "location,controls\na,2\nb,7\nc,9\n");
    EXPECT_EQ("", problem(wanted));
}

TEST_F(ScanTables, UnitsFinerThanTheDatesAreAFault) {
    write("cases.csv", "location,cases,year\na,3,2001\nb,1,2002\n");
    auto wanted = request(ScanMethod::SpaceTimePermutation);
    EXPECT_EQ("", problem(wanted));
    wanted.unit = ScanUnit::Week;
    EXPECT_EQ("value_invalid at --unit: is finer than the dates", problem(wanted));
}

ScanPeriods periods(const std::string& first, const std::string& last, ScanUnit unit) {
    const auto made =
        ScanPeriods::make(*parse_scan_date(first, true), *parse_scan_date(last, true), unit);
    EXPECT_TRUE(made.has_value());
    return *made;
}

TEST(ScanPeriods, AreCountedBackFromTheEnd) {
    const auto weeks = periods("2001-01-01", "2001-02-21", ScanUnit::Week);
    ASSERT_EQ(7U, weeks.count());
    // 52 days are 7 weeks and 3 days: the first period has them, and half of it are 4 weeks.
    EXPECT_EQ("2001-01-01", weeks.first_of(0));
    EXPECT_EQ("2001-01-10", weeks.last_of(0));
    EXPECT_EQ("2001-02-15", weeks.first_of(6));
    EXPECT_EQ(4U, weeks.half());
    EXPECT_EQ(0U, weeks.of(*parse_scan_date("2001/1/10", false)));
    EXPECT_EQ(1U, weeks.of(*parse_scan_date("2001/1/11", false)));
    EXPECT_EQ(std::nullopt, weeks.of(*parse_scan_date("2001/2/22", false)));
}

TEST(ScanPeriods, YearsAndLeapDays) {
    const auto years = periods("1973", "1991", ScanUnit::Year);
    EXPECT_EQ(19U, years.count());
    EXPECT_EQ(9U, years.half());
    EXPECT_EQ("1985-01-01", years.first_of(12));
    EXPECT_EQ("1985-12-31", years.last_of(12));
    const auto leap = periods("2019-03-01", "2020-02-28", ScanUnit::Year);
    EXPECT_EQ(1U, leap.count());
    const auto anchored = periods("2018-03-01", "2020-02-28", ScanUnit::Year);
    ASSERT_EQ(2U, anchored.count());
    EXPECT_EQ("2019-03-01", anchored.first_of(1));
    const auto days = periods("2020-02-27", "2020-03-02", ScanUnit::Day);
    EXPECT_EQ(5U, days.count());
    EXPECT_EQ("2020-02-29", days.first_of(2));
}

TEST(ScanPeriods, DatesInAllTheirForms) {
    for (const auto* text : {"2001-11-02", "2001/11/2", "2001/11/02", "20011102"})
        EXPECT_EQ(11628, parse_scan_date(text, false)->first) << text;
    EXPECT_EQ(ScanDate::Precision::Month, parse_scan_date("2001/11", false)->precision);
    EXPECT_EQ(ScanDate::Precision::Year, parse_scan_date("2001", true)->precision);
    EXPECT_EQ(parse_scan_date("1973", true)->first, parse_scan_date("73", true)->first);
    EXPECT_EQ(2001, parse_scan_date("2001", false)->first);
    EXPECT_EQ(-3, parse_scan_date("-3", false)->first);
    for (const auto* text : {"", "x", "2001-13-01", "2001-00-01", "2001/11/31", "11/2/2001",
                             "2001-11-", "2001-1-1-1", "20011399", "1e3", "99999999999"})
        EXPECT_EQ(std::nullopt, parse_scan_date(text, false)) << text;
}

}  // namespace
}  // namespace fengsui::workbench
