// SPDX-License-Identifier: Apache-2.0
#include "web/connection_sink.hpp"

#include <utility>

namespace fengsui::web {

bool ConnectionSink::write(std::shared_ptr<const std::string> text) {
    const std::lock_guard lock(mutex_);
    if (!open_ || owner_ == nullptr) return false;
    if (pending_bytes_ + text->size() > kStreamPendingBytesMax) {
        open_ = false;
        waiting_.clear();
        owner_->abort_soon();
        return false;
    }
    pending_bytes_ += text->size();
    waiting_.push_back(std::move(text));
    wake();
    return true;
}

bool ConnectionSink::is_open() const {
    const std::lock_guard lock(mutex_);
    return open_ && owner_ != nullptr;
}

void ConnectionSink::close() {
    const std::lock_guard lock(mutex_);
    if (!open_) return;
    open_ = false;
    wake();
}

void ConnectionSink::cut() {
    const std::lock_guard lock(mutex_);
    open_ = false;
    owner_ = nullptr;
    waiting_.clear();
}

void ConnectionSink::wake() {
    if (owner_ == nullptr || awake_) return;
    awake_ = true;
    owner_->pump_stream_soon();
}

ConnectionSink::Texts ConnectionSink::take() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) awake_ = false;
    return std::exchange(waiting_, {});
}

void ConnectionSink::written(std::size_t bytes) {
    const std::lock_guard lock(mutex_);
    pending_bytes_ -= bytes;
}

}  // namespace fengsui::web
