// SPDX-License-Identifier: Apache-2.0
// The files of an archive's directory:
//   base-SEGMENT-MS.sqlite  the database file, copied while it was in use: whole together with the
//                           log from segment SEGMENT on, up to any moment from MS on
//   log-N.wal               one life of SQLite's log from its header on, whole commits only
//   log-N.times             first "anew" or, if nothing is missing since the segment before,
//                           "follows"; then "FRAMES MS": so many frames were committed at MS
//   keys.txt, lock
// Written by LogArchive, read by restore_until.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace fengsui::ledger {

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

bool sync_directory(const std::string& path);

struct ArchiveBase {
    std::int64_t segment = 0;
    std::int64_t usable_from_ms = 0;
    std::string path;
};

struct ArchiveListing {
    std::vector<ArchiveBase> bases;         // the oldest first
    std::map<std::int64_t, bool> segments;  // by number: whether it has its times
};

base::Result<ArchiveListing> list_archive(const std::string& directory);
std::string segment_path(const std::string& directory, std::int64_t number, const char* ending);
std::string base_path(const std::string& directory, const ArchiveBase& base);

struct SegmentTimes {
    struct Line {
        std::int64_t frames = 0;
        std::int64_t at_ms = 0;
    };
    bool follows = false;
    std::vector<Line> lines;
    std::int64_t bytes = 0;  // of whole lines
};
// nullopt if not even its first line is whole.
std::optional<SegmentTimes> read_times(const std::string& path);

}  // namespace fengsui::ledger
