// SPDX-License-Identifier: Apache-2.0
// The search itself: the greatest likelihood ratio over all windows around one centre, for many
// data sets (lanes) side by side in vector registers. It is a search for windows that reach a bar:
// circles in blocks of nearly the same size, times the boxes of time_boxes.hpp, are compared by the
// counts alone; only where a block's box reaches the bar are its windows looked at one by one.
// Exact: whatever reaches the bar is found. Where nothing does, the caller asks again with a lower
// bar. A Search is read-only once built and may serve many threads, each with its own SearchRoom.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/scan/lanes.hpp"
#include "stats/scan/time_boxes.hpp"

namespace fengsui::stats::scan {

struct Window {
    std::uint32_t size = 0;  // places
    TimeWindow slots;
};

// The best window of one lane.
struct Best {
    double ratio = 0;
    Window window;
    std::uint64_t count = 0;
    std::size_t bar = 0;  // the highest bar that it reaches
};

// Where one thread works.
template <class Count>
struct SearchRoom {
    LaneCounts<Count> sums;  // of the circle at hand, slots + 1; in space, of all circles
    std::vector<Reached> reached{};
    std::vector<std::int64_t> begin_counts{};
    std::vector<std::int64_t> end_counts{};
    std::vector<double> begin_expected{};
    std::vector<double> end_expected{};
};

template <class Count>
class Search {
  public:
    explicit Search(const Scene& scene);

    // From now on it looks for windows that reach `ratio`, which is above 0.
    void set_bar(double ratio);

    // Prepares the next centres, as many as fit into the memory that a search may take, and leaves
    // the others in `centres`. Not while another thread runs it.
    void prepare(std::span<const std::uint32_t>& centres);
    [[nodiscard]] std::span<const std::uint32_t> prepared() const { return centres_; }

    // Raises `best`, one for each lane, by what reaches the bar around prepared centre `index`.
    void run(std::size_t index, const LaneCounts<Count>& counts, SearchRoom<Count>& room,
             std::span<Best> best) const;

  private:
    // Circles of first + 1 to last + 1 places around one centre.
    struct Block {
        std::uint32_t first;
        std::uint32_t last;
        std::span<const TimeBox> boxes;
        std::size_t needed;    // into needed_, one for each box
        std::size_t expected;  // into expected_, the suffix sums of the smallest circle
    };
    void prepare(std::uint32_t centre);
    void close_block(Block block, std::span<const double> expected);
    void look_closer(std::size_t index, const Block& block, const LaneCounts<Count>& counts,
                     SearchRoom<Count>& room, std::span<Best> best) const;
    void run_in_space(std::size_t index, const LaneCounts<Count>& counts, SearchRoom<Count>& room,
                      std::span<Best> best) const;
    void take(const Window& window, std::int64_t count, double expected, Best& best) const;
    struct Closer;

    const Scene& scene_;
    const LaneLoops<Count>& loops_ = lane_loops<Count>();
    std::vector<Bar> bars_;
    std::optional<TimePlans> plans_;
    std::span<const std::uint32_t> centres_;
    std::vector<std::size_t> block_begin_;  // of each prepared centre, and the end
    std::vector<Block> blocks_;
    std::vector<Count> needed_;
    std::vector<double> expected_;
};

extern template class Search<std::int16_t>;
extern template class Search<std::int32_t>;

}  // namespace fengsui::stats::scan
