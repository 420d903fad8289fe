// SPDX-License-Identifier: Apache-2.0
#include "ledger/journal_follower.hpp"

#include <spdlog/spdlog.h>

#include <chrono>

namespace fengsui::ledger {
namespace {

constexpr std::chrono::milliseconds kLookEvery{200};
constexpr std::chrono::milliseconds kLookAfterFailure{2'000};
constexpr int kPage = 1000;

}  // namespace

JournalFollower::JournalFollower(Database& database, std::string county)
    : database_(database), county_(std::move(county)) {
    database_.writer().on_commit([this](auto entries) {
        if (!entries.empty()) poke();
    });
}

base::Result<void> JournalFollower::start() {
    const auto head = database_.read(
        [&](Connection& db) -> base::Result<JournalHead> { return journal_head(db, county_); });
    if (!head) return tl::unexpected(head.error());
    seen_ = head->seq;
    thread_ = std::thread([this] { loop(); });
    return {};
}

void JournalFollower::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void JournalFollower::poke() {
    {
        const std::lock_guard lock(mutex_);
        poked_ = true;
    }
    wake_.notify_one();
}

void JournalFollower::loop() {
    std::unique_lock lock(mutex_);
    bool reached = true;
    while (true) {
        if (reached) {
            wake_.wait_for(lock, kLookEvery, [this] { return stopping_ || poked_; });
        } else {
            wake_.wait_for(lock, kLookAfterFailure, [this] { return stopping_; });
        }
        if (stopping_) return;
        poked_ = false;
        lock.unlock();
        reached = look();
        lock.lock();
    }
}

bool JournalFollower::look() {
    const auto entries =
        database_.read([&](Connection& db) -> base::Result<std::vector<JournalEntry>> {
            return read_journal(db, {.county = county_, .after_seq = seen_, .limit = kPage});
        });
    if (!entries) return false;  // what was missed comes with a later look
    if (entries->empty()) return true;
    seen_ = entries->back().seq;
    for (const auto& listener : listeners_) listener(*entries);
    if (entries->size() == kPage) poke();
    return true;
}

}  // namespace fengsui::ledger
