// SPDX-License-Identifier: Apache-2.0
// `fengsui scan`: scan statistics over tables of cases, controls, locations and populations, with
// the settings and the answers of SaTScan (stats/scan/scan.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "stats/scan/scan.hpp"
#include "workbench/scan_periods.hpp"

namespace fengsui::workbench {

enum class ScanMethod : std::uint8_t {
    Poisson,
    Bernoulli,
    SpaceTimePoisson,
    SpaceTimePermutation,
};

struct ScanRequest {
    ScanMethod method = ScanMethod::Poisson;
    std::string cases;       // location, date, cases
    std::string controls{};  // Bernoulli: location, controls
    std::string locations;   // location, and x, y or latitude, longitude; population
    // Poisson: location, date, population. Without it, the population of the locations.
    std::string population{};
    // Age group and sex, for instance: Poisson is standardised by them if the population is known
    // by them, permutations stay within them. Nothing: those of agegroup, age, sex, race and
    // ethnicity that the tables have.
    std::optional<std::vector<std::string>> covariates{};
    bool plane = false;              // latitude and longitude are plane coordinates
    std::string start{};             // of the study; empty: the first case
    std::string end{};               // the last case
    std::optional<ScanUnit> unit{};  // nothing: years where dates are years, otherwise days
    // Longest window in units; 0: half of the study. Sizes of circles, replications, seed and
    // threads too.
    stats::scan::Options options{};
};

// What a request reads as, ready for stats::scan::scan.
struct ScanInput {
    stats::scan::Data data;
    stats::scan::Options options;
    ScanPeriods periods;
    std::vector<std::vector<std::string>> ids;  // of each place
};

base::Result<ScanInput> read_scan(const ScanRequest& request);

// Calls `write` with the header rank, centre, members, radius, start, end, observed, expected,
// relative_risk, statistic, p and with one row for each cluster. Members are parted by blanks, from
// the centre outwards; a purely spatial scan has no start and end, a permutation scan no relative
// risk.
base::Result<void> scan(const ScanRequest& request,
                        const std::function<void(std::string_view)>& write);

}  // namespace fengsui::workbench
