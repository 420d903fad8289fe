// SPDX-License-Identifier: Apache-2.0
// A data directory: the SQLite ledger (unless it is in PostgreSQL), the secret keys and the lock
// that keeps a second program out. Made with rights for its owner only. Used by the commands of
// app.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/result.hpp"

namespace fengsui::ledger {

// Keys of this installation: without them pseudonyms cannot be joined and identities cannot be
// opened.
struct Keys {
    base::Key pseudonym;
    base::Key identity;
};

class DataDirectory {
  public:
    // Opens or makes `path`, holding its lock until destroyed. Conflict if another program holds
    // it.
    static base::Result<DataDirectory> open(const std::string& path);
    // The same for what must be there already: NotFound instead of a new directory, so that a
    // mistyped path leaves nothing behind.
    static base::Result<DataDirectory> open_existing(const std::string& path);
    // Only for its keys, while the ledger is in PostgreSQL: no lock, for many programs may share
    // it.
    static base::Result<DataDirectory> open_for_keys(const std::string& path);
    // Without the lock, for reading beside a running server (backup, verify).
    static base::Result<DataDirectory> look(const std::string& path);
    ~DataDirectory();
    DataDirectory(DataDirectory&& other) noexcept;
    DataDirectory& operator=(DataDirectory&&) = delete;
    DataDirectory(const DataDirectory&) = delete;
    DataDirectory& operator=(const DataDirectory&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string sqlite_path() const { return path_ + "/ledger.sqlite"; }
    [[nodiscard]] std::string keys_path() const { return path_ + "/keys.txt"; }
    [[nodiscard]] const Keys& keys() const { return keys_; }
    [[nodiscard]] bool is_new() const { return is_new_; }
    // From here on the directory is refused if its ledger is gone, rather than a new one begun, and
    // a copy of it that is made while this lives is known as such. Called by app, after opening.
    base::Result<void> ledger_has_begun();
    // Takes away keys that were made just now and are not those of the ledger.
    void drop_new_keys();

  private:
    DataDirectory() = default;
    base::Result<void> make_directory(const std::string& path);
    base::Result<void> check_ledger_is_there();
    [[nodiscard]] std::string in_use_line() const;
    base::Result<void> write_lock(std::string_view second_line);
    base::Result<void> load_keys();

    std::string path_;
    Keys keys_{};
    int lock_ = -1;
    bool is_new_ = false;
    bool has_begun_ = false;
};

// Makes it, or takes an empty one; Conflict if it holds anything.
base::Result<void> make_new_directory(const std::string& path);
// Copies a consistent snapshot of a (running) data directory into the new directory `to`.
base::Result<void> backup(const DataDirectory& from, const std::string& to);
// Makes the new data directory `to` from a backup, after checking the backup's digests.
base::Result<void> restore(const std::string& from, const std::string& to);

}  // namespace fengsui::ledger
