// SPDX-License-Identifier: Apache-2.0
// What is said of each indicator: names, target, definition and source, from data/indicators.csv.
// Loading is strict: the rows are exactly the formulas of indicator.hpp, a unit fits its formula.
// Read once by app at start, never changed, safe from any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embed.hpp"
#include "base/result.hpp"
#include "evaluate/indicator.hpp"

namespace fengsui::evaluate {

struct IndicatorInfo {
    const Formula* formula = nullptr;
    std::string code;
    std::string name_zh;
    std::string name_en;
    std::string unit;        // "%" or "min"
    std::string comparator;  // ">=": more is better, "<=": less is better
    std::optional<double> target;
    std::string policy_row;  // row of policy_indicators.csv that asks for it; may be empty
    std::string definition_zh;
    std::string definition_en;
    std::string source;

    // Nothing without a target or a value.
    [[nodiscard]] std::optional<bool> met(const std::optional<double>& value) const;
};

class IndicatorTable {
  public:
    // The files of data/; only indicators.csv is looked at.
    static base::Result<IndicatorTable> load(base::EmbeddedFiles files);

    // In the order in which they are shown.
    [[nodiscard]] std::span<const IndicatorInfo> all() const { return rows_; }
    [[nodiscard]] const IndicatorInfo* find(std::string_view code) const;

  private:
    std::vector<IndicatorInfo> rows_;
};

}  // namespace fengsui::evaluate
