// SPDX-License-Identifier: Apache-2.0
// Tells of a county's journal entries as they are committed, by whichever of the programs that
// share the database, in their order. It looks at the journal after each commit of its own program
// and a few times a second: one short read of an index. Made by app for PostgreSQL; with SQLite the
// writer's own listeners hear everything. Listeners are called on its thread.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ledger/database.hpp"

namespace fengsui::ledger {

class JournalFollower {
  public:
    // Follows the database's writer as well: make it before the first job.
    JournalFollower(Database& database, std::string county);
    ~JournalFollower() { stop(); }
    JournalFollower(const JournalFollower&) = delete;
    JournalFollower& operator=(const JournalFollower&) = delete;

    // Before start().
    void on_entries(Writer::Listener listener) { listeners_.push_back(std::move(listener)); }
    // Begins with what is committed after this.
    base::Result<void> start();
    void stop();

  private:
    void loop();
    bool look();  // false if the database could not be reached
    void poke();

    Database& database_;
    const std::string county_;
    std::vector<Writer::Listener> listeners_;
    std::int64_t seen_ = 0;  // the last entry told of
    std::mutex mutex_;
    std::condition_variable wake_;
    bool poked_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace fengsui::ledger
