// SPDX-License-Identifier: Apache-2.0
#include "ledger/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fengsui::ledger {

namespace fs = std::filesystem;
using base::fail;
using base::ProblemCode;
using base::Result;

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

Result<void> refused(const std::string& path, const std::error_code& error) {
    const char* advice = "";
    if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted)
        advice = ": run fengsui as the account that owns the data directory";
    if (error == std::errc::read_only_file_system) advice = ": make the disk writable first";
    if (error == std::errc::no_space_on_device) advice = ": make room on the disk first";
    return fail(ProblemCode::StorageFailed, path, error.message() + advice);
}

Result<void> refused(const std::string& path) {
    return refused(path, {errno, std::generic_category()});
}

Result<bool> exists(const std::string& path) {
    std::error_code error;
    const bool there = fs::exists(path, error);
    if (error) return tl::unexpected(refused(path, error).error());
    return there;
}

Result<void> sync_directory(const std::string& path) {
    const RawFile directory(path, O_RDONLY | O_DIRECTORY);
    if (!directory.is_open() || ::fsync(directory.fd()) != 0) return refused(path);
    return {};
}

Result<void> write_whole(const std::string& path, std::string_view bytes) {
    const auto draft = path + ".new";
    {
        const RawFile file(draft, O_WRONLY | O_CREAT | O_TRUNC);
        if (!file.is_open() || !file.write(0, bytes) || !file.sync()) return refused(path);
    }
    if (::rename(draft.c_str(), path.c_str()) != 0) return refused(path);
    return sync_directory(fs::path(path).parent_path());
}

Result<std::string> read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return tl::unexpected(refused(path).error());
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace fengsui::ledger
