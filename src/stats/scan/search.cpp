// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/search.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace fengsui::stats::scan {
namespace {

// Each bar of a search is this much higher than the one before.
constexpr double bar_step = 1.12;
constexpr std::size_t bar_count = 6;
constexpr std::size_t bytes_max = std::size_t{96} << 20U;

std::vector<Bar> make_bars(const Likelihood& likelihood, double ratio) {
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < bar_count; ++i) {
        bars.emplace_back(likelihood, ratio);
        ratio *= bar_step;
    }
    return bars;
}

}  // namespace

template <class Count>
Search<Count>::Search(const Scene& scene) : scene_(scene) {}

template <class Count>
void Search<Count>::set_bar(double ratio) {
    bars_ = make_bars(scene_.likelihood(), ratio);
    plans_.emplace(scene_, bars_.front());
}

template <class Count>
void Search<Count>::prepare(std::span<const std::uint32_t>& centres) {
    block_begin_.assign(1, 0);
    blocks_.clear();
    needed_.clear();
    expected_.clear();
    std::size_t done = 0;
    while (done < centres.size()) {
        prepare(centres[done++]);
        block_begin_.push_back(blocks_.size());
        if (needed_.size() * sizeof(Count) + expected_.size() * sizeof(double) > bytes_max) break;
    }
    centres_ = centres.first(done);
    centres = centres.subspan(done);
}

template <class Count>
void Search<Count>::prepare(std::uint32_t centre) {
    const auto circle = scene_.circles().around(centre);
    std::vector<double> expected(scene_.slots() + 1);
    std::vector<double> expected_first;
    double total = 0;
    double total_max = -1;
    Block block{};
    for (std::uint32_t i = 0; i < circle.size(); ++i) {
        total += scene_.expected_total(circle[i]);
        const auto added = scene_.expected_suffix(circle[i]);
        for (std::size_t slot = 0; slot < added.size(); ++slot) expected[slot] += added[slot];
        if (total > total_max || scene_.slots() == 1) {
            if (i > 0) close_block(block, expected_first);
            block.first = i;
            block.boxes = plans_->plan(total);
            expected_first = expected;
            total_max = total * (1 + plans_->growth(total));
        }
        block.last = i;
    }
    if (!circle.empty()) close_block(block, expected_first);
}

template <class Count>
void Search<Count>::close_block(Block block, std::span<const double> expected) {
    block.needed = needed_.size();
    block.expected = expected_.size();
    expected_.insert(expected_.end(), expected.begin(), expected.end());
    for (const auto& box : block.boxes) {
        const double core = box.begin_last <= box.end_first
                                ? expected[box.begin_last] - expected[box.end_first + 1U]
                                : 0;
        needed_.push_back(static_cast<Count>(bars_.front().count_needed(core)));
    }
    blocks_.push_back(block);
}

// The windows of one block's box in one lane, one by one.
template <class Count>
struct Search<Count>::Closer {
    const Search& search;
    std::span<const std::uint32_t> circle;
    const Block& block;
    const LaneCounts<Count>& counts;
    SearchRoom<Count>& room;
    const TimeBox& box;
    std::size_t lane;
    Best& best;

    [[nodiscard]] std::int64_t at(const LaneCounts<Count>& rows, std::size_t row) const {
        return rows[row].values[lane];
    }

    // Whether the hull reaches what this lane has already found.
    [[nodiscard]] bool worth_it() const {
        const auto* expected = search.expected_.data() + block.expected;
        const double core = box.begin_last <= box.end_first
                                ? expected[box.begin_last] - expected[box.end_first + 1U]
                                : 0;
        const auto hull = at(room.sums, box.begin_first) - at(room.sums, box.end_last + 1U);
        return hull >= search.bars_[best.bar].count_needed(core);
    }

    // Counts of the smallest circle: those of the largest without the places between.
    void start() {
        const std::size_t begins = box.begin_last - box.begin_first + 1U;
        const std::size_t ends = box.end_last - box.end_first + 1U;
        room.begin_counts.resize(begins);
        room.end_counts.resize(ends);
        for (std::size_t i = 0; i < begins; ++i)
            room.begin_counts[i] = at(room.sums, box.begin_first + i);
        for (std::size_t i = 0; i < ends; ++i)
            room.end_counts[i] = at(room.sums, box.end_first + 1U + i);
        for (auto k = block.first + 1; k <= block.last; ++k) add_counts(k, -1);
        const auto* expected = search.expected_.data() + block.expected;
        room.begin_expected.assign(expected + box.begin_first, expected + box.begin_last + 1U);
        room.end_expected.assign(expected + box.end_first + 1U, expected + box.end_last + 2U);
    }

    void add_counts(std::uint32_t k, int sign) {
        const auto row = std::size_t{circle[k]} * (search.scene_.slots() + 1);
        for (std::size_t i = 0; i < room.begin_counts.size(); ++i)
            room.begin_counts[i] += sign * at(counts, row + box.begin_first + i);
        for (std::size_t i = 0; i < room.end_counts.size(); ++i)
            room.end_counts[i] += sign * at(counts, row + box.end_first + 1U + i);
    }

