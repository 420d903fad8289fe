// SPDX-License-Identifier: Apache-2.0
#include "ledger/checkpointer.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "ledger/log_archive.hpp"

namespace fengsui::ledger {
namespace {

// Pages of 4 kB. A longer log costs disk space and time at the start after a crash; a shorter one
// moves pages that are written again and again too often.
constexpr int kMoveEvery = 4'000;
constexpr int kLogWanted = 48'000;
constexpr int kLogLimit = 128'000;
constexpr int kShortStretch = 1'000;

}  // namespace

Checkpointer::Checkpointer(std::unique_ptr<Connection> connection, LogArchive* archive)
    : connection_(std::move(connection)), archive_(archive), thread_([this] { loop(); }) {}

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
    if (left >= kMoveEvery && !wanted_) {
        wanted_ = true;
        wake_.notify_one();
    }
    const bool at_once = pages_ >= kLogLimit || (pages_ >= kLogWanted && left < kShortStretch);
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
