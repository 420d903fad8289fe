// SPDX-License-Identifier: Apache-2.0
#include "ledger/archive_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fengsui::ledger {

namespace fs = std::filesystem;

base::Result<ArchiveListing> list_archive(const std::string& directory) {
    std::error_code error;
    ArchiveListing listing;
    for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
        const auto name = entry->path().filename().string();
        long long segment = 0;
        long long ms = 0;
        if (std::sscanf(name.c_str(), "base-%lld-%lld", &segment, &ms) == 2 &&
            name.ends_with(".sqlite")) {
            listing.bases.push_back({segment, ms, entry->path().string()});
        } else if (std::sscanf(name.c_str(), "log-%lld", &segment) == 1) {
            listing.segments[segment] |= name.ends_with(".times");
        }
    }
    if (error) return base::fail(base::ProblemCode::StorageFailed, directory, error.message());
    std::ranges::sort(listing.bases, {}, &ArchiveBase::usable_from_ms);
    return listing;
}

base::Result<void> remove_before(const std::string& directory, base::Instant first) {
    auto listing = list_archive(directory);
    if (!listing) return tl::unexpected(listing.error());
    std::error_code error;
    auto& bases = listing->bases;
    if (bases.empty()) return {};
    while (bases.size() > 1 && bases[1].usable_from_ms <= first.ms) {
        fs::remove(bases.front().path, error);
        bases.erase(bases.begin());
    }
    for (const auto& [number, has_times] : listing->segments) {
        if (number >= bases.front().segment) break;
        fs::remove(segment_path(directory, number, "times"), error);
        fs::remove(segment_path(directory, number, "wal"), error);
    }
    return {};
}

std::string segment_path(const std::string& directory, std::int64_t number, const char* ending) {
    return fmt::format("{}/log-{:08}.{}", directory, number, ending);
}

std::string base_path(const std::string& directory, const ArchiveBase& base) {
    return fmt::format("{}/base-{:08}-{}.sqlite", directory, base.segment, base.usable_from_ms);
}

std::optional<SegmentTimes> read_times(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    SegmentTimes times;
    std::string line;
    if (!std::getline(in, line) || in.eof() || (line != "anew" && line != "follows"))
        return std::nullopt;
    times.follows = line == "follows";
    times.bytes = static_cast<std::int64_t>(line.size() + 1);
    while (std::getline(in, line) && !in.eof()) {
        std::istringstream words(line);
        SegmentTimes::Line read;
        if (!(words >> read.frames >> read.at_ms)) break;
        times.lines.push_back(read);
        times.bytes += static_cast<std::int64_t>(line.size() + 1);
    }
    return times;
}

}  // namespace fengsui::ledger
