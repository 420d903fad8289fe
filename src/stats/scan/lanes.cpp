// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/lanes.hpp"

#include <algorithm>
#include <cstring>

namespace fengsui::stats::scan {
namespace {

// The lanes in vectors of `bytes`, as wide as the processor's registers: where they are wider, the
// compiler takes the comparisons apart into single numbers.
template <class Count, std::size_t bytes>
struct Loops {
    using Vector [[gnu::vector_size(bytes), gnu::may_alias]] = Count;
    static constexpr std::size_t parts = lane_bytes / bytes;

    [[gnu::always_inline]] static inline void add(Lanes<Count>* sums, const Lanes<Count>* row,
                                                  std::size_t slots) {
        auto* to = reinterpret_cast<Vector*>(sums);
        const auto* from = reinterpret_cast<const Vector*>(row);
        for (std::size_t i = 0; i < slots * parts; ++i) to[i] += from[i];
    }

    [[gnu::always_inline]] static inline void sum_slots(LaneCounts<Count>& counts,
                                                        std::size_t slots) {
        for (std::size_t row = 0; row < counts.size(); row += slots + 1) {
            auto* values = reinterpret_cast<Vector*>(counts.data() + row);
            for (std::size_t i = slots * parts; i-- > 0;) values[i] += values[i + parts];
        }
    }

    // All bits set where the hull has what is needed.
    [[gnu::always_inline]] static inline void compare(const Vector* sums, const TimeBox& box,
                                                      Count needed, Vector (&result)[parts]) {
        const auto* begin = sums + box.begin_first * parts;
        const auto* end = sums + (box.end_last + std::size_t{1}) * parts;
        for (std::size_t part = 0; part < parts; ++part)
            result[part] = begin[part] - end[part] >= needed;
    }

    [[gnu::always_inline]] static inline bool any(const Vector (&masks)[parts]) {
        std::array<std::uint64_t, lane_bytes / 8> words;
        std::memcpy(words.data(), &masks, lane_bytes);
        return (words[0] | words[1] | words[2] | words[3]) != 0;
    }

    [[gnu::always_inline]] static inline std::uint32_t bits(const Vector (&masks)[parts]) {
        constexpr std::size_t width = bytes / sizeof(Count);
        std::uint32_t lanes = 0;
        for (std::size_t lane = 0; lane < Lanes<Count>::count; ++lane)
            lanes |= static_cast<std::uint32_t>(masks[lane / width][lane % width] != 0) << lane;
        return lanes;
    }

    [[gnu::always_inline]] static inline void reach(const Lanes<Count>* sums,
                                                    std::span<const TimeBox> boxes,
                                                    const Count* needed,
                                                    std::vector<Reached>& reached) {
        const auto* values = reinterpret_cast<const Vector*>(sums);
        // Most of the time no box does: one question for all.
        Vector all[parts] = {};
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            Vector one[parts];
            compare(values, boxes[i], needed[i], one);
            for (std::size_t part = 0; part < parts; ++part) all[part] |= one[part];
        }
        if (!any(all)) return;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            Vector one[parts];
            compare(values, boxes[i], needed[i], one);
            if (any(one)) reached.push_back({static_cast<std::uint32_t>(i), bits(one)});
        }
    }

    [[gnu::always_inline]] static inline void walk(const Lanes<Count>* counts,
                                                   std::span<const std::uint32_t> chain,
                                                   const Count* needed, Lanes<Count>* sums,
                                                   std::vector<Reached>& reached) {
        constexpr std::size_t together = 16;
        Vector sum[parts] = {};
        for (std::size_t first = 0; first < chain.size(); first += together) {
            const auto last = std::min(first + together, chain.size());
            Vector all[parts] = {};
            for (std::size_t i = first; i < last; ++i) {
                const auto* row =
                    reinterpret_cast<const Vector*>(counts + 2 * std::size_t{chain[i]});
                auto* to = reinterpret_cast<Vector*>(sums + i);
                for (std::size_t part = 0; part < parts; ++part) {
                    sum[part] += row[part];
                    to[part] = sum[part];
                    all[part] |= sum[part] >= needed[i];
                }
            }
            if (any(all)) report(sums, needed, first, last, reached);
        }
    }

    [[gnu::always_inline]] static inline void report(const Lanes<Count>* sums, const Count* needed,
                                                     std::size_t first, std::size_t last,
                                                     std::vector<Reached>& reached) {
        for (std::size_t i = first; i < last; ++i) {
            const auto* from = reinterpret_cast<const Vector*>(sums + i);
            Vector one[parts];
            for (std::size_t part = 0; part < parts; ++part) one[part] = from[part] >= needed[i];
            if (any(one)) reached.push_back({static_cast<std::uint32_t>(i), bits(one)});
        }
    }
};

template <class Count>
struct Plain {
    using L = Loops<Count, 16>;
    static void add(Lanes<Count>* sums, const Lanes<Count>* row, std::size_t slots) {
        L::add(sums, row, slots);
    }
    static void sum_slots(LaneCounts<Count>& counts, std::size_t slots) {
        L::sum_slots(counts, slots);
    }
    static void reach(const Lanes<Count>* sums, std::span<const TimeBox> boxes, const Count* needed,
                      std::vector<Reached>& reached) {
        L::reach(sums, boxes, needed, reached);
    }
    static void walk(const Lanes<Count>* counts, std::span<const std::uint32_t> chain,
                     const Count* needed, Lanes<Count>* sums, std::vector<Reached>& reached) {
        L::walk(counts, chain, needed, sums, reached);
    }
    static constexpr LaneLoops<Count> loops{add, sum_slots, reach, walk};
};

#if defined(__x86_64__)
template <class Count>
struct Avx2 {
    using L = Loops<Count, 32>;
    [[gnu::target("avx2")]] static void add(Lanes<Count>* sums, const Lanes<Count>* row,
                                            std::size_t slots) {
        L::add(sums, row, slots);
    }
    [[gnu::target("avx2")]] static void sum_slots(LaneCounts<Count>& counts, std::size_t slots) {
        L::sum_slots(counts, slots);
    }
    [[gnu::target("avx2")]] static void reach(const Lanes<Count>* sums,
                                              std::span<const TimeBox> boxes, const Count* needed,
                                              std::vector<Reached>& reached) {
        L::reach(sums, boxes, needed, reached);
    }
    [[gnu::target("avx2")]] static void walk(const Lanes<Count>* counts,
                                             std::span<const std::uint32_t> chain,
                                             const Count* needed, Lanes<Count>* sums,
                                             std::vector<Reached>& reached) {
        L::walk(counts, chain, needed, sums, reached);
    }
    static constexpr LaneLoops<Count> loops{add, sum_slots, reach, walk};
};
#endif

}  // namespace

template <class Count>
const LaneLoops<Count>& lane_loops() {
#if defined(__x86_64__)
    static const bool avx2 = __builtin_cpu_supports("avx2") != 0;
    if (avx2) return Avx2<Count>::loops;
#endif
    return Plain<Count>::loops;
}

template const LaneLoops<std::int16_t>& lane_loops();
template const LaneLoops<std::int32_t>& lane_loops();

}  // namespace fengsui::stats::scan
