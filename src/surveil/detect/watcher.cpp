// SPDX-License-Identifier: Apache-2.0
#include "surveil/detect/watcher.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>

namespace fengsui::surveil {
namespace {

// A change on one day can complete a window that ends later: reports come late and out of order.
// Days with counts up to this many days after the change are judged again.
constexpr int kDaysAfter = 30;
constexpr std::int64_t kMsPerDay = 86'400'000;
constexpr std::chrono::milliseconds kRetryAfterFailure = std::chrono::seconds(1);

std::vector<CountMove> moves_of(const CountChanges& changes) {
    std::vector<CountMove> moves;
    for (const auto& [stream, days] : changes) {
        for (const auto& [day, change] : days) {
            if (change.count != 0) moves.push_back({stream, day, change.count});
        }
    }
    return moves;
}

}  // namespace

Watcher::Watcher(ledger::Database& database, const catalog::Catalog& catalog, std::string county,
                 AlarmSink& sink, WatcherOptions options)
    : database_(database),
      catalog_(catalog),
      county_(std::move(county)),
      sink_(sink),
      options_(options),
      rules_(make_rule_detectors(catalog)),
      baseline_(make_baseline_detector(catalog)),
      discovery_(county_, options_.false_discovery_share) {}

Watcher::~Watcher() {
    stop();
}

void Watcher::start() {
    thread_ = std::thread([this] { loop(); });
}

void Watcher::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Watcher::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    wake_.notify_one();
}

void Watcher::loop() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || woken_; });
            if (stopping_) return;
            woken_ = false;
        }
        const auto folded = step();
        if (!folded) spdlog::error("watcher: {}", folded.error().to_string());
        std::unique_lock lock(mutex_);
        if (!folded || *folded == options_.deltas_per_fold) woken_ = true;
        // With a whole fold still waiting, only the work itself is in the way.
        if (folded && *folded == options_.deltas_per_fold) continue;
        const auto pause = folded ? options_.pause_between_folds : kRetryAfterFailure;
        wake_.wait_for(lock, pause, [this] { return stopping_; });
    }
}

base::Result<int> Watcher::step() {
    const auto* ownership = options_.ownership;
    if (ownership != nullptr && ownership->term() == 0) return 0;
    struct Found {
        std::int64_t term = 0;
        std::vector<CountDelta> deltas;
        CountChanges changes;
        std::vector<Judgement> judgements;
        std::vector<Alarm> alarms;
    };
    const auto found = database_.read([&](ledger::Connection& db) -> base::Result<Found> {
        Found now;
        if (ownership != nullptr) now.term = ownership->term_in(db);
        now.deltas = unfolded_deltas(db, county_, options_.deltas_per_fold);
        now.changes = add_up(now.deltas, catalog_.places(), catalog_.home().utc_offset_minutes);
        auto [alarms, judgements] = judge(db, now.changes, news(now.deltas));
        now.alarms = std::move(alarms);
        now.judgements = std::move(judgements);
        for (auto& alarm : discovery_.decide(db, now.judgements))
            now.alarms.push_back(std::move(alarm));
        return now;
    });
    if (!found) return tl::unexpected(found.error());
    if (found->deltas.empty()) return 0;
    const auto done = database_.writer().run([&](ledger::Transaction& tx) -> base::Result<int> {
        // Another folds the same deltas, or we have done so without knowing.
        if (ownership != nullptr && !ownership->confirm(tx.db(), found->term)) {
            wake();
            return 0;
        }
        fold(tx, county_, found->changes, found->deltas);
        sink_.on_counts(tx, moves_of(found->changes));
        discovery_.keep(tx, found->judgements);
        sink_.on_alarms(tx, found->alarms);
        return static_cast<int>(found->deltas.size());
    });
    if (done && *done > 0 && !found->alarms.empty() && options_.on_alarms) {
        // Deltas come oldest first.
        options_.on_alarms(
            static_cast<double>(database_.clock().now().ms - found->deltas.front().known.ms) /
            1000);
    }
    return done;
}

std::vector<CountDelta> Watcher::news(std::span<const CountDelta> deltas) const {
    const auto oldest = database_.clock().now().ms - options_.days_known * kMsPerDay;
    std::vector<CountDelta> fresh;
    std::ranges::copy_if(deltas, std::back_inserter(fresh),
                         [&](const CountDelta& delta) { return delta.known.ms >= oldest; });
    return fresh;
}

// Outside the transaction: only this owner changes the counts, so what is read here still holds
// when written.
Findings Watcher::judge(ledger::Connection& db, const CountChanges& changes,
                        std::span<const CountDelta> news) const {
    std::set<std::string_view> own_places;
    for (const auto& delta : news) own_places.insert(delta.stream.place);
    Findings findings;
    for (const auto& [stream, days] :
         add_up(news, catalog_.places(), catalog_.home().utc_offset_minutes)) {
        const auto* condition = catalog_.conditions().find(stream.condition);
        const auto* place = catalog_.places().find(stream.place);
        if (condition == nullptr || place == nullptr || !condition->detected) continue;
        const auto first = days.begin()->first;
        const int before = view_days_before(catalog_.rules(), to_string(stream.channel), *condition,
                                            place->kind, first);
        auto view = read_view(db, catalog_,
                              {county_, stream, first - before, days.rbegin()->first + kDaysAfter});
        if (!view) continue;
        view->own_reports = own_places.contains(stream.place);
        for (const auto& [day, change] : changes.at(stream)) view->add(day, change.count);
        judge_stream(*view, days, findings);
    }
    return findings;
}

void Watcher::judge_stream(const StreamView& view, const std::map<base::Day, CountChange>& days,
                           Findings& out) const {
    std::set<base::Day> to_judge;
    for (const auto& [day, change] : days) {
        if (change.count <= 0) continue;  // counts that fell raise nothing
        for (auto later = day; later <= day + kDaysAfter; later = later + 1) {
            if (view.count(later) > 0) to_judge.insert(later);
        }
    }
    const auto today = base::local_day(database_.clock().now(), catalog_.home().utc_offset_minutes);
    for (const auto day : to_judge) {
        for (const auto& rule : rules_) rule->judge(view, day, out);
        if (today - day <= options_.days_judged) baseline_->judge(view, day, out);
    }
}

}  // namespace fengsui::surveil
