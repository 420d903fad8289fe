// SPDX-License-Identifier: Apache-2.0
// The tables that `fengsui scan` reads. Columns are found by name, and the names of the sample data
// that the field knows are understood too (test/reference/scan): the place may be called location,
// county, tract, area or id; the date date, year, week, day, time or period. Read once at the start
// of a command; values afterwards.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "stats/scan/scan.hpp"
#include "workbench/scan_periods.hpp"

namespace fengsui::workbench {

// Places in the order of their ids. Locations with the same coordinates are one place.
struct ScanPlaces {
    std::vector<stats::scan::Point> points;
    std::vector<std::vector<std::string>> ids;
    std::map<std::string, std::uint32_t, std::less<>> by_id;
    bool on_sphere = false;
    // Of the locations table, by place; empty if it has no such column.
    std::vector<double> population;
};

// One row of a table with something counted at a place.
struct ScanRow {
    std::uint32_t place = 0;
    double count = 0;
    std::optional<ScanDate> date;
    std::vector<std::string> covariates;
    std::string path;  // file and line, for a Problem
};

struct ScanTable {
    std::string path;
    bool years = false;                   // the date column is called year
    std::vector<std::string> covariates;  // names
    std::vector<ScanRow> rows;
};

struct ScanColumns {
    std::string_view count;  // cases, controls, population
    bool dates = false;      // to be read if there are any
    bool years = false;      // bare numbers of four digits are years
    bool fractions = false;  // counts need not be whole
    // A missing one is a fault. Nothing: those of agegroup, age, sex, race and ethnicity that there
    // are.
    std::optional<std::vector<std::string>> covariates{};
};

// Problems name file, line and column: an unknown or doubled location, a number that is none, a
// count below 0 or with a fraction, coordinates that are missing or out of range.
base::Result<ScanPlaces> read_scan_places(const std::string& path, bool plane);
base::Result<ScanTable> read_scan_table(const std::string& path, const ScanPlaces& places,
                                        const ScanColumns& columns);
}  // namespace fengsui::workbench
