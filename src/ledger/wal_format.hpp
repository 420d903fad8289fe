// SPDX-License-Identifier: Apache-2.0
// SQLite's write-ahead log as a file (sqlite.org/fileformat2.html, section 4): a header, then
// frames of one page each, whose checksums form a chain from the header on. Used by the archive of
// the log and by the restore from it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fengsui::ledger {

inline constexpr std::size_t kWalHeaderBytes = 32;
inline constexpr std::size_t kFrameHeaderBytes = 24;

using WalChecksum = std::array<std::uint32_t, 2>;

struct WalHeader {
    std::uint32_t page_size = 0;
    std::array<std::uint32_t, 2>
        salt{};  // others each time that the log begins anew: the first + 1
    WalChecksum checksum{};
    bool big_endian = false;  // the checksums' words
    bool operator==(const WalHeader&) const = default;
};

// nullopt if it is none, or torn.
std::optional<WalHeader> parse_wal_header(std::string_view bytes);

// Follows the frames of one log, each checked against those before it.
class WalChain {
  public:
    struct Frame {
        std::uint32_t page = 0;            // from 1
        std::uint32_t database_pages = 0;  // a commit: the database's size; else 0
    };

    explicit WalChain(const WalHeader& header) : header_(header), checksum_(header.checksum) {}
    // After `frames`, of which `last` is the header of the last: they have been checked before.
    WalChain(const WalHeader& header, std::int64_t frames, std::string_view last);

    // nullopt, and nothing changes, if `bytes` are not the next frame.
    std::optional<Frame> next(std::string_view bytes);

    [[nodiscard]] const WalHeader& header() const { return header_; }
    [[nodiscard]] std::int64_t frames() const { return frames_; }
    [[nodiscard]] std::size_t frame_bytes() const { return kFrameHeaderBytes + header_.page_size; }
    // Where frame `number`, from 0, begins.
    [[nodiscard]] std::int64_t offset(std::int64_t number) const {
        return static_cast<std::int64_t>(kWalHeaderBytes) +
               number * static_cast<std::int64_t>(frame_bytes());
    }

  private:
    WalHeader header_;
    WalChecksum checksum_;
    std::int64_t frames_ = 0;
};

}  // namespace fengsui::ledger
