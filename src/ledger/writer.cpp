// SPDX-License-Identifier: Apache-2.0
#include "ledger/writer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
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

base::Result<void> Writer::run_job(const Job& job, Transaction& tx) {
    auto mark = tx.mark();
    tx.db().execute("SAVEPOINT job");
    base::Result<void> result;
    try {
        result = job.work(tx);
    } catch (const DatabaseError& error) {
        result = storage_failed(error);
    }
    // If the database has given up the whole transaction (disk full, connection lost), these throw
    // and the batch fails.
    if (!result) {
        tx.db().execute("ROLLBACK TO job");
        tx.return_to(std::move(mark));
    }
    tx.db().execute("RELEASE job");
    return result;
}

// False if one of them failed: nothing has happened then, but the transaction is a new one.
bool Writer::run_without_savepoints(std::span<const Job> jobs, Transaction& tx) {
    const auto all_well = [&] {
        try {
            return std::ranges::all_of(jobs,
                                       [&](const Job& job) { return job.work(tx).has_value(); });
        } catch (const DatabaseError& error) {
            spdlog::warn("ledger: {}; the batch begins anew", error.what());
            return false;
        }
    };
    if (all_well()) return true;
    connection_->rollback();
    begin();
    tx.forget();
    return false;
}

// With several processes on one database, those of a county write one after the other, as threads
// of one process do by the queue: each job may look first and write then.
void Writer::begin() {
    connection_->begin_write();
    connection_->exclude_others(options_.county);
}

void Writer::run_batch(std::vector<Job>& jobs) {
    std::vector<base::Result<void>> results;
    results.reserve(jobs.size());
    Transaction tx(*connection_, ids_, clock_.now());
    base::Result<void> committed;
    try {
        begin();
        const auto first_once = std::ranges::find(jobs, false, &Job::repeatable);
        const std::span repeatable(jobs.begin(), first_once);
        if (run_without_savepoints(repeatable, tx)) results.resize(repeatable.size());
        for (auto i = results.size(); i < jobs.size(); ++i) results.push_back(run_job(jobs[i], tx));
        tx.flush_parts();
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
