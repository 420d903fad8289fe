// SPDX-License-Identifier: Apache-2.0
#include "app/readiness.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "ledger/migrate.hpp"

namespace fengsui::app {

Readiness::Ledger Readiness::ask_ledger() {
    const auto& county = house_.county();
    const auto now = house_.clock().now().ms;
    const auto asked = house_.database().read([&](ledger::Connection& db) -> base::Result<Ledger> {
        Ledger found{.answers = true};
        found.schema = db.value<int>("SELECT max(version) FROM schema_version").value_or(0);
        found.oldest_waiting = db.value<std::int64_t>(
                                     "SELECT id FROM count_delta WHERE county = ? AND folded = 0 "
                                     "ORDER BY id LIMIT 1",
                                     {county})
                                   .value_or(0);
        found.signals_overdue = db.value<std::int64_t>(
                                      "SELECT COUNT(*) FROM signal WHERE county = ? AND closed_ms "
                                      "IS NULL AND answered_ms IS NULL AND answer_by_ms < ?",
                                      {county, now})
                                    .value_or(0);
        return found;
    });
    return asked ? *asked : Ledger{};
}

// A newer program may have migrated since we started: then nothing more is written.
Readiness::Check Readiness::answering(const Ledger& ledger) {
    if (!ledger.answers) return {"ledger", false, "does not answer"};
    const auto known = ledger::check_schema_version(ledger.schema);
    return known ? Check{"ledger"} : Check{"ledger", false, known.error().detail};
}

// Deltas come and go by the second; one that stays is a watcher that stands still.
Readiness::Check Readiness::folding(const Ledger& ledger, Now now) {
    const std::lock_guard lock(mutex_);
    if (ledger.oldest_waiting != waiting_) {
        waiting_ = ledger.oldest_waiting;
        waiting_since_ = now;
    }
    if (waiting_ == 0 || now - waiting_since_ < limits_.folding_stuck) return {"folding"};
    return {"folding", false,
            fmt::format(
                "what was taken has waited for {} s to be counted",
                std::chrono::duration_cast<std::chrono::seconds>(now - waiting_since_).count())};
}

std::uintmax_t Readiness::disk_available() const {
    std::error_code error;
    const auto space = std::filesystem::space(house_.data_path(), error);
    return error ? 0 : space.available;
}

Readiness::Check Readiness::disk() const {
    const auto available = disk_available();
    if (available >= limits_.disk_bytes) return {"disk"};
    return {"disk", false,
            fmt::format("{} MiB are left where {} is", available >> 20U, house_.data_path())};
}

void Readiness::archive(std::vector<Check>& checks) const {
    if (house_.archive() == nullptr) return;
    const auto status = house_.archive()->status();
    checks.push_back({"archive", status.well, status.detail, false});
}

std::vector<Readiness::Check> Readiness::look(const Ledger& ledger, Now now) {
    std::vector<Check> checks{answering(ledger)};
    if (ledger.answers) checks.push_back(folding(ledger, now));
    checks.push_back(disk());
    archive(checks);
    return checks;
}

std::vector<Readiness::Check> Readiness::look(Now now) {
    return look(ask_ledger(), now);
}

void Readiness::publish(web::Metrics& metrics) {
    const auto ledger = ask_ledger();
    for (const auto& check : look(ledger, std::chrono::steady_clock::now())) {
        metrics
            .gauge({"fengsui_ready", "1 while the check is well (/readyz says what is wrong)"},
                   {{"check", check.name}})
            .set(check.well ? 1 : 0);
    }
    metrics.gauge({"fengsui_disk_available_bytes", "Where the data directory is"})
        .set(static_cast<double>(disk_available()));
    if (house_.archive() != nullptr) {
        metrics
            .gauge({"fengsui_archive_behind_seconds",
                    "Since all that was committed was in the archive"})
            .set(static_cast<double>(house_.archive()->status().behind.count()) / 1000.0);
    }
    metrics.gauge({"fengsui_writer_waiting", "Jobs that wait for the next commit"})
        .set(static_cast<double>(house_.database().writer().waiting()));
    metrics.gauge({"fengsui_signals_overdue", "Signals past their answer limit, not answered"})
        .set(static_cast<double>(ledger.signals_overdue));
}

}  // namespace fengsui::app
