// SPDX-License-Identifier: Apache-2.0
// `fengsui detect`: one detection method of src/stats over tables of series and configs, for those
// who want to compare us with another program or to judge a series outside the product. Each method
// is one file in methods/: it reads its settings by the reference implementation's names and gives
// the columns of that method's reference file.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "workbench/tables.hpp"

namespace fengsui::workbench {

// What one series under one config has to answer: points t_first … t_last, counted from 1.
struct DetectTask {
    const Series& series;
    const Controls& controls;
    std::size_t t_first;
    std::size_t t_last;
};

// One value for each of Method::columns at one point; written by number_text.
struct DetectRow {
    std::size_t t;
    std::vector<double> values;
};

struct DetectMethod {
    std::string_view name;                  // of --method
    std::vector<std::string_view> columns;  // after series, config, t, observed
    // Pure. ValueInvalid for settings that it does not know. A point whose history is too short, or
    // that the method cannot judge, is a row of NaN, never a guess.
    std::function<base::Result<std::vector<DetectRow>>(const DetectTask&)> run;
    std::string_view settings;  // columns of the controls table
    std::string_view history;   // what it needs before it answers
};

// All methods, by name.
std::span<const DetectMethod> detect_methods();
const DetectMethod* find_detect_method(std::string_view name);

struct DetectFiles {
    std::string series;
    std::string info;
    std::string controls;
    std::string range{};  // empty: all points of all series under all configs
};

// Rows written, and how many of them say neither alarm nor none.
struct DetectCount {
    std::size_t rows = 0;
    std::size_t unanswered = 0;
};

// Calls `write` with the header and each row of the result as CSV, in the order of the range file,
// or of series and configs.
base::Result<DetectCount> detect(const DetectMethod& method, const DetectFiles& files,
                                 const std::function<void(std::string_view)>& write);

}  // namespace fengsui::workbench
