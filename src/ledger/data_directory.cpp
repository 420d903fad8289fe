// SPDX-License-Identifier: Apache-2.0
#include "ledger/data_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "ledger/connection.hpp"

namespace fengsui::ledger {
namespace {

namespace fs = std::filesystem;
using base::fail;
using base::ProblemCode;
using base::Result;

constexpr std::string_view kKeyFile = "keys.txt";
constexpr std::string_view kManifest = "manifest.txt";

base::Result<void> write_private(const std::string& path, std::string_view bytes) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return fail(ProblemCode::StorageFailed, path, std::strerror(errno));
    const bool written =
        ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    const bool synced = ::fsync(fd) == 0;
    ::close(fd);
    if (!written || !synced) return fail(ProblemCode::StorageFailed, path, "could not be written");
    return {};
}

Result<std::string> read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(ProblemCode::StorageFailed, path, "cannot be read");
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

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

Result<std::string> digest_of(const std::string& path) {
    const auto bytes = read_file(path);
    if (!bytes) return tl::unexpected(bytes.error());
    return base::sm3_hex(*bytes);
}

Result<void> check_exists(const std::string& path) {
    if (fs::exists(path + "/ledger.sqlite")) return {};
    return fail(ProblemCode::NotFound, path,
                "is not a data directory; `fengsui serve --data DIR` makes one");
}

}  // namespace

Result<void> make_new_directory(const std::string& path) {
    std::error_code error;
    if (fs::exists(path) && !fs::is_empty(path, error)) {
        return fail(ProblemCode::Conflict, path, "exists and is not empty");
    }
    fs::create_directories(path, error);
    if (error) return fail(ProblemCode::StorageFailed, path, error.message());
    fs::permissions(path, fs::perms::owner_all, error);
    return {};
}

Result<void> DataDirectory::make_directory(const std::string& path) {
    std::error_code error;
    const bool existed = fs::exists(path, error);
    fs::create_directories(path, error);
    if (error)
        return fail(ProblemCode::StorageFailed, path,
                    fmt::format("cannot be made: {}", error.message()));
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
    if (directory.lock_ < 0)
        return fail(ProblemCode::StorageFailed, lock_path, std::strerror(errno));
    if (::flock(directory.lock_, LOCK_EX | LOCK_NB) != 0) {
        return fail(ProblemCode::Conflict, path,
                    "a running fengsui has this data directory: use its web pages, or stop it "
                    "first");
    }
    if (auto keys = directory.load_keys(); !keys) return tl::unexpected(keys.error());
    return directory;
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
    if (!fs::exists(path)) {
        if (fs::exists(sqlite_path())) {
            return fail(ProblemCode::StorageFailed, path,
                        "is missing: restore it from a backup, the ledger needs it");
        }
        keys_ = {base::random_key(), base::random_key()};
        is_new_ = true;
        return write_private(
            path, key_line("pseudonym", keys_.pseudonym) + key_line("identity", keys_.identity));
    }
    const auto text = read_file(path);
    if (!text) return tl::unexpected(text.error());
    const auto lines = base::split(*text, '\n');
    const auto pseudonym = parse_key(lines[0], "pseudonym");
    const auto identity = parse_key(lines.size() > 1 ? lines[1] : "", "identity");
    if (!pseudonym || !identity)
        return fail(ProblemCode::StorageFailed, path, "does not hold two keys");
    keys_ = {*pseudonym, *identity};
    return {};
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)),
      keys_(other.keys_),
      lock_(std::exchange(other.lock_, -1)),
      is_new_(other.is_new_) {}

DataDirectory::~DataDirectory() {
    if (lock_ >= 0) ::close(lock_);
}

Result<void> backup(const DataDirectory& from, const std::string& to) {
    if (auto made = make_new_directory(to); !made) return made;
    try {
        // VACUUM INTO copies one snapshot while the server goes on writing.
        const auto connection = Connection::open_sqlite(from.sqlite_path());
        connection->execute("VACUUM INTO ?", {to + "/ledger.sqlite"});
    } catch (const DatabaseError& error) {
        return fail(ProblemCode::StorageFailed, to, error.what());
    }
    const auto keys = read_file(fmt::format("{}/{}", from.path(), kKeyFile));
    if (!keys) return tl::unexpected(keys.error());
    if (auto kept = write_private(fmt::format("{}/{}", to, kKeyFile), *keys); !kept) return kept;
    const auto digest = digest_of(to + "/ledger.sqlite");
    if (!digest) return tl::unexpected(digest.error());
    return write_private(fmt::format("{}/{}", to, kManifest),
                         fmt::format("ledger.sqlite {}\n", *digest));
}

Result<void> restore(const std::string& from, const std::string& to) {
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
        if (error) return fail(ProblemCode::StorageFailed, to + "/" + name, error.message());
        fs::permissions(to + "/" + name, fs::perms::owner_read | fs::perms::owner_write, error);
    }
    return {};
}

}  // namespace fengsui::ledger
