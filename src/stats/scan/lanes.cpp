// SPDX-License-Identifier: Apache-2.0
#include "stats/scan/lanes.hpp"

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
            if (!any(one)) continue;
            std::uint32_t lanes = 0;
            for (std::size_t lane = 0; lane < Lanes<Count>::count; ++lane) {
                const auto bit =
                    one[lane / (bytes / sizeof(Count))][lane % (bytes / sizeof(Count))];
                lanes |= static_cast<std::uint32_t>(bit != 0) << lane;
            }
            reached.push_back({static_cast<std::uint32_t>(i), lanes});
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
    static constexpr LaneLoops<Count> loops{add, sum_slots, reach};
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
    static constexpr LaneLoops<Count> loops{add, sum_slots, reach};
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
