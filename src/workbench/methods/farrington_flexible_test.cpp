// SPDX-License-Identifier: Apache-2.0
#include "stats/farrington_flexible.hpp"

#include <algorithm>

#include "workbench/reference_fixture.hpp"

namespace fengsui::workbench {
namespace {

// mu0 is exp of a log mean that can be as low as −110 (no case in the present window's group).
TEST(FarringtonFlexibleReference, AllConfigsAreThoseOfTheReference) {
    expect_reference("farrington_flexible",
                     {"farringtonFlexible.csv", "farringtonFlexible_controls.csv",
                      "farringtonFlexible_range.csv"},
                     {{"upperbound", 1e-9},
                      {"expected", 1e-9},
                      {"mu0", 1e-7},
                      {"phi", 1e-9},
                      {"trend_coef", 1e-8},
                      {"score", 1e-8},
                      {"pvalue", 1e-8}});
}

using Row = std::map<std::string, std::string>;

std::vector<Row> rows_of(const std::string& file) {
    std::ifstream stream(reference_path(file));
    std::string line;
    std::getline(stream, line);
    const auto header = cells_of(line);
    std::vector<Row> rows;
    while (std::getline(stream, line)) {
        const auto cells = cells_of(line);
        Row row;
        for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = cells.at(i);
        rows.push_back(std::move(row));
    }
    return rows;
}

bool near(double ours, const std::string& theirs, double tolerance = 1e-9) {
    return agree(number_text(ours), theirs, tolerance);
}

struct DesignCase {
    std::vector<Row> rows;
    stats::FarringtonStages stages;
};

stats::FarringtonFlexibleOptions design_options(const std::string& config) {
    stats::FarringtonFlexibleOptions options;
    options.years_back = 3;
    if (config == "original_b3_a0.05") {
        options.season_groups = 1;
        options.periods_left_out = 3;
        options.weights_threshold = 1;
    } else {
        EXPECT_EQ("improved_nbPlugin_b3_a0.05", config);
    }
    return options;
}

// The rows of the design file by series, config, point and trend, with our stages of the same.
std::vector<DesignCase> design_cases() {
    auto series = read_series(reference_path("series.csv"), reference_path("series_info.csv"));
    EXPECT_TRUE(series);
    std::map<std::string, DesignCase> cases;
    for (auto& row : rows_of("farringtonFlexible_design.csv")) {
        const auto key = row["series"] + row["config"] + row["time_trend"];
        cases[key].rows.push_back(std::move(row));
    }
    std::vector<DesignCase> all;
    for (auto& [key, one] : cases) {
        auto& first = one.rows.front();
        const auto found = std::ranges::find(*series, first["series"], &Series::name);
        std::vector<base::Day> dates;
        if (found->has_dates) {
            for (const auto& date : found->dates) dates.push_back(*date);
        }
        const auto stages = stats::farrington_flexible_stages(
            {found->observed, found->population, dates, found->frequency},
            std::stoul(first["t_current"]) - 1, design_options(first["config"]),
            first["time_trend"] == "1");
        EXPECT_TRUE(stages) << key;
        if (stages) one.stages = *stages;
        all.push_back(std::move(one));
    }
    return all;
}

TEST(FarringtonFlexibleReference, TheStagesOfTheFitAreThoseOfTheReference) {
    const auto cases = design_cases();
    EXPECT_EQ(12U, cases.size());
    for (auto [rows, stages] : cases) {
        ASSERT_EQ(rows.size(), stages.periods.size());
        const bool factor = rows[0]["config"].starts_with("improved");
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto& row = rows[i];
            const auto& period = stages.periods[i];
            const auto where = row["series"] + " " + row["config"] + " " + row["t_reference"];
            EXPECT_EQ(row["t_reference"], std::to_string(period.index + 1)) << where;
            EXPECT_TRUE(near(period.count, row["response"], 0)) << where;
            EXPECT_TRUE(near(period.time, row["wtime"], 0)) << where;
            EXPECT_EQ(factor ? row["season_group"] : "1", std::to_string(period.group)) << where;
            EXPECT_TRUE(near(period.weight, row["weight"])) << where;
            EXPECT_TRUE(near(period.fitted, row["fitted"])) << where;
        }
        EXPECT_TRUE(near(stages.dispersion, rows[0]["phi"]));
        EXPECT_TRUE(near(stages.trend, rows[0]["trend_coef"], 1e-8));
        EXPECT_TRUE(near(stages.trend_p, rows[0]["trend_pvalue"], 1e-8));
    }
}

std::vector<double> counts_of(const std::string& text) {
    std::vector<double> counts;
    std::stringstream stream(text);
    for (double count = 0; stream >> count;) counts.push_back(count);
    return counts;
}

// "week:cases week:cases"
void add(std::vector<double>& counts, const std::string& outbreak) {
    std::stringstream stream(outbreak);
    for (std::string one; stream >> one;) {
        const auto colon = one.find(':');
        counts[std::stoul(one.substr(0, colon)) - 1] += std::stod(one.substr(colon + 1));
    }
}

// 210 simulated series of ten years over the 42 scenarios of Noufaily et al.; ten digits are given.
TEST(FarringtonFlexibleReference, TheSimulatedScenariosAreThoseOfTheReference) {
    std::map<std::string, std::vector<double>> series;
    for (auto& row : rows_of("noufaily/measured_series.csv")) {
        auto counts = counts_of(row["baseline"]);
        add(counts, row["past_outbreak"]);
        const auto key = row["scenario"] + "," + row["rep"] + ",";
        series[key + "quiet"] = counts;
        add(counts, row["current_outbreak"]);
        series[key + "outbreak"] = std::move(counts);
    }
    stats::FarringtonFlexibleOptions options;
    options.limit.cases = 0;
    stats::FarringtonWorkspace work;
    int compared = 0;
    int different = 0;
    for (auto& row : rows_of("noufaily/measured_weeks.csv")) {
        const auto& counts = series.at(row["scenario"] + "," + row["rep"] + "," + row["data"]);
        const auto bound =
            stats::farrington_flexible_bound({counts}, std::stoul(row["t"]) - 1, options, work);
        ASSERT_TRUE(bound) << row["scenario"] << " " << row["rep"] << " " << row["t"];
        ++compared;
        const bool same =
            near(bound->upper, row["upperbound"], 0) &&
            (bound->alarm ? "1" : "0") == row["alarm"] && near(bound->expected, row["expected"]) &&
            near(bound->dispersion, row["phi"]) && near(bound->p_value, row["pvalue"], 2e-9);
        if (!same) ++different;
    }
    EXPECT_EQ(10'843, compared);
    EXPECT_EQ(0, different);
}

}  // namespace
}  // namespace fengsui::workbench
