// SPDX-License-Identifier: Apache-2.0
// Keeps an archive of an SQLite ledger on another disk, from which it can be restored as it was at
// any moment: bases, and the write-ahead log from each of them on (archive_files.hpp tells the
// files). A thread of its own reads the log twice a second and appends what has been committed.
//
// Nothing may be moved out of the log, so that it can begin anew, before it is in the archive: the
// checkpointer asks by a Hold, the writer by take_rest(). An archive that cannot be reached lets
// the log grow up to a limit; then it is given up, and begins anew with a new base when it can be
// reached again. Commits never wait for it. Made by app before any other connection to the file and
// gone after them. Thread safe.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.hpp"
#include "base/time.hpp"
#include "ledger/archive_base_copy.hpp"
#include "ledger/archive_files.hpp"
#include "ledger/connection.hpp"
#include "ledger/wal_format.hpp"

struct sqlite3;

namespace fengsui::ledger {

struct ArchiveOptions {
    std::string directory;  // must exist: a share that is not mounted is not written beside
    int days = 14;          // for which any moment can be restored
    std::chrono::milliseconds every{500};
    std::chrono::milliseconds patience{10'000};  // of a move that waits for the archive
    std::chrono::milliseconds retry{5'000};
    std::int64_t log_limit_pages = 512'000;  // not archived; 2 GiB
};

struct ArchiveStatus {
    bool well = false;
    std::string detail;
    std::chrono::milliseconds behind{0};  // since all that was committed was in the archive
};

class LogArchive {
  public:
    // Throws DatabaseError if the ledger cannot be opened; what is wrong with the archive is told
    // by status().
    LogArchive(const std::string& sqlite_path, std::string keys_path, const base::Clock& clock,
               ArchiveOptions options);
    ~LogArchive();
    LogArchive(const LogArchive&) = delete;
    LogArchive& operator=(const LogArchive&) = delete;

    // While it lives nothing is moved out of the log that was not in the archive at its beginning.
    class Hold {
      public:
        explicit Hold(LogArchive& archive);
        ~Hold();
        Hold(const Hold&) = delete;
        Hold& operator=(const Hold&) = delete;
        // False: the log must be left as it is.
        [[nodiscard]] bool may_move() const { return may_move_; }

      private:
        LogArchive& archive_;
        std::unique_lock<std::mutex> lock_;
        bool may_move_ = false;
    };
    // After each commit, on the writer's thread, with the log's length.
    void committed(std::int64_t pages);
    // The same, where the writer is about to move all `pages`: takes into memory what has not been
    // read yet. False if it is too much.
    bool take_rest(std::int64_t pages);

    [[nodiscard]] ArchiveStatus status() const;

  private:
    // Frames on their way from the log to the archive.
    struct Piece {
        std::int64_t segment = 0;
        bool follows = false;
        std::string header;  // of the log
        std::int64_t offset = 0;
        std::string bytes;
        SegmentTimes::Line line;
    };
    struct OpenSegment {
        std::int64_t number = 0;
        RawFile log;
        RawFile times;
        std::int64_t times_bytes = 0;
    };
    void loop();
    void round();
    base::Result<void> try_round();
    base::Result<void> begin();
    base::Result<void> take_directory();
    base::Result<void> write_one_segment();
    base::Result<void> open_segment(const Piece& piece);
    base::Result<void> copy_base();
    base::Result<void> finish_base();
    void give_up(const std::string& why);

    // With reading_ held.
    bool read_log();
    bool start_segment(const WalHeader& header, std::string bytes);
    bool resume(std::int64_t segment);
    void look_for_standstill(std::int64_t pages);

    void take_snapshot();
    void drop_snapshot();

    const std::string sqlite_path_;
    const std::string keys_path_;
    const base::Clock& clock_;
    const ArchiveOptions options_;
    sqlite3* db_ = nullptr;  // through which the database file is read
    std::mutex hold_;        // before reading_
    std::unique_ptr<Connection> snapshot_;
    bool has_snapshot_ = false;

    std::mutex reading_;  // before mutex_
    RawFile log_;
    std::optional<WalChain> chain_;
    std::string header_;
    std::int64_t segment_ = 0;  // of chain_, or the last before it
    bool follows_ = false;
    std::deque<Piece> pending_;
    std::size_t pending_bytes_ = 0;
    std::int64_t last_ms_ = 0;
    std::string given_up_because_;

    std::atomic<bool> following_{true};
    std::atomic<std::int64_t> archived_{0};  // frames of the log's present life
    std::atomic<std::int64_t> pages_{0};

    // The thread's own.
    bool begun_ = false;  // the directory is known and ours
    RawFile lock_;
    std::deque<Piece> unwritten_;
    OpenSegment open_;
    std::int64_t line_ = 0;  // the segment from which on nothing is missing
    std::optional<std::int64_t> last_base_ms_;
    std::optional<ArchiveBaseCopy> copy_;
    std::chrono::steady_clock::time_point tried_at_{};
    std::optional<base::Problem> cannot_begin_;
    std::optional<std::chrono::steady_clock::time_point> stands_since_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable done_;
    std::uint64_t wanted_ = 0;
    std::uint64_t finished_ = 0;
    bool has_base_ = false;
    std::string trouble_;
    std::chrono::steady_clock::time_point whole_at_ = std::chrono::steady_clock::now();
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace fengsui::ledger
