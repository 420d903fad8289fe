// SPDX-License-Identifier: Apache-2.0
// For the tests of the methods: runs one on a series made in the test.
#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "workbench/detect.hpp"

namespace fengsui::workbench {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

using Cells = std::map<std::string, std::string, std::less<>>;

inline Series series_of(std::vector<double> observed, int frequency = 52) {
    Series series;
    series.name = "made";
    series.frequency = frequency;
    series.population.assign(observed.size(), 1);
    series.dates.resize(observed.size());
    series.state.assign(observed.size(), 0);
    series.observed = std::move(observed);
    return series;
}

// One date a period, from `first` on.
inline void date(Series& series, base::Day first, int days_a_period) {
    series.has_dates = true;
    for (std::size_t i = 0; i < series.dates.size(); ++i)
        series.dates[i] = first + static_cast<int>(i) * days_a_period;
}

inline base::Result<std::vector<DetectRow>> run_method(std::string_view name, const Series& series,
                                                       const Cells& cells, std::size_t t_first,
                                                       std::size_t t_last) {
    // The reader of controls gives column names in small letters.
    std::map<std::string, std::string, std::less<>> read;
    for (const auto& [column, value] : cells) {
        std::string small = column;
        for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        read.emplace(small, value);
    }
    const Controls controls("test", read, "controls.csv line 2");
    return find_detect_method(name)->run({series, controls, t_first, t_last});
}

}  // namespace fengsui::workbench
