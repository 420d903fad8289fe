// SPDX-License-Identifier: Apache-2.0
// Philox4x32-10, a counter-based random number generator: number i of replicate r is a function of
// (seed, r, i) alone, so replicates can be drawn in any order and by any number of threads with the
// same answer. Source: Salmon JK, Moraes MA, Dror RO, Shaw DE (2011), Parallel random numbers: as
// easy as 1, 2, 3, SC'11, doi:10.1145/2063384.2063405, section 3.3 and table 2. Not for secrets.
// One object per thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace fengsui::stats {

// The four words for one counter: ten rounds under a 64-bit key.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::uint64_t key);

// The words of one stream, in order.
class PhiloxStream {
  public:
    PhiloxStream(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}

    std::uint32_t next() {
        if (used_ == words_.size()) refill();
        return words_[used_++];
    }
    // Uniform on 0 … n − 1 without bias (Lemire 2019, ACM TOMACS 29(1):3, algorithm 5). n > 0.
    std::uint32_t below(std::uint32_t n) {
        std::uint64_t product = std::uint64_t{next()} * n;
        if (static_cast<std::uint32_t>(product) < n) {
            const std::uint32_t least = (0U - n) % n;
            while (static_cast<std::uint32_t>(product) < least) product = std::uint64_t{next()} * n;
        }
        return static_cast<std::uint32_t>(product >> 32U);
    }

  private:
    void refill();

    std::uint64_t seed_;
    std::uint64_t stream_;
    std::uint64_t block_ = 0;
    // Many counters at a time, so that their rounds overlap in the processor.
    std::array<std::uint32_t, 64> words_{};
    std::size_t used_ = 64;
};

}  // namespace fengsui::stats
