// SPDX-License-Identifier: Apache-2.0
// A fixed number of threads with a bounded queue in front: what keeps handlers (database, hashing)
// off the IO thread. A full queue refuses at once, so that the caller can answer 503 instead of
// growing. Thread safe. Jobs must not throw.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace fengsui::web {

class WorkerPool {
  public:
    WorkerPool(int threads, std::size_t queue_max);
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // False if the queue is full or the pool stopped.
    [[nodiscard]] bool submit(std::function<void()> job);
    [[nodiscard]] std::size_t queued() const;
    // Lets running jobs end, drops those that wait, joins. May be called again.
    void stop();

  private:
    void run();

    const std::size_t queue_max_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    bool stopped_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace fengsui::web
