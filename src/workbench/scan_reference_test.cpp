// SPDX-License-Identifier: Apache-2.0
// `fengsui scan` over the sample data of test/reference/scan against what SaTScan 10.3.2 found.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "workbench/scan.hpp"

namespace fengsui::workbench {
namespace {

using Row = std::map<std::string, std::string>;

std::string data_path(const std::string& file) {
    return std::string(FENGSUI_SOURCE_DIR) + "/test/reference/scan/" + file;
}

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == '\r') {
            continue;
        } else if (c == ',' && !quoted) {
            cells.emplace_back();
        } else {
            cells.back() += c;
        }
    }
    return cells;
}

std::vector<Row> rows_of(std::istream& stream) {
    std::string line;
    std::getline(stream, line);
    const auto header = cells_of(line);
    std::vector<Row> rows;
    while (std::getline(stream, line)) {
        const auto cells = cells_of(line);
        EXPECT_EQ(header.size(), cells.size()) << line;
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < header.size() && i < cells.size(); ++i)
            row[header[i]] = cells[i];
    }
    return rows;
}

std::vector<Row> reference(const std::string& file, const std::string& run) {
    std::ifstream stream(data_path(file));
    auto rows = rows_of(stream);
    std::erase_if(rows, [&](const Row& row) { return row.at("run") != run; });
    EXPECT_FALSE(rows.empty());
    return rows;
}

std::vector<Row> ours(const ScanRequest& request) {
    std::stringstream stream;
    const auto done = scan(request, [&](std::string_view text) { stream << text; });
    EXPECT_TRUE(done.has_value()) << done.error().to_string();
    return rows_of(stream);
}

