// SPDX-License-Identifier: Apache-2.0
#include "ledger/archive_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fengsui::ledger {

namespace fs = std::filesystem;

RawFile::RawFile(const std::string& path, int flags)
    : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}

RawFile::~RawFile() {
    if (fd_ >= 0) ::close(fd_);
}

std::string RawFile::read(std::int64_t at, std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const auto got =
            ::pread(fd_, bytes.data() + done, size - done, at + static_cast<std::int64_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        done += static_cast<std::size_t>(got);
    }
    bytes.resize(done);
    return bytes;
}

bool RawFile::write(std::int64_t at, std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto put = ::pwrite(fd_, bytes.data(), bytes.size(), at);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(put));
        at += put;
    }
    return true;
}

bool RawFile::sync() const {
    return ::fdatasync(fd_) == 0;
}

bool sync_directory(const std::string& path) {
    const RawFile directory(path, O_RDONLY | O_DIRECTORY);
    return directory.is_open() && ::fsync(directory.fd()) == 0;
}

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
