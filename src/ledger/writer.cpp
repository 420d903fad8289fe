// SPDX-License-Identifier: Apache-2.0
#include "ledger/writer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <functional>
#include <iterator>

namespace fengsui::ledger {
namespace {

base::Result<void> storage_failed(const DatabaseError& error) {
    spdlog::error("ledger: {}", error.what());
    return base::fail(base::ProblemCode::StorageFailed, {},
                      error.kind == DatabaseError::Kind::Lost ? "the database cannot be reached"
                                                              : "the database did not take it");
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, const base::Clock& clock, base::IdMaker& ids,
               WriterOptions options)
    : connection_(std::move(connection)),
      clock_(clock),
      ids_(ids),
      options_(options),
      thread_([this] { loop(); }) {}

Writer::~Writer() {
    stop();
}

bool Writer::submit(Work work, Done done) {
    std::vector<Job> jobs;
    jobs.push_back({std::move(work), std::move(done)});
    return submit(std::move(jobs));
}

bool Writer::submit(std::vector<Job> jobs) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() + jobs.size() > options_.queue_limit) return false;
        std::ranges::move(jobs, std::back_inserter(queue_));
    }
    wake_.notify_one();
    return true;
}

std::size_t Writer::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

void Writer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

std::vector<Writer::Job> Writer::take_batch() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    std::vector<Job> jobs;
    while (!queue_.empty() && jobs.size() < options_.batch_limit) {
        jobs.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    return jobs;
}

void Writer::loop() {
    while (true) {
        auto jobs = take_batch();
        if (jobs.empty()) return;
        run_batch(jobs);
    }
}

base::Result<void> Writer::run_together(std::span<const Job> jobs, Transaction& tx) {
    try {
        for (const auto& job : jobs) {
            if (job.announce) job.announce(tx);
        }
        for (const auto& job : jobs) {
            if (auto result = job.work(tx); !result) return result;
        }
        tx.flush_parts();
    } catch (const DatabaseError& error) {
        return storage_failed(error);
    }
    return {};
}

// If the database has given up the whole transaction (disk full, connection lost), the savepoint
// throws and the batch fails.
base::Result<void> Writer::run_in_savepoint(std::span<const Job> jobs, Transaction& tx) {
    auto mark = tx.mark();
    tx.db().execute("SAVEPOINT jobs");
    auto result = run_together(jobs, tx);
    if (!result) {
        tx.db().execute("ROLLBACK TO jobs");
        tx.return_to(std::move(mark));
    }
    tx.db().execute("RELEASE jobs");
    return result;
}

// Nothing was done before them, so that the transaction itself can begin anew: a savepoint makes
// SQLite copy every page that is touched, a tenth of what intake costs.
base::Result<void> Writer::run_first(std::span<const Job> jobs, Transaction& tx) {
    auto mark = tx.mark();
    auto result = run_together(jobs, tx);
    if (!result) {
        connection_->rollback();
        begin();
        tx.return_to(std::move(mark));
    }
    return result;
}

Writer::Results Writer::run_jobs(std::span<const Job> jobs, Transaction& tx, bool are_first) {
    auto result = are_first ? run_first(jobs, tx) : run_in_savepoint(jobs, tx);
    if (result || jobs.size() == 1) return Results(jobs.size(), result);
    Results results;
    for (const auto& job : jobs) results.push_back(run_in_savepoint({&job, 1}, tx));
    return results;
}

// With several processes on one database, those of a county write one after the other, as threads
// of one process do by the queue: each job may look first and write then.
void Writer::begin() {
    connection_->begin_write();
    connection_->exclude_others(options_.county);
}

void Writer::run_batch(std::vector<Job>& jobs) {
    Results results;
    results.reserve(jobs.size());
    Transaction tx(*connection_, ids_, clock_.now());
    base::Result<void> committed;
    try {
        begin();
        for (auto first = jobs.begin(); first != jobs.end();) {
            const auto once = std::find_if_not(first, jobs.end(), std::mem_fn(&Job::repeatable));
            const auto end = once == first ? std::next(first) : once;
            std::ranges::move(run_jobs({first, end}, tx, first == jobs.begin()),
                              std::back_inserter(results));
            first = end;
        }
        connection_->commit();
    } catch (const DatabaseError& error) {
        committed = storage_failed(error);
        try {
            connection_->rollback();
        } catch (const DatabaseError&) {
            // The database has rolled back by itself.
        }
    }
    if (committed) {
        for (const auto& listener : listeners_) listener(tx.entries_);
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        jobs[i].done(committed ? results[i] : committed);
    }
}

}  // namespace fengsui::ledger
