// SPDX-License-Identifier: Apache-2.0
// Files of a data directory and of an archive: whole or not at all, lasting when the call has
// returned, and words that say what to do where the system refuses. Called by DataDirectory,
// LogArchive and what restores. Stateless; StorageFailed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/result.hpp"

namespace fengsui::ledger {

// What the system says, and what to do about it; without `error`, what errno says.
base::Result<void> refused(const std::string& path, const std::error_code& error);
base::Result<void> refused(const std::string& path);

base::Result<bool> exists(const std::string& path);
base::Result<std::string> read_file(const std::string& path);
// The file, for its owner only, is there whole or not at all, whenever the program or the machine
// stops.
base::Result<void> write_whole(const std::string& path, std::string_view bytes);
// Names that were made or changed last only when their directory does.
base::Result<void> sync_directory(const std::string& path);

// A file by its descriptor; false, or fewer bytes, with errno set where the system refuses.
class RawFile {
  public:
    RawFile() = default;
    RawFile(const std::string& path, int flags);
    ~RawFile();
    RawFile(RawFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    RawFile& operator=(RawFile&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;

    [[nodiscard]] bool is_open() const { return fd_ >= 0; }
    [[nodiscard]] int fd() const { return fd_; }
    // What is there of `size` bytes, perhaps nothing.
    [[nodiscard]] std::string read(std::int64_t at, std::size_t size) const;
    [[nodiscard]] bool write(std::int64_t at, std::string_view bytes) const;
    [[nodiscard]] bool sync() const;

  private:
    int fd_ = -1;
};

}  // namespace fengsui::ledger
