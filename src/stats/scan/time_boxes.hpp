// SPDX-License-Identifier: Apache-2.0
// Time windows in boxes: all windows of a box begin in one range of slots and end in another, so
// that no window holds more cases than the box's hull (first begin to last end) or fewer expected
// ones than its core (last begin to first end). Where a hull cannot reach the bar with its core's
// expected cases, the whole box is done with one comparison. Pure, thread safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/scan/scene.hpp"

namespace fengsui::stats::scan {

struct TimeBox {
    std::uint16_t begin_first = 0;
    std::uint16_t begin_last = 0;
    std::uint16_t end_first = 0;
    std::uint16_t end_last = 0;
};

inline constexpr std::uint32_t slots_max = 65'000;  // what a TimeBox can name

// Plans for circles of every size: boxes that part the windows of a scene, as large as they can be
// while a hull that holds what is expected, give or take chance, stays below the bar.
class TimePlans {
  public:
    TimePlans(const Scene& scene, const Bar& bar);

    // `expected`: cases of the circle over all periods.
    [[nodiscard]] std::span<const TimeBox> plan(double expected) const;
    // By how much a block of circles may grow from its first to its last one.
    [[nodiscard]] double growth(double expected) const;

  private:
    struct Circle {
        double expected;
        double growth;
    };
    void split(const TimeBox& box, const Circle& circle, std::vector<TimeBox>& plan) const;
    [[nodiscard]] double share(std::uint32_t first, std::uint32_t last) const {
        return first <= last ? share_suffix_[first] - share_suffix_[last + 1] : 0;
    }

    const Scene& scene_;
    const Bar& bar_;
    std::vector<double> share_suffix_;  // of all expected cases, from a slot to the last one
    double share_longest_ = 0;          // in any one window
    std::vector<std::vector<TimeBox>> plans_;
};

}  // namespace fengsui::stats::scan
