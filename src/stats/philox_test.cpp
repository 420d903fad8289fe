// SPDX-License-Identifier: Apache-2.0
#include "stats/philox.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace fengsui::stats {
namespace {

using Words = std::array<std::uint32_t, 4>;

// The known answers that the authors publish with their library (Random123, kat_vectors).
TEST(Philox, GivesTheKnownAnswers) {
    EXPECT_EQ((Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}), philox({0, 0, 0, 0}, 0));
    constexpr auto ones = 0xffffffff;
    EXPECT_EQ((Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}),
              philox({ones, ones, ones, ones}, ~std::uint64_t{0}));
    EXPECT_EQ((Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}),
              philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0a4093822));
}

TEST(Philox, AStreamIsTheCountersInOrder) {
    PhiloxStream stream(7, 3);
    for (std::uint32_t block = 0; block < 100; ++block) {
        for (const auto word : philox({block, 0, 3, 0}, 7)) EXPECT_EQ(word, stream.next());
    }
}

TEST(Philox, BelowIsUniform) {
    PhiloxStream stream(1, 1);
    std::vector<int> seen(7);
    constexpr int draws = 70'000;
    for (int i = 0; i < draws; ++i) ++seen[stream.below(7)];
    double chi_square = 0;
    for (const int count : seen) chi_square += (count - 10'000.0) * (count - 10'000.0) / 10'000;
    EXPECT_LT(chi_square, 22.5);  // 0.999 quantile at 6 degrees of freedom
}

}  // namespace
}  // namespace fengsui::stats
