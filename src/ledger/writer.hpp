// SPDX-License-Identifier: Apache-2.0
// The single writer of a process: jobs from all threads queue here, and what waits together is
// committed together (group commit), so that a thousand senders share one fsync. Jobs that can be
// repeated and follow each other are done or undone together: if one fails, each is done again with
// a savepoint of its own, so that the one that fails is undone alone. A commit that fails fails all
// its jobs, and what became of it is unknown
// if the connection was lost: senders send again, and the same message twice is one. The queue is
// bounded: over it the answer is Busy. Thread safe. Jobs run on the writer's thread, listeners too,
// after the commit.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <type_traits>
#include <vector>

#include "base/result.hpp"
#include "ledger/transaction.hpp"

namespace fengsui::ledger {

struct WriterOptions {
    std::size_t queue_limit = 20'000;  // jobs waiting
    std::size_t batch_limit = 512;     // jobs in one commit: bounds what a failed commit undoes
    std::string county = {};           // whose other writers wait meanwhile
};

class Writer {
  public:
    using Work = std::function<base::Result<void>(Transaction&)>;
    using Done = std::function<void(const base::Result<void>&)>;
    using Listener = std::function<void(std::span<const JournalEntry>)>;

    Writer(std::unique_ptr<Connection> connection, const base::Clock& clock, base::IdMaker& ids,
           WriterOptions options = {});
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    struct Job {
        Work work;
        // Called once, on the writer's thread, after the commit or with what went wrong.
        Done done;
        // `work` may run again after a rollback: all its effects are in the transaction, or are set
        // anew. Such jobs share the parts of the transaction, which are written once for all.
        bool repeatable = false;
        // Called for all jobs that are done together before the first of them works, to tell a part
        // what the job will look up, so that it can be read for all at once. May be empty.
        std::function<void(Transaction&)> announce = {};
    };
    // All of them or, if the queue has no room, none (and no `done` is called).
    [[nodiscard]] bool submit(std::vector<Job> jobs);
    [[nodiscard]] bool submit(Work work, Done done);

    // Runs `body(Transaction&) -> Result<T>` and waits for the commit. Not from a job or a
    // listener.
    template <class Body>
    auto run(Body body) -> std::invoke_result_t<Body, Transaction&>;

    // Told of the entries of each commit, in order. Set before the first job.
    void on_commit(Listener listener) { listeners_.push_back(std::move(listener)); }

    [[nodiscard]] std::size_t waiting() const;
    // Finishes what is queued and takes no more.
    void stop();

  private:
    void loop();
    std::vector<Job> take_batch();
    void begin();
    void run_batch(std::vector<Job>& jobs);
    using Results = std::vector<base::Result<void>>;
    Results run_jobs(std::span<const Job> jobs, Transaction& tx, bool are_first);
    base::Result<void> run_first(std::span<const Job> jobs, Transaction& tx);
    static base::Result<void> run_in_savepoint(std::span<const Job> jobs, Transaction& tx);
    static base::Result<void> run_together(std::span<const Job> jobs, Transaction& tx);

    std::unique_ptr<Connection> connection_;
    const base::Clock& clock_;
    base::IdMaker& ids_;
    WriterOptions options_;
    std::vector<Listener> listeners_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

template <class Body>
auto Writer::run(Body body) -> std::invoke_result_t<Body, Transaction&> {
    using Outcome = std::invoke_result_t<Body, Transaction&>;
    auto outcome = std::make_shared<std::optional<Outcome>>();
    auto promise = std::make_shared<std::promise<base::Result<void>>>();
    auto committed = promise->get_future();
    const bool taken = submit(
        [outcome, body = std::move(body)](Transaction& tx) mutable -> base::Result<void> {
            outcome->emplace(body(tx));
            if (!**outcome) return tl::unexpected((*outcome)->error());
            return {};
        },
        [promise](const base::Result<void>& result) { promise->set_value(result); });
    if (!taken) return base::fail(base::ProblemCode::Busy, {}, "the write queue is full");
    auto result = committed.get();
    if (!result) return tl::unexpected(result.error());
    return std::move(**outcome);
}

}  // namespace fengsui::ledger
