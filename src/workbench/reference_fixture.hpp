// SPDX-License-Identifier: Apache-2.0
// For the tests of the methods: runs `fengsui detect` over the tables of test/reference/detection
// and compares each value with what the reference implementation gave.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "workbench/detect.hpp"

namespace fengsui::workbench {

inline std::string reference_path(const std::string& file) {
    return std::string(FENGSUI_SOURCE_DIR) + "/test/reference/detection/" + file;
}

inline std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::stringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    if (!line.empty() && line.back() == ',') cells.emplace_back();
    return cells;
}

// How far a column may lie from the reference: 0 is exactly equal, bit for bit as printed.
using Tolerances = std::map<std::string, double, std::less<>>;

inline bool agree(const std::string& ours, const std::string& theirs, double tolerance) {
    if (ours == theirs) return true;
    char* ours_end = nullptr;
    char* theirs_end = nullptr;
    const double a = std::strtod(ours.c_str(), &ours_end);
    const double b = std::strtod(theirs.c_str(), &theirs_end);
    if (*ours_end != 0 || *theirs_end != 0 || ours == "NA" || theirs == "NA") return false;
    if (a == b) return true;
    return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

// `table` names NAME.csv, NAME_controls.csv and NAME_range.csv unless told otherwise. A row is
// found by series, config and t; columns that are not in `tolerances` must be equal.
struct ReferenceFiles {
    std::string expected;
    std::string controls;
    std::string range;
};

inline void expect_reference(std::string_view method_name, const ReferenceFiles& files,
                             const Tolerances& tolerances) {
    const auto* method = find_detect_method(method_name);
    ASSERT_NE(nullptr, method);
    std::map<std::string, std::vector<std::string>> ours;
    std::vector<std::string> header;
    const auto key_of = [](const std::vector<std::string>& cells) {
        return cells[0] + "," + cells[1] + "," + cells[2];
    };
    const auto done = detect(*method,
                             {reference_path("series.csv"), reference_path("series_info.csv"),
                              reference_path(files.controls), reference_path(files.range)},
                             [&](std::string_view line) {
                                 auto cells =
                                     cells_of(std::string(line.substr(0, line.size() - 1)));
                                 if (header.empty()) {
                                     header = std::move(cells);
                                 } else {
                                     auto key = key_of(cells);
                                     ours.emplace(std::move(key), std::move(cells));
                                 }
                             });
    ASSERT_TRUE(done.has_value()) << done.error().to_string();

    std::ifstream file(reference_path(files.expected));
    std::string line;
    ASSERT_TRUE(std::getline(file, line));
    ASSERT_EQ(cells_of(line), header);
    std::map<std::string, int> wrong;
    std::string first_wrong;
    int compared = 0;
    while (std::getline(file, line)) {
        const auto theirs = cells_of(line);
        const auto found = ours.find(key_of(theirs));
        // A file may hold the rows of several methods (rki and cdc).
        if (found == ours.end()) continue;
        ++compared;
        ASSERT_EQ(theirs.size(), found->second.size()) << line;
        for (std::size_t i = 3; i < theirs.size(); ++i) {
            const auto tolerance = tolerances.find(header[i]);
            if (agree(found->second[i], theirs[i],
                      tolerance == tolerances.end() ? 0 : tolerance->second)) {
                continue;
            }
            ++wrong[header[i]];
            if (first_wrong.empty()) {
                first_wrong = key_of(theirs) + " " + header[i] + ": ours " + found->second[i] +
                              ", reference " + theirs[i];
            }
        }
    }
    EXPECT_EQ(ours.size(), static_cast<std::size_t>(compared)) << "rows that the reference lacks";
    EXPECT_GT(compared, 0);
    for (const auto& [column, count] : wrong) {
        ADD_FAILURE() << count << " of " << compared << " values of " << column << " differ";
    }
    EXPECT_EQ("", first_wrong);
}

}  // namespace fengsui::workbench
