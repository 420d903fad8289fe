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
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace fengsui::ledger {

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
// All that only moments before this one need: the last base before it stays.
base::Result<void> remove_before(const std::string& directory, base::Instant first);
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
