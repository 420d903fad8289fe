// SPDX-License-Identifier: Apache-2.0
// Which of several programs on one PostgreSQL database does what only one may do for a county: fold
// its counts and raise its signals. The owner's row says until when; a thread of this object, with
// a connection of its own, renews it or, once it has run out, takes it. Clocks that differ delay
// the change of owner, but never make two: confirm() decides, inside the transaction. Made by app,
// used by surveil's watcher. Thread safe.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/time.hpp"
#include "ledger/connection.hpp"

namespace fengsui::ledger {

struct OwnershipOptions {
    std::string county;
    std::string owner;  // unlike all others, for people too: "host/pid/…"
    std::int64_t lease_ms = 5'000;
    std::chrono::milliseconds renew_every{1'000};
};

// A lease that ends later than this was given by a clock that was wrong: nobody waits for it.
inline constexpr std::int64_t lease_end_max_ms = 60'000;

class Ownership {
  public:
    // Takes the county at once if nobody has it; keeps it from start() on.
    Ownership(std::unique_ptr<Connection> connection, const base::Clock& clock,
              OwnershipOptions options);
    ~Ownership() { stop(); }
    Ownership(const Ownership&) = delete;
    Ownership& operator=(const Ownership&) = delete;

    // The term in which this program owned the county when it last looked; 0 if another did.
    [[nodiscard]] std::int64_t term() const { return term_; }
    // The same as `db` sees it, in the snapshot in which work is prepared.
    [[nodiscard]] std::int64_t term_in(Connection& db) const;
    // First in the transaction that does the work which was prepared in `term`, and a new term for
    // the next: false if another has owned the county since, or if work of ours whose commit was
    // taken for lost was not. Nobody else can take the county until that transaction ends.
    bool confirm(Connection& db, std::int64_t term) const;

    // `on_taken` is called on this object's thread.
    void start(std::function<void()> on_taken);
    // Gives the county back, so that another need not wait.
    void stop();
    // What the thread does each time; called by tests, that have not started it.
    void renew();

  private:
    void loop();
    void give_back();

    std::unique_ptr<Connection> connection_;
    const base::Clock& clock_;
    const OwnershipOptions options_;
    std::function<void()> on_taken_;
    std::atomic<std::int64_t> term_{0};
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace fengsui::ledger
