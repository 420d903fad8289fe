// SPDX-License-Identifier: Apache-2.0
#include "ledger/checkpointer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "ledger/log_archive.hpp"

namespace fengsui::ledger {
Checkpointer::Checkpointer(std::unique_ptr<Connection> connection, LogArchive* archive,
                           CheckpointLimits limits)
    : connection_(std::move(connection)),
      archive_(archive),
      limits_(limits),
      thread_([this] { loop(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

bool Checkpointer::log_has(int pages) {
    if (archive_ != nullptr) archive_->committed(pages);
    std::unique_lock lock(mutex_);
    if (pages < pages_) moved_ = 0;  // the log has begun anew
    pages_ = pages;
    const int left = pages_ - moved_;
    if (left >= limits_.move_every && !wanted_) {
        wanted_ = true;
        wake_.notify_one();
    }
    const bool at_once = pages_ >= limits_.log_limit ||
                         (pages_ >= limits_.log_wanted && left < limits_.short_stretch);
    lock.unlock();
    return at_once && (archive_ == nullptr || archive_->take_rest(pages));
}

std::optional<int> Checkpointer::move() {
    if (archive_ == nullptr) return connection_->checkpoint();
    const LogArchive::Hold hold(*archive_);
    if (!hold.may_move()) return std::nullopt;
    return connection_->checkpoint();
}

void Checkpointer::loop() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || wanted_; });
        if (stopping_) return;
        lock.unlock();
        std::optional<int> moved = 0;
        try {
            moved = move();
        } catch (const DatabaseError& error) {
            spdlog::warn("ledger: checkpoint: {}", error.what());
        }
        lock.lock();
        if (moved) moved_ = std::min(*moved, pages_);
        wanted_ = false;
    }
}

}  // namespace fengsui::ledger
