// SPDX-License-Identifier: Apache-2.0
#include "workbench/estimate_r.hpp"

#include "workbench/table_fixture.hpp"

namespace fengsui::workbench {
namespace {

std::string header() {
    return "series,config,t_start,t_end,mean,std,q0.025,q0.05,q0.25,median,q0.75,q0.95,q0.975\n";
}

base::Result<std::string> run(const EstimateRFiles& files) {
    std::string text;
    auto done = estimate_r(files, [&](std::string_view part) { text += part; });
    if (!done) return tl::unexpected(done.error());
    return text;
}

EstimateRFiles reference_files(std::vector<std::string> serial_intervals) {
    return {reference_path("estimate_R_incidence.csv"), std::move(serial_intervals),
            reference_path("estimate_R_configs.csv")};
}

Tolerances everywhere(double tolerance) {
    Tolerances tolerances;
    for (const auto* name :
         {"mean", "std", "q0.025", "q0.05", "q0.25", "median", "q0.75", "q0.95", "q0.975"})
        tolerances[name] = tolerance;
    return tolerances;
}

TEST(EstimateRReference, FromMomentsAndWeights) {
    const auto text = run(reference_files(
        {reference_path("estimate_R_controls.csv"), reference_path("estimate_R_si.csv")}));
    ASSERT_TRUE(text) << text.error().to_string();
    expect_table(lines_of_text(*text), lines_of_file(reference_path("estimate_R.csv")), 4,
                 everywhere(1e-12));
}

// The table of weights ends at lag 60; what it leaves out of the serial interval of SARS changes
// the seventh digit after some weeks.
TEST(EstimateRReference, FromWeightsAlone) {
    const auto text = run(reference_files({reference_path("estimate_R_si.csv")}));
    ASSERT_TRUE(text) << text.error().to_string();
    expect_table(lines_of_text(*text), lines_of_file(reference_path("estimate_R.csv")), 4,
                 everywhere(1e-7));
}

TEST(EstimateRReference, FromMomentsAloneTheParametricRows) {
    const auto text = run(reference_files({reference_path("estimate_R_controls.csv")}));
    ASSERT_TRUE(text) << text.error().to_string();
    const auto parametric = [](const Lines& lines) {
        Lines kept;
        for (const auto& line : lines) {
            if (line.find("non_parametric") == std::string::npos) kept.push_back(line);
        }
        return kept;
    };
    expect_table(parametric(lines_of_text(*text)),
                 parametric(lines_of_file(reference_path("estimate_R.csv"))), 4, everywhere(1e-12));
}

class EstimateRCommand : public testing::Test {
  protected:
    base::Result<std::string> estimate(const std::string& incidence, const std::string& interval,
                                       const std::string& configs) {
        const TemporaryFile incidence_file("incidence", incidence);
        const TemporaryFile interval_file("interval", interval);
        const TemporaryFile configs_file("configs", configs);
        return run({incidence_file.path(), {interval_file.path()}, configs_file.path()});
    }

    const std::string moments = "series,mean_si,std_si\na,2.6,1.5\n";
    const std::string config =
        "config,method,window_days,mean_prior,std_prior\n"
        "c,parametric_si,2,5,5\n";
};

TEST_F(EstimateRCommand, RowsMayComeInAnyOrder) {
    const auto sorted = estimate("series,t,total\na,1,3\na,2,4\na,3,5\na,4,6\n", moments, config);
    const auto mixed = estimate("series,t,total\na,3,5\na,1,3\na,4,6\na,2,4\n", moments, config);
    ASSERT_TRUE(sorted && mixed);
    EXPECT_EQ(*sorted, *mixed);
    EXPECT_EQ(3U, lines_of_text(*sorted).size());
}

TEST_F(EstimateRCommand, ASeriesThatIsTooShortHasNoRows) {
    const auto text = estimate("series,t,total\na,1,3\na,2,4\n", moments, config);
    ASSERT_TRUE(text);
    EXPECT_EQ(header(), *text);
}

TEST_F(EstimateRCommand, AMissingDayLeavesItsWindowsWithoutEstimate) {
    const auto text =
        estimate("series,t,total\na,1,3\na,2,4\na,3,NA\na,5,5\na,6,5\n", moments, config);
    ASSERT_TRUE(text);
    for (const auto& line : lines_of_text(*text)) {
        if (line.starts_with("a,c,")) {
            EXPECT_NE(std::string::npos, line.find("NA,NA")) << line;
        }
    }
}

TEST_F(EstimateRCommand, LocalAndImportedComeFromWhatIsThere) {
    const auto both = estimate("series,t,total,local,imported\na,1,3,0,3\na,2,4,1,3\na,3,5,5,0\n",
                               moments, config);
    const auto local =
        estimate("series,t,total,local\na,1,3,0\na,2,4,1\na,3,5,5\n", moments, config);
    const auto imported =
        estimate("series,t,total,imported\na,1,3,3\na,2,4,3\na,3,5,0\n", moments, config);
    ASSERT_TRUE(both && local && imported);
    EXPECT_EQ(*both, *local);
    EXPECT_EQ(*both, *imported);
}

TEST_F(EstimateRCommand, WhatCannotBeIsRefusedWithItsPlace) {
    const std::string days = "series,t,total\na,1,3\na,2,4\na,3,5\n";
    const auto refused = [&](const std::string& incidence, const std::string& interval,
                             const std::string& configs, const std::string& place) {
        const auto text = estimate(incidence, interval, configs);
        ASSERT_FALSE(text) << place;
        EXPECT_NE(std::string::npos, text.error().to_string().find(place))
            << text.error().to_string();
    };
    refused("series,t,total\na,1,-3\n", moments, config, "column total");
    refused("series,t,total\na,1,3\na,1,3\n", moments, config, "there twice");
    refused("series,t,total\na,0,3\n", moments, config, "column t");
    refused("series,t,total,local\na,1,3,4\n", moments, config, "column local");
    refused("series,t,total,local,imported\na,1,3,1,1\n", moments, config, "column total");
    refused(days, "series,mean_si,std_si\na,1,1\n", config, "column mean_si");
    refused(days, "series,mean_si,std_si\na,2,0\n", config, "column std_si");
    refused(days, "series,mean_si,std_si\nb,2,1\n", config, "no serial interval");
    refused(days, "series,lag,w\na,0,0.5\na,1,0.5\n", config, "column w");
    refused(days, "series,lag,w\na,0,0\na,1,0.5\n", config, "sum to 0.5");
    refused(days, moments, "config,method\nc,uncertain_si\n", "column method");
    refused(days, moments, "config,method,window_days\nc,parametric_si,0\n", "column window_days");
    refused(days, moments, "config,method,mean_prior\nc,parametric_si,0\n", "column mean_prior");
}

}  // namespace
}  // namespace fengsui::workbench
