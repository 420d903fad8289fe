// SPDX-License-Identifier: Apache-2.0
#include "ledger/wal_format.hpp"

#include <bit>
#include <cstring>

namespace fengsui::ledger {
namespace {

constexpr std::uint32_t kMagic = 0x377f0682;  // the last bit: big-endian checksums
constexpr std::uint32_t kVersion = 3'007'000;

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8U | static_cast<std::uint8_t>(bytes[at + i]);
    return value;
}

template <bool Swapped>
WalChecksum sum(std::string_view bytes, WalChecksum from) {
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
        std::array<std::uint32_t, 2> words;
        std::memcpy(words.data(), bytes.data() + at, sizeof words);
        if constexpr (Swapped)
            for (auto& word : words) word = __builtin_bswap32(word);
        from[0] += words[0] + from[1];
        from[1] += words[1] + from[0];
    }
    return from;
}

WalChecksum checksum(std::string_view bytes, WalChecksum from, bool of_big_endian) {
    const bool swapped = of_big_endian != (std::endian::native == std::endian::big);
    return swapped ? sum<true>(bytes, from) : sum<false>(bytes, from);
}

}  // namespace

std::optional<WalHeader> parse_wal_header(std::string_view bytes) {
    if (bytes.size() < kWalHeaderBytes) return std::nullopt;
    const auto magic = big_endian(bytes, 0);
    if ((magic & ~1U) != kMagic || big_endian(bytes, 4) != kVersion) return std::nullopt;
    WalHeader header{.page_size = big_endian(bytes, 8),
                     .salt = {big_endian(bytes, 16), big_endian(bytes, 20)},
                     .checksum = {big_endian(bytes, 24), big_endian(bytes, 28)},
                     .big_endian = (magic & 1U) != 0};
    if (!std::has_single_bit(header.page_size) || header.page_size < 512 ||
        header.page_size > 65'536 ||
        checksum(bytes.substr(0, 24), {}, header.big_endian) != header.checksum) {
        return std::nullopt;
    }
    return header;
}

WalChain::WalChain(const WalHeader& header, std::int64_t frames, std::string_view last)
    : header_(header), checksum_{big_endian(last, 16), big_endian(last, 20)}, frames_(frames) {}

std::optional<WalChain::Frame> WalChain::next(std::string_view bytes) {
    if (bytes.size() != frame_bytes() || big_endian(bytes, 8) != header_.salt[0] ||
        big_endian(bytes, 12) != header_.salt[1]) {
        return std::nullopt;
    }
    auto sum = checksum(bytes.substr(0, 8), checksum_, header_.big_endian);
    sum = checksum(bytes.substr(kFrameHeaderBytes), sum, header_.big_endian);
    const Frame frame{big_endian(bytes, 0), big_endian(bytes, 4)};
    if (sum != WalChecksum{big_endian(bytes, 16), big_endian(bytes, 20)} || frame.page == 0)
        return std::nullopt;
    checksum_ = sum;
    ++frames_;
    return frame;
}

}  // namespace fengsui::ledger
