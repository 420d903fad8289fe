// SPDX-License-Identifier: Apache-2.0
// The tables that the offline commands read: series, what is known of them, one row of settings per
// config, and the points wanted. The layout is that of test/reference/detection/README.md. Read
// once at the start of a command; values afterwards, thread safe.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::workbench {

// One counted series. Index 0 is the table's t = 1; all vectors have the same length.
struct Series {
    std::string name;
    int frequency = 52;  // points a year: 365 daily, 52 weekly, 12 monthly
    int start_year = 0;  // of the first point
    int start_period = 1;
    bool has_dates = false;  // reference periods are picked by date, not by index − frequency
    std::vector<double> observed;    // NaN where the table says NA
    std::vector<double> population;  // as given: a size, a fraction, or 1
    std::vector<std::optional<base::Day>> dates;
    std::vector<int> state;  // 1 in a known outbreak
};

// One row of a controls table: settings by their names in the reference implementation.
class Controls {
  public:
    Controls(std::string config, std::map<std::string, std::string, std::less<>> cells,
             std::string path)
        : config_(std::move(config)), cells_(std::move(cells)), path_(std::move(path)) {}

    [[nodiscard]] const std::string& config() const { return config_; }
    // ValueInvalid with file, line and column for a cell that is missing or not of that form.
    [[nodiscard]] base::Result<double> number(std::string_view name) const;
    [[nodiscard]] base::Result<int> integer(std::string_view name) const;
    [[nodiscard]] base::Result<bool> flag(std::string_view name) const;  // 0 or 1
    [[nodiscard]] base::Result<std::string> text(std::string_view name) const;
    // Lists are parted by `;`.
    [[nodiscard]] base::Result<std::vector<double>> numbers(std::string_view name) const;
    // Nothing if the column is missing, empty or NA.
    [[nodiscard]] std::optional<std::string> maybe(std::string_view name) const;
    [[nodiscard]] base::Problem problem(std::string_view name, std::string detail) const;

  private:
    std::string config_;
    std::map<std::string, std::string, std::less<>> cells_;
    std::string path_;
};

// The points of one series wanted under one config: t_first … t_last, counted from 1.
struct Range {
    std::string series;
    std::string config;
    int t_first = 1;
    int t_last = 1;
};

// A file is refused whole, with file, line and column of its first fault: a series that the info
// table does not know, t that does not grow, a negative count, a number that is none. A period
// whose row is missing is there as NaN.
base::Result<std::vector<Series>> read_series(const std::string& series_path,
                                              const std::string& info_path);
base::Result<std::vector<Controls>> read_controls(const std::string& path);
base::Result<std::vector<Range>> read_ranges(const std::string& path);
// Any other table, row by row; config is empty where there is no such column.
base::Result<std::vector<Controls>> read_rows(const std::string& path,
                                              std::initializer_list<std::string_view> needed);

// As R writes it: %.17g, NA for NaN, Inf and -Inf.
std::string number_text(double value);

}  // namespace fengsui::workbench
