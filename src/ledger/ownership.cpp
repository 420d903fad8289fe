// SPDX-License-Identifier: Apache-2.0
#include "ledger/ownership.hpp"

#include <spdlog/spdlog.h>

namespace fengsui::ledger {

Ownership::Ownership(std::unique_ptr<Connection> connection, const base::Clock& clock,
                     OwnershipOptions options)
    : connection_(std::move(connection)), clock_(clock), options_(std::move(options)) {
    renew();
}

void Ownership::start(std::function<void()> on_taken) {
    on_taken_ = std::move(on_taken);
    thread_ = std::thread([this] { loop(); });
}

void Ownership::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
    give_back();
}

void Ownership::give_back() {
    if (term_.exchange(0) == 0) return;
    try {
        connection_->begin_write();
        connection_->execute("UPDATE county_owner SET until_ms = 0 WHERE county = ? AND owner = ?",
                             {options_.county, options_.owner});
        connection_->commit();
    } catch (const DatabaseError& error) {
        spdlog::warn("ledger: the county is given back when its time is over: {}", error.what());
    }
}

void Ownership::renew() {
    const auto before = term_.load();
    const auto now = clock_.now().ms;
    try {
        auto& db = *connection_;
        db.begin_write();
        db.exclude_others("county_owner");  // a program too old to fold gives the county up
        db.execute(
            "INSERT INTO county_owner (county, owner, term, until_ms) VALUES (?, '', 0, 0) "
            "ON CONFLICT DO NOTHING",
            {options_.county});
        const bool renewed =
            db.execute("UPDATE county_owner SET until_ms = ? WHERE county = ? AND owner = ?",
                       {now + options_.lease_ms, options_.county, options_.owner}) == 1;
        if (!renewed) {
            db.execute(
                "UPDATE county_owner SET owner = ?, term = term + 1, until_ms = ? "
                "WHERE county = ? AND (until_ms < ? OR until_ms > ?)",
                {options_.owner, now + options_.lease_ms, options_.county, now,
                 now + lease_end_max_ms});
        }
        const auto term = term_in(db);
        db.commit();
        term_ = term;
    } catch (const DatabaseError& error) {
        // Without the database nothing can be done for the county either; term_ is asked again by
        // confirm().
        spdlog::warn("ledger: who owns county {}: {}", options_.county, error.what());
        try {
            connection_->rollback();
        } catch (const DatabaseError&) {
            // No transaction was open any more.
        }
        return;
    }
    if ((term_ != 0) != (before != 0))
        spdlog::info("ledger: county {} {}", options_.county,
                     term_ != 0 ? "is folded by this program" : "is folded by another program");
    if (term_ != 0 && before == 0 && on_taken_) on_taken_();
}

std::int64_t Ownership::term_in(Connection& db) const {
    return db
        .value<std::int64_t>("SELECT term FROM county_owner WHERE county = ? AND owner = ?",
                             {options_.county, options_.owner})
        .value_or(0);
}

bool Ownership::confirm(Connection& db, std::int64_t term) const {
    return db.execute(
               "UPDATE county_owner SET until_ms = ?, term = term + 1 WHERE county = ? AND owner = "
               "? AND term = ?",
               {clock_.now().ms + options_.lease_ms, options_.county, options_.owner, term}) == 1;
}

void Ownership::loop() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, options_.renew_every, [this] { return stopping_; })) {
        lock.unlock();
        renew();
        lock.lock();
    }
}

}  // namespace fengsui::ledger
