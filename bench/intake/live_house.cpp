// SPDX-License-Identifier: Apache-2.0
#include "live_house.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <thread>

#include "access/journal_publisher.hpp"

namespace fengsui::bench {
namespace {

using Clock = std::chrono::steady_clock;

template <class T>
T must(base::Result<T> result) {
    if (result) return std::move(*result);
    fmt::print(stderr, "bench: {}\n", result.error().to_string());
    std::exit(1);
}

}  // namespace

LiveHouse::LiveHouse(const app::HouseAddress& address) : house_(must(app::House::open(address))) {
    reception_ = must(app::Reception::open(*house_));
    auto& writer = house_->database().writer();
    writer.on_commit(access::JournalPublisher(reception_->hub()));
    writer.on_commit([this](auto entries) {
        const auto now = Clock::now();
        if (!entries.empty()) house_->watcher().wake();
        const std::lock_guard lock(mutex_);
        for (const auto& entry : entries) {
            if (entry.verb == "signal.raised") raised_.emplace(entry.object_id, now);
        }
    });
    auto& seconds = reception_->metrics().histogram(
        {"fengsui_ack_seconds", "From the last byte of an MLLP frame to its answer"}, {},
        web::latency_bounds());
    door_ = must(surveil::MllpDoor::open(
        house_->intake(), {.port = 0, .on_answer = [&](double value) { seconds.observe(value); }}));
    house_->watcher().start();
}

LiveHouse::~LiveHouse() {
    reception_->hub().stop();
    door_->stop();
    house_.reset();
}

std::int64_t LiveHouse::reports() {
    return must(house_->database().read([&](ledger::Connection& db) -> base::Result<std::int64_t> {
        return db
            .value<std::int64_t>("SELECT count(*) FROM report WHERE county = ?", {house_->county()})
            .value();
    }));
}

double LiveHouse::wait_until_folded() {
    const auto begin = Clock::now();
    const auto left = [&] {
        return must(
            house_->database().read([&](ledger::Connection& db) -> base::Result<std::int64_t> {
                return db
                    .value<std::int64_t>(
                        "SELECT count(*) FROM count_delta WHERE county = ? AND folded = 0",
                        {house_->county()})
                    .value();
            }));
    };
    while (left() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    // A job more: what listens to the last commit has heard of it then.
    must(house_->database().writer().run(
        [](ledger::Transaction&) -> base::Result<int> { return 0; }));
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::vector<float> LiveHouse::signal_delays_ms(const std::vector<SentProbe>& probes) {
    wait_until_folded();
    std::vector<float> delays;
    for (const auto& [probe, acknowledged] : probes) {
        const auto id =
            must(house_->database().read([&](ledger::Connection& db) -> base::Result<std::int64_t> {
                return db
                    .value<std::int64_t>(
                        "SELECT id FROM signal WHERE county = ? AND condition = ? AND place = ? "
                        "AND first_day = ?",
                        {house_->county(), probe.condition, probe.place, probe.day.days})
                    .value_or(0);
            }));
        const std::lock_guard lock(mutex_);
        const auto found = raised_.find(std::to_string(id));
        if (found == raised_.end()) {
            fmt::print(stderr, "bench: no signal of {} in {} on {}\n", probe.condition, probe.place,
                       base::to_string(probe.day));
            std::exit(1);
        }
        const std::chrono::duration<float, std::milli> delay = found->second - acknowledged;
        delays.push_back(
            std::max(0.F, delay.count()));  // the signal may come before its own ACK is read
    }
    return delays;
}

}  // namespace fengsui::bench
