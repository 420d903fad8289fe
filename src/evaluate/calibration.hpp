// SPDX-License-Identifier: Apache-2.0
// Do the p-values of the statistical methods say what they promise? In a county where nothing
// happens, at most a share p of the judged streams and days may have a p-value of p or less; if
// more have, the control of false discoveries, which rests on them, cannot hold what it promises.
// Used by `fengsui judge` on its quiet counties. Reads run in the caller's snapshot.
#pragma once

#include <array>
#include <compare>
#include <map>
#include <string>

#include "base/time.hpp"
#include "ledger/connection.hpp"

namespace fengsui::evaluate {

inline constexpr std::array<double, 4> calibration_levels = {0.1, 0.01, 0.001, 0.0001};

struct CalibrationKey {
    std::string channel;
    std::string method;
    auto operator<=>(const CalibrationKey&) const = default;
};

struct Calibration {
    int judged = 0;
    std::array<int, calibration_levels.size()> at_most{};  // p-values at or below each level
    Calibration& operator+=(const Calibration& other);
    bool operator==(const Calibration&) const = default;
};
using Calibrations = std::map<CalibrationKey, Calibration>;

// Days that the ledger has forgotten are not there (surveil::DiscoveryControl::days_kept).
Calibrations read_calibration(ledger::Connection& db, std::string_view county, base::Day from,
                              base::Day to);

}  // namespace fengsui::evaluate
