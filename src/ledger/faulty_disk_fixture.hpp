// SPDX-License-Identifier: Apache-2.0
// A disk that fails, for tests: an SQLite VFS over the real one. After a number of writes and syncs
// that go well each further one fails in the way asked for, until the disk is healed. Registered as
// the default while it lives, so that whatever opens a ledger stands on it; databases opened on it
// must be closed before. Thread safe.
#pragma once

#include <sqlite3.h>

#include <atomic>

namespace fengsui::ledger {

enum class DiskFault {
    Full,   // a write finds no room
    Torn,   // half of a write is done, then the disk fails
    Write,  // a write fails
    Sync,   // writes go well, but cannot be made to last
};

class FaultyDisk {
  public:
    FaultyDisk() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
        vfs_.zName = "faulty";
        vfs_.pNext = nullptr;
        vfs_.pAppData = this;
        vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
        vfs_.xOpen = open;
        sqlite3_vfs_register(&vfs_, 1);
    }
    ~FaultyDisk() {
        sqlite3_vfs_unregister(&vfs_);
        sqlite3_vfs_register(real_, 1);
    }
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    void fail_after(int operations, DiskFault fault) {
        fault_ = fault;
        left_ = operations;
        failing_ = true;
    }
    void heal() { failing_ = false; }
    // Failed since it was made.
    [[nodiscard]] int failures() const { return failures_; }

  private:
    // The real file follows it in memory.
    struct File {
        sqlite3_file base;
        FaultyDisk* disk;
        sqlite3_file* real;
    };
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    static sqlite3_file* real(sqlite3_file* file) { return of(file).real; }
    static const sqlite3_io_methods& methods(sqlite3_file* file) { return *real(file)->pMethods; }

    bool fails() {
        if (!failing_ || left_.fetch_sub(1) > 0) return false;
        ++failures_;
        return true;
    }

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
        auto& disk = *static_cast<FaultyDisk*>(vfs->pAppData);
        auto& own = of(file);
        own.disk = &disk;
        own.real = reinterpret_cast<sqlite3_file*>(&own + 1);
        own.base.pMethods = nullptr;
        const int result = disk.real_->xOpen(disk.real_, name, own.real, flags, out);
        if (own.real->pMethods != nullptr) own.base.pMethods = &io_methods;
        return result;
    }
    static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
        auto& disk = *of(file).disk;
        if (disk.fault_ == DiskFault::Sync || !disk.fails())
            return methods(file).xWrite(real(file), bytes, size, at);
        if (disk.fault_ == DiskFault::Torn) methods(file).xWrite(real(file), bytes, size / 2, at);
        return disk.fault_ == DiskFault::Full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    static int sync(sqlite3_file* file, int flags) {
        auto& disk = *of(file).disk;
        if (disk.fault_ == DiskFault::Sync && disk.fails()) return SQLITE_IOERR_FSYNC;
        return methods(file).xSync(real(file), flags);
    }

    static constexpr sqlite3_io_methods io_methods = {
        3,
        [](sqlite3_file* f) { return methods(f).xClose(real(f)); },
        [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
            return methods(f).xRead(real(f), to, size, at);
        },
        write,
        [](sqlite3_file* f, sqlite3_int64 size) { return methods(f).xTruncate(real(f), size); },
        sync,
        [](sqlite3_file* f, sqlite3_int64* size) { return methods(f).xFileSize(real(f), size); },
        [](sqlite3_file* f, int level) { return methods(f).xLock(real(f), level); },
        [](sqlite3_file* f, int level) { return methods(f).xUnlock(real(f), level); },
        [](sqlite3_file* f, int* held) { return methods(f).xCheckReservedLock(real(f), held); },
        [](sqlite3_file* f, int what, void* arg) {
            return methods(f).xFileControl(real(f), what, arg);
        },
        [](sqlite3_file* f) { return methods(f).xSectorSize(real(f)); },
        [](sqlite3_file* f) { return methods(f).xDeviceCharacteristics(real(f)); },
        [](sqlite3_file* f, int page, int size, int extend, void volatile** at) {
            return methods(f).xShmMap(real(f), page, size, extend, at);
        },
        [](sqlite3_file* f, int offset, int n, int flags) {
            return methods(f).xShmLock(real(f), offset, n, flags);
        },
        [](sqlite3_file* f) { methods(f).xShmBarrier(real(f)); },
        [](sqlite3_file* f, int remove) { return methods(f).xShmUnmap(real(f), remove); },
        [](sqlite3_file* f, sqlite3_int64 at, int size, void** to) {
            return methods(f).xFetch(real(f), at, size, to);
        },
        [](sqlite3_file* f, sqlite3_int64 at, void* page) {
            return methods(f).xUnfetch(real(f), at, page);
        }};

    sqlite3_vfs* real_;
    sqlite3_vfs vfs_;
    std::atomic<DiskFault> fault_{DiskFault::Full};
    std::atomic<int> left_{0};
    std::atomic<int> failures_{0};
    std::atomic<bool> failing_{false};
};

}  // namespace fengsui::ledger
