// SPDX-License-Identifier: Apache-2.0
#include "stats/philox.hpp"

namespace fengsui::stats {
namespace {

constexpr std::uint32_t multiplier_0 = 0xD2511F53;
constexpr std::uint32_t multiplier_1 = 0xCD9E8D57;
constexpr std::uint32_t weyl_0 = 0x9E3779B9;
constexpr std::uint32_t weyl_1 = 0xBB67AE85;
constexpr int rounds = 10;

inline void one_round(std::uint32_t& a, std::uint32_t& b, std::uint32_t& c, std::uint32_t& d,
                      std::uint32_t key_0, std::uint32_t key_1) {
    const std::uint64_t product_0 = std::uint64_t{multiplier_0} * a;
    const std::uint64_t product_1 = std::uint64_t{multiplier_1} * c;
    a = static_cast<std::uint32_t>(product_1 >> 32U) ^ b ^ key_0;
    b = static_cast<std::uint32_t>(product_1);
    c = static_cast<std::uint32_t>(product_0 >> 32U) ^ d ^ key_1;
    d = static_cast<std::uint32_t>(product_0);
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::uint64_t key) {
    auto key_0 = static_cast<std::uint32_t>(key);
    auto key_1 = static_cast<std::uint32_t>(key >> 32U);
    auto [a, b, c, d] = counter;
    for (int i = 0; i < rounds; ++i) {
        one_round(a, b, c, d, key_0, key_1);
        key_0 += weyl_0;
        key_1 += weyl_1;
    }
    return {a, b, c, d};
}

void PhiloxStream::refill() {
    constexpr std::size_t together = 4;
    for (std::size_t first = 0; first < words_.size(); first += 4 * together) {
        std::array<std::array<std::uint32_t, 4>, together> lanes;
        for (auto& lane : lanes) {
            lane = {static_cast<std::uint32_t>(block_), static_cast<std::uint32_t>(block_ >> 32U),
                    static_cast<std::uint32_t>(stream_),
                    static_cast<std::uint32_t>(stream_ >> 32U)};
            ++block_;
        }
        auto key_0 = static_cast<std::uint32_t>(seed_);
        auto key_1 = static_cast<std::uint32_t>(seed_ >> 32U);
        for (int i = 0; i < rounds; ++i) {
            for (auto& [a, b, c, d] : lanes) one_round(a, b, c, d, key_0, key_1);
            key_0 += weyl_0;
            key_1 += weyl_1;
        }
        for (std::size_t lane = 0; lane < together; ++lane) {
            for (std::size_t word = 0; word < 4; ++word) {
                words_[first + 4 * lane + word] = lanes[lane][word];
            }
        }
    }
    used_ = 0;
}

}  // namespace fengsui::stats
