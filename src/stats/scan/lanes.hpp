// SPDX-License-Identifier: Apache-2.0
// Counts of several data sets side by side, and the loops over them that take most of a scan's
// time, written with the compiler's vectors and compiled for AVX2 beside the plain processor; which
// one runs is decided once. Same results either way. Pure, thread safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "stats/scan/time_boxes.hpp"

namespace fengsui::stats::scan {

inline constexpr std::size_t lane_bytes = 32;

// One number of each lane. int16_t where all cases fit (16 lanes), otherwise int32_t (8 lanes).
template <class Count>
struct alignas(lane_bytes) Lanes {
    static constexpr std::size_t count = lane_bytes / sizeof(Count);
    std::array<Count, count> values;
};

// By place, slots + 1 of each; cases by slot, or summed from the slot to the last one. The one
// after the last slot is 0.
template <class Count>
using LaneCounts = std::vector<Lanes<Count>>;

// A box, or a circle, that reaches what it needs in the lanes whose bits are set.
struct Reached {
    std::uint32_t index;
    std::uint32_t lanes;
};

template <class Count>
struct LaneLoops {
    // sums += row, both of `slots`.
    void (*add)(Lanes<Count>* sums, const Lanes<Count>* row, std::size_t slots);
    // Turns the counts of each place into sums from a slot to the last one.
    void (*sum_slots)(LaneCounts<Count>& counts, std::size_t slots);
    // Appends the boxes whose hull in `sums` has at least needed[box] in any lane.
    void (*reach)(const Lanes<Count>* sums, std::span<const TimeBox> boxes, const Count* needed,
                  std::vector<Reached>& reached);
    // Of a purely spatial scan, one slot and the 0 after it: the sums of all circles of a chain of
    // places, and those that have at least needed[circle] in any lane.
    void (*walk)(const Lanes<Count>* counts, std::span<const std::uint32_t> chain,
                 const Count* needed, Lanes<Count>* sums, std::vector<Reached>& reached);
};

template <class Count>
const LaneLoops<Count>& lane_loops();

extern template const LaneLoops<std::int16_t>& lane_loops();
extern template const LaneLoops<std::int32_t>& lane_loops();

}  // namespace fengsui::stats::scan
