// SPDX-License-Identifier: Apache-2.0
// Moves what SQLite's write-ahead log holds into the database file, on a thread and a connection of
// its own, so that senders do not wait for it: done within a commit, as SQLite does by default, it
// makes some commits far longer than the rest. Owned by Database; told the log's length by the
// writer.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "ledger/connection.hpp"

namespace fengsui::ledger {

class LogArchive;

// Pages of 4 kB. A longer log costs disk space and time at the start after a crash; a shorter one
// moves pages that are written again and again too often.
struct CheckpointLimits {
    int move_every = 4'000;
    int log_wanted = 48'000;
    int log_limit = 128'000;
    int short_stretch = 1'000;
};

class Checkpointer {
  public:
    // Nothing is moved that `archive`, if there is one, has not got yet.
    explicit Checkpointer(std::unique_ptr<Connection> connection, LogArchive* archive = nullptr,
                          CheckpointLimits limits = {});
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    // After each commit, on the writer's thread. True if the writer should do the last stretch
    // itself: only while it stands still can the log come to its end and begin anew; what is left
    // then is short.
    [[nodiscard]] bool log_has(int pages);

  private:
    void loop();
    std::optional<int> move();  // nullopt: the log stays as it is for now

    std::unique_ptr<Connection> connection_;
    LogArchive* archive_;
    const CheckpointLimits limits_;
    std::mutex mutex_;
    std::condition_variable wake_;
    int pages_ = 0;  // in the log
    int moved_ = 0;  // of which are in the database file
    bool wanted_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace fengsui::ledger
