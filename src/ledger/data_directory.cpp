// SPDX-License-Identifier: Apache-2.0
#include "ledger/data_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/text.hpp"
#include "ledger/connection.hpp"
#include "ledger/files.hpp"

namespace fengsui::ledger {
namespace {

namespace fs = std::filesystem;
using base::fail;
using base::ProblemCode;
using base::Result;

constexpr std::string_view kKeyFile = "keys.txt";
constexpr std::string_view kManifest = "manifest.txt";
// What the file `lock` says once there is a ledger, and while a program has it.
constexpr std::string_view kHolds = "this directory holds a ledger\n";
constexpr std::string_view kInUse = "in use, file ";

std::optional<base::Key> parse_key(std::string_view line, std::string_view name) {
    if (!line.starts_with(name) || line.size() <= name.size() + 1) return std::nullopt;
    const auto bytes = base::from_base64(line.substr(name.size() + 1));
    base::Key key{};
    if (!bytes || bytes->size() != key.size()) return std::nullopt;
    std::ranges::copy(*bytes, key.begin());
    return key;
}

std::string key_line(std::string_view name, const base::Key& key) {
    return fmt::format("{} {}\n", name,
                       base::to_base64({reinterpret_cast<const char*>(key.data()), key.size()}));
}

// A ledger may be larger than the memory.
Result<std::string> digest_of(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return tl::unexpected(refused(path).error());
    std::error_code error;
    const auto size = fs::file_size(path, error);
    void* bytes = size > 0 ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0) : nullptr;
    if (bytes == MAP_FAILED) error = {errno, std::generic_category()};
    ::close(fd);
    if (error) return tl::unexpected(refused(path, error).error());
    auto digest = base::sm3_hex({static_cast<const char*>(bytes), size});
    if (size > 0) ::munmap(bytes, size);
    return digest;
}

Result<bool> holds_bytes(const std::string& path) {
    const auto there = exists(path);
    if (!there || !*there) return there;
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) return tl::unexpected(refused(path, error).error());
    return size > 0;
}

Result<void> check_exists(const std::string& path) {
    const auto there = exists(path + "/ledger.sqlite");
    if (!there) return tl::unexpected(there.error());
    if (*there) return {};
    return fail(ProblemCode::NotFound, path,
                "is not a data directory; `fengsui serve --data DIR` makes one");
}

}  // namespace

Result<void> make_new_directory(const std::string& path) {
    const auto there = exists(path);
    if (!there) return tl::unexpected(there.error());
    std::error_code error;
    if (*there && !fs::is_empty(path, error)) {
        return fail(ProblemCode::Conflict, path, "exists and is not empty");
    }
    fs::create_directories(path, error);
    if (error) return refused(path, error);
    fs::permissions(path, fs::perms::owner_all, error);
    return {};
}

Result<void> DataDirectory::make_directory(const std::string& path) {
    std::error_code error;
    const bool existed = fs::exists(path, error);
    fs::create_directories(path, error);
    if (error) return refused(path, error);
    if (!existed) fs::permissions(path, fs::perms::owner_all, error);
    path_ = path;
    return {};
}

Result<DataDirectory> DataDirectory::open_for_keys(const std::string& path) {
    DataDirectory directory;
    if (auto made = directory.make_directory(path); !made) return tl::unexpected(made.error());
    if (auto keys = directory.load_keys(); !keys) return tl::unexpected(keys.error());
    return directory;
}

void DataDirectory::drop_new_keys() {
    std::error_code ignored;
    if (is_new_) fs::remove(fmt::format("{}/{}", path_, kKeyFile), ignored);
}

Result<DataDirectory> DataDirectory::open(const std::string& path) {
    DataDirectory directory;
    if (auto made = directory.make_directory(path); !made) return tl::unexpected(made.error());
    const auto lock_path = path + "/lock";
    directory.lock_ = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (directory.lock_ < 0) return tl::unexpected(refused(lock_path).error());
    if (::flock(directory.lock_, LOCK_EX | LOCK_NB) != 0) {
        return fail(ProblemCode::Conflict, path,
                    "a running fengsui has this data directory: use its web pages, or stop it "
                    "first");
    }
    if (auto ledger = directory.check_ledger_is_there(); !ledger)
        return tl::unexpected(ledger.error());
    if (auto keys = directory.load_keys(); !keys) return tl::unexpected(keys.error());
    return directory;
}

