// SPDX-License-Identifier: Apache-2.0
// R's side of stats_bench: the stored figures of test/reference/detection/timing.csv, and the same
// work by R in this run where Rscript and the packages are there.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "work.hpp"

namespace fengsui::bench {

struct RResult {
    double seconds = 0;  // user CPU of one whole run
    double checksum = 0;
};

class StoredTimes {
  public:
    // Throws std::runtime_error if the table cannot be read.
    explicit StoredTimes(const std::string& path);
    // Seconds of one series-point.
    [[nodiscard]] std::optional<double> seconds(const Reference& reference) const;

  private:
    std::map<std::pair<std::string, int>, double> seconds_;
};

// By Work::name. Empty if R or the packages of that group's script are not there, or there is no
// script; `folder` takes the series' file for the time of the run.
std::map<std::string, RResult> run_r(const Group& group, const std::string& sources,
                                     const std::string& folder);

}  // namespace fengsui::bench
