// SPDX-License-Identifier: Apache-2.0
// What stays the same through all replicates of a scan: the circles, the time windows and the
// expected cases. Periods that no window holds (before a prospective scan's longest window) are cut
// off; the rest are called slots. Counts and expected cases are kept as sums from a slot to the
// last one, so that a window from slot s to slot e holds suffix[s] - suffix[e + 1]. Read-only after
// construction, thread safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/scan/circles.hpp"
#include "stats/scan/likelihood.hpp"
#include "stats/scan/scan.hpp"

namespace fengsui::stats::scan {

struct TimeWindow {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

class Scene {
  public:
    Scene(const Data& data, const Options& options);

    [[nodiscard]] std::uint32_t place_count() const { return place_count_; }
    [[nodiscard]] std::uint32_t slots() const { return slots_; }
    [[nodiscard]] std::uint32_t first_period() const { return first_period_; }  // of slot 0
    [[nodiscard]] std::uint32_t duration_max() const { return duration_max_; }
    // The first and the last slot in which a window may end.
    [[nodiscard]] TimeWindow ends() const { return {prospective_ ? slots_ - 1 : 0, slots_ - 1}; }
    [[nodiscard]] const Circles& circles() const { return circles_; }
    [[nodiscard]] const Likelihood& likelihood() const { return likelihood_; }
    // slots + 1 values; over all periods these sum up to the number of cases.
    [[nodiscard]] std::span<const double> expected_suffix(std::uint32_t place) const {
        return std::span(expected_suffix_).subspan(std::size_t{place} * (slots_ + 1), slots_ + 1);
    }
    // Expected cases of the place over all periods.
    [[nodiscard]] double expected_total(std::uint32_t place) const {
        return expected_total_[place];
    }

  private:
    std::uint32_t place_count_;
    bool prospective_;
    std::uint32_t duration_max_;
    std::uint32_t slots_;
    std::uint32_t first_period_;
    std::vector<double> expected_suffix_;
    std::vector<double> expected_total_;
    Likelihood likelihood_;
    Circles circles_;
};

// The number of cases in all.
std::uint64_t case_count(const Data& data);
// Expected cases by place and period (place * periods + period), scaled to the number of cases.
std::vector<double> expected_cases(const Data& data);

}  // namespace fengsui::stats::scan