std::set<std::string> words(const std::string& text) {
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

double number(const Row& row, const std::string& column) {
    return std::stod(row.at(column));
}

// 1985/1/1 to 1989/12/31 as 1985-01-01 and 1989-12-31.
std::string time_frame(const Row& row) {
    if (row.at("start").empty()) return {};
    std::string text;
    for (const auto* column : {"start", "end"}) {
        int year = 0;
        int month = 0;
        int day = 0;
        EXPECT_EQ(3, std::sscanf(row.at(column).c_str(), "%d-%d-%d", &year, &month, &day));
        text += std::to_string(year) + "/" + std::to_string(month) + "/" + std::to_string(day);
        if (text.find(" to ") == std::string::npos) text += " to ";
    }
    return text;
}

void expect_cluster(const Row& theirs, const Row& found, double replications) {
    SCOPED_TRACE(theirs.at("run") + " cluster " + theirs.at("rank"));
    EXPECT_EQ(theirs.at("centre"), found.at("centre"));
    EXPECT_EQ(theirs.at("members"), found.at("members"));
    EXPECT_EQ(theirs.at("timeframe"), time_frame(found));
    EXPECT_EQ(theirs.at("observed"), found.at("observed"));
    EXPECT_NEAR(number(theirs, "expected"), number(found, "expected"), 0.005001);
    EXPECT_EQ(theirs.at("relative_risk").empty(), found.at("relative_risk").empty());
    if (!theirs.at("relative_risk").empty()) {
        EXPECT_NEAR(number(theirs, "relative_risk"), number(found, "relative_risk"), 0.005001);
    }
    EXPECT_NEAR(number(theirs, "llr_or_test_statistic"), number(found, "statistic"), 1e-6);
    // "(42.628,-76.1041) / 13.01 km", with two significant digits at least.
    const auto& radius = theirs.at("coordinates_radius");
    EXPECT_NEAR(std::stod(radius.substr(radius.find('/') + 1)), number(found, "radius"),
                radius.find("km") == std::string::npos ? 0.05 * number(found, "radius") : 0.005001);
    const double p = number(theirs, "p_9999");
    EXPECT_NEAR(p, number(found, "p"),
                4 * std::sqrt(p * (1 - p) / replications) + 1 / (replications + 1));
}

void expect_reference(const std::string& file, const std::string& run, ScanRequest request) {
    request.options.threads = 2;
    const auto found = ours(request);
    const auto theirs = reference(file, run);
    ASSERT_GE(found.size(), theirs.size()) << run;
    for (std::size_t i = 0; i < theirs.size(); ++i)
        expect_cluster(theirs[i], found[i], request.options.replications);
}

ScanRequest new_mexico(ScanMethod method) {
    ScanRequest request{.method = method,
                        .cases = data_path("newmexico_cases.csv"),
                        .locations = data_path("newmexico_coordinates.csv")};
    if (method != ScanMethod::SpaceTimePermutation)
        request.population = data_path("newmexico_population.csv");
    return request;
}

ScanRequest new_york() {
    return {.method = ScanMethod::Poisson,
            .cases = data_path("nyleukemia.csv"),
            .locations = data_path("nyleukemia.csv")};
}

constexpr auto results = "results_satscan.csv";
constexpr auto new_york_results = "nyleukemia_results_satscan.csv";

TEST(ScanReference, PermutationProspective) {
    ScanRequest request{.method = ScanMethod::SpaceTimePermutation,
                        .cases = data_path("nycfever_cases.csv"),
                        .locations = data_path("nycfever_coordinates.csv"),
                        .unit = ScanUnit::Day};
    request.options = {.prospective = true, .radius_max = 3, .duration_max = 7};
    expect_reference(results, "nyc_stp", request);
}

TEST(ScanReference, PermutationWithStrata) {
    expect_reference(results, "nm_stp_retro", new_mexico(ScanMethod::SpaceTimePermutation));
}

TEST(ScanReference, PoissonStandardised) {
    expect_reference(results, "nm_spatial_poisson", new_mexico(ScanMethod::Poisson));
}

TEST(ScanReference, SpaceTimePoisson) {
    auto request = new_mexico(ScanMethod::SpaceTimePoisson);
    expect_reference(results, "nm_st_poisson_retro", request);
    request.options.prospective = true;
    expect_reference(results, "nm_st_poisson_prospective", request);
}

TEST(ScanReference, Bernoulli) {
    expect_reference(results, "nhumberside_bernoulli",
                     {.method = ScanMethod::Bernoulli,
                      .cases = data_path("nhumberside_cases.csv"),
                      .controls = data_path("nhumberside_controls.csv"),
                      .locations = data_path("nhumberside_coordinates.csv")});
}

TEST(ScanReference, PoissonOnEarth) {
    expect_reference(new_york_results, "ny_spatial_poisson_latlong", new_york());
}

TEST(ScanReference, PoissonInThePlane) {
    auto request = new_york();
    request.plane = true;
    expect_reference(new_york_results, "ny_spatial_poisson", request);
}

// SaTScan 9.6 and 9.3.1, as published.
TEST(ScanReference, PublishedClusters) {
    for (const auto* run : {"ny_spatial_poisson", "ny_spatial_poisson_latlong"}) {
        auto request = new_york();
        request.plane = run == std::string("ny_spatial_poisson");
        request.options.replications = 0;
        const auto found = ours(request);
        const auto theirs = reference("nyleukemia_published.csv", run);
        ASSERT_GE(found.size(), theirs.size());
        for (std::size_t i = 0; i < theirs.size(); ++i) {
            EXPECT_EQ(theirs[i].at("centre"), found[i].at("centre"));
            EXPECT_EQ(number(theirs[i], "n_locations"),
                      static_cast<double>(words(found[i].at("members")).size()));
            EXPECT_EQ(theirs[i].at("observed"), found[i].at("observed"));
            EXPECT_NEAR(number(theirs[i], "expected"), number(found[i], "expected"), 0.005001);
            EXPECT_NEAR(number(theirs[i], "relative_risk"), number(found[i], "relative_risk"),
                        0.005001);
            EXPECT_NEAR(number(theirs[i], "llr"), number(found[i], "statistic"), 1e-6);
        }
    }
}

}  // namespace
}  // namespace fengsui::workbench