    void add_place(std::uint32_t k) {
        add_counts(k, 1);
        const auto added = search.scene_.expected_suffix(circle[k]);
        for (std::size_t i = 0; i < room.begin_expected.size(); ++i)
            room.begin_expected[i] += added[box.begin_first + i];
        for (std::size_t i = 0; i < room.end_expected.size(); ++i)
            room.end_expected[i] += added[box.end_first + 1U + i];
    }

    void look() {
        start();
        for (auto k = block.first; k <= block.last; ++k) {
            if (k > block.first) add_place(k);
            for (std::uint32_t j = 0; j < room.end_counts.size(); ++j) look_at_end(k, j);
        }
    }

    void look_at_end(std::uint32_t k, std::uint32_t j) {
        const std::uint32_t end = box.end_first + j;
        const auto longest = search.scene_.duration_max();
        const auto earliest = end + 1 > longest ? end + 1 - longest : 0;
        const auto last = std::min<std::uint32_t>(box.begin_last, end);
        for (auto first = std::max<std::uint32_t>(box.begin_first, earliest); first <= last;
             ++first) {
            const auto i = first - box.begin_first;
            const auto count = room.begin_counts[i] - room.end_counts[j];
            if (count < cases_min) continue;
            const double expected = room.begin_expected[i] - room.end_expected[j];
            search.take({k + 1, {first, end}}, count, expected, best);
        }
    }
};

// Equal but for rounding: fewer places, then the earlier end, then the earlier begin, which is the
// order in which SaTScan meets them.
template <class Count>
void Search<Count>::take(const Window& window, std::int64_t count, double expected,
                         Best& best) const {
    if (count < bars_[best.bar].count_needed(expected)) return;
    const auto ratio = scene_.likelihood().ratio(static_cast<double>(count), expected);
    const double tolerance = 1e-10 * std::max(1.0, ratio);
    if (ratio < best.ratio - tolerance) return;
    if (ratio <= best.ratio + tolerance) {
        const auto order = [](const Window& w) {
            return std::array{w.size, w.slots.last, w.slots.first};
        };
        if (best.window.size != 0 && order(best.window) < order(window)) return;
    }
    best.ratio = ratio;
    best.window = window;
    best.count = static_cast<std::uint64_t>(count);
    while (best.bar + 1 < bars_.size() && bars_[best.bar + 1].ratio() <= ratio) ++best.bar;
}

template <class Count>
void Search<Count>::look_closer(std::size_t index, const Block& block,
                                const LaneCounts<Count>& counts, SearchRoom<Count>& room,
                                std::span<Best> best) const {
    const auto circle = scene_.circles().around(centres_[index]);
    for (const auto& [box, lanes] : room.reached) {
        // Lanes without data set hold 0 and never reach anything.
        for (auto rest = lanes; rest != 0; rest &= rest - 1) {
            const auto lane = static_cast<std::size_t>(std::countr_zero(rest));
            Closer closer{*this, circle, block, counts, room, block.boxes[box], lane, best[lane]};
            if (closer.worth_it()) closer.look();
        }
    }
}

// Every circle is a block of its own with one box.
template <class Count>
void Search<Count>::run_in_space(std::size_t index, const LaneCounts<Count>& counts,
                                 SearchRoom<Count>& room, std::span<Best> best) const {
    const auto circle = scene_.circles().around(centres_[index]);
    const auto& first = blocks_[block_begin_[index]];
    room.sums.resize(std::max(room.sums.size(), circle.size()));
    room.reached.clear();
    loops_.walk(counts.data(), circle, needed_.data() + first.needed, room.sums.data(),
                room.reached);
    for (const auto& [place, lanes] : room.reached) {
        for (auto rest = lanes; rest != 0; rest &= rest - 1) {
            const auto lane = static_cast<std::size_t>(std::countr_zero(rest));
            take({place + 1, {0, 0}}, room.sums[place].values[lane],
                 expected_[first.expected + 2 * std::size_t{place}], best[lane]);
        }
    }
}

template <class Count>
void Search<Count>::run(std::size_t index, const LaneCounts<Count>& counts, SearchRoom<Count>& room,
                        std::span<Best> best) const {
    const auto circle = scene_.circles().around(centres_[index]);
    const std::size_t slots = scene_.slots();
    if (slots == 1) return run_in_space(index, counts, room, best);
    room.sums.assign(slots + 1, {});
    std::uint32_t place = 0;
    for (auto b = block_begin_[index]; b < block_begin_[index + 1]; ++b) {
        const auto& block = blocks_[b];
        for (; place <= block.last; ++place)
            loops_.add(room.sums.data(), counts.data() + circle[place] * (slots + 1), slots);
        room.reached.clear();
        loops_.reach(room.sums.data(), block.boxes, needed_.data() + block.needed, room.reached);
        if (!room.reached.empty()) look_closer(index, block, counts, room, best);
    }
}

template class Search<std::int16_t>;
template class Search<std::int32_t>;

}  // namespace fengsui::stats::scan