Result<void> DataDirectory::check_ledger_is_there() {
    std::array<char, 100> bytes{};
    const auto size = ::pread(lock_, bytes.data(), bytes.size(), 0);
    const std::string_view said(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    if (!said.starts_with(kHolds)) return {};
    const auto there = holds_bytes(sqlite_path());
    if (!there) return tl::unexpected(there.error());
    if (!*there) {
        // SQLite would begin a new one in its place, and nobody would be told.
        return fail(ProblemCode::StorageFailed, sqlite_path(),
                    "is missing or empty, and this directory has held a ledger: restore a backup "
                    "into a new directory (fengsui restore)");
    }
    // After a kill the mark still names this very file; in a copy it names another.
    const auto mark = said.find(kInUse);
    if (mark != std::string_view::npos && said.substr(mark) != in_use_line()) {
        return fail(ProblemCode::Conflict, path_,
                    "was copied while a program had it, and may be torn (fengsui backup makes a "
                    "whole copy): only if `fengsui verify` says that it is whole, remove its file "
                    "`lock` and start again");
    }
    return write_lock(in_use_line());
}

std::string DataDirectory::in_use_line() const {
    struct stat file {};
    ::fstat(lock_, &file);
    return fmt::format("{}{}\n", kInUse, file.st_ino);
}

Result<void> DataDirectory::write_lock(std::string_view second_line) {
    const auto text = std::string(kHolds).append(second_line);
    if (::pwrite(lock_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) &&
        ::ftruncate(lock_, static_cast<off_t>(text.size())) == 0) {
        has_begun_ = true;
        return {};
    }
    return refused(path_ + "/lock");
}

Result<void> DataDirectory::ledger_has_begun() {
    return lock_ < 0 ? Result<void>{} : write_lock(in_use_line());
}

Result<DataDirectory> DataDirectory::open_existing(const std::string& path) {
    if (auto there = check_exists(path); !there) return tl::unexpected(there.error());
    return open(path);
}

Result<DataDirectory> DataDirectory::look(const std::string& path) {
    if (auto there = check_exists(path); !there) return tl::unexpected(there.error());
    DataDirectory directory;
    directory.path_ = path;
    if (auto keys = directory.load_keys(); !keys) return tl::unexpected(keys.error());
    return directory;
}

Result<void> DataDirectory::load_keys() {
    const auto path = fmt::format("{}/{}", path_, kKeyFile);
    const auto there = exists(path);
    if (!there) return tl::unexpected(there.error());
    if (!*there) {
        const auto ledger = exists(sqlite_path());
        if (!ledger) return tl::unexpected(ledger.error());
        if (*ledger) {
            return fail(ProblemCode::StorageFailed, path,
                        "is missing: restore it from a backup, the ledger needs it");
        }
        keys_ = {base::random_key(), base::random_key()};
        is_new_ = true;
        return write_whole(
            path, key_line("pseudonym", keys_.pseudonym) + key_line("identity", keys_.identity));
    }
    const auto text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    const auto lines = base::split(*text, '\n');
    const auto pseudonym = parse_key(lines[0], "pseudonym");
    const auto identity = parse_key(lines.size() > 1 ? lines[1] : "", "identity");
    if (!pseudonym || !identity)
        return fail(ProblemCode::StorageFailed, path,
                    "does not hold two keys: put the one of a backup in its place");
    keys_ = {*pseudonym, *identity};
    return {};
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)),
      keys_(other.keys_),
      lock_(std::exchange(other.lock_, -1)),
      is_new_(other.is_new_),
      has_begun_(other.has_begun_) {}

DataDirectory::~DataDirectory() {
    if (lock_ < 0) return;
    // If this fails, a copy of the directory is asked to be verified.
    if (has_begun_) static_cast<void>(write_lock({}));
    ::close(lock_);
}

Result<void> backup(const DataDirectory& from, const std::string& to) {
    if (auto made = make_new_directory(to); !made) return made;
    try {
        // VACUUM INTO copies one snapshot while the server goes on writing.
        const auto connection = Connection::open_sqlite(from.sqlite_path());
        connection->execute("VACUUM INTO ?", {to + "/ledger.sqlite"});
        // Opened once here, so that `fengsui verify` of the backup does not change its bytes.
        Connection::open_sqlite(to + "/ledger.sqlite");
    } catch (const DatabaseError& error) {
        return fail(ProblemCode::StorageFailed, to, error.what());
    }
    const auto keys = read_file(fmt::format("{}/{}", from.path(), kKeyFile));
    if (!keys) return tl::unexpected(keys.error());
    if (auto kept = write_whole(fmt::format("{}/{}", to, kKeyFile), *keys); !kept) return kept;
    const auto digest = digest_of(to + "/ledger.sqlite");
    if (!digest) return tl::unexpected(digest.error());
    return write_whole(fmt::format("{}/{}", to, kManifest),
                       fmt::format("ledger.sqlite {}\n", *digest));
}

Result<void> restore(const std::string& from, const std::string& to) {
    const auto ended = exists(fmt::format("{}/{}", from, kManifest));
    if (!ended) return tl::unexpected(ended.error());
    if (!*ended) {
        return fail(ProblemCode::NotFound, from,
                    "is not a backup, or one that was broken off: it has no manifest.txt");
    }
    const auto manifest = read_file(fmt::format("{}/{}", from, kManifest));
    if (!manifest) return tl::unexpected(manifest.error());
    const auto digest = digest_of(from + "/ledger.sqlite");
    if (!digest) return tl::unexpected(digest.error());
    if (*manifest != fmt::format("ledger.sqlite {}\n", *digest)) {
        return fail(ProblemCode::Conflict, from, "the ledger is not the one that was backed up");
    }
    if (auto made = make_new_directory(to); !made) return made;
    for (const auto& name : {std::string("ledger.sqlite"), std::string(kKeyFile)}) {
        std::error_code error;
        fs::copy_file(from + "/" + name, to + "/" + name, error);
        if (error) return refused(to + "/" + name, error);
        fs::permissions(to + "/" + name, fs::perms::owner_read | fs::perms::owner_write, error);
    }
    return sync_directory(to);
}

}  // namespace fengsui::ledger
