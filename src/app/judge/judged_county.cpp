// SPDX-License-Identifier: Apache-2.0
#include "app/judge/judged_county.hpp"

#include "app/demo/lived_day.hpp"
#include "warn/signal_change.hpp"

namespace fengsui::app {
namespace {

using base::Result;
using evaluate::Nature;
using evaluate::Verdict;

constexpr const char* kOfficer = "duty";
constexpr std::int64_t kAnswerMs = 20 * 60'000;
constexpr int kPastDeltas = 20'000;  // of one fold: nobody else waits for the writer

// The past warns nobody.
class NoAlarms final : public surveil::AlarmSink {
  public:
    void on_counts(ledger::Transaction&, std::span<const surveil::CountMove>) override {}
    void on_alarms(ledger::Transaction&, std::span<const surveil::Alarm>) override {}
};

Result<void> answer_one(ledger::Transaction& tx, const std::string& county,
                        const evaluate::JudgedSignal& signal, Verdict verdict) {
    if (signal.state == "verified") return {};  // genuine, and being handled
    warn::SignalAnswer answer{.county = county,
                              .id = signal.id,
                              .version = signal.version,
                              .actor = kOfficer,
                              .note = {}};
    const bool genuine = verdict == Verdict::Outbreak;
    auto verified = warn::verify_signal(
        tx, answer, genuine ? warn::Verdict::Genuine : warn::Verdict::NotGenuine);
    if (!verified || genuine) return verified;
    const auto now = tx.db().value<std::int64_t>(
        "SELECT version FROM signal WHERE county = ? AND id = ?", {county, signal.id});
    answer.version = std::to_string(now.value());
    return warn::close_signal(tx, answer,
                              verdict == Verdict::DataFault ? "data_fault" : "seasonal");
}

}  // namespace

Result<std::unique_ptr<JudgedCounty>> JudgedCounty::open(const Place& place,
                                                         const simulate::Simulation& simulation) {
    const auto begins =
        base::start_of(place.begins, simulation.world().catalog().home().utc_offset_minutes);
    auto clock = std::make_unique<base::PacedClock>(begins);
    auto house =
        House::open({.data = place.directory}, House::Missing::Make, clock.get(), place.tables);
    if (!house) return tl::unexpected(house.error());
    return std::unique_ptr<JudgedCounty>(
        new JudgedCounty(begins, simulation, std::move(clock), std::move(*house)));
}

Result<void> JudgedCounty::take_past(base::Day day) {
    const auto messages = feed_.day(day);
    const auto taken = live_day({*house_, *clock_, feed_}, {.day = day, .messages = messages});
    if (!taken) return tl::unexpected(taken.error());
    messages_ += *taken;
    return {};
}

Result<void> JudgedCounty::fold_past() {
    clock_->set({clock_->now().ms + 1});  // all of it is older than now, and so no news
    NoAlarms nobody;
    surveil::Watcher watcher(house_->database(), house_->catalog(), house_->county(), nobody,
                             {.deltas_per_fold = kPastDeltas, .days_known = 0});
    while (true) {
        const auto folded = watcher.step();
        if (!folded) return tl::unexpected(folded.error());
        if (*folded == 0) return {};
    }
}

Result<void> JudgedCounty::live(base::Day day, const Officer& officer) {
    const auto messages = feed_.day(day);
    const auto taken = live_day(
        {*house_, *clock_, feed_},
        {.day = day, .messages = messages, .after_part = [this](base::Instant) -> Result<void> {
             return fold_all(*house_);
         }});
    if (!taken) return tl::unexpected(taken.error());
    messages_ += *taken;
    clock_->set({clock_->now().ms + kAnswerMs});
    return answer(officer);
}

Result<void> JudgedCounty::answer(const Officer& officer) {
    static const evaluate::KnownCounts nothing;
    const bool knows = officer.twin != nullptr;
    const auto done = house_->database().writer().run([&](ledger::Transaction& tx) -> Result<bool> {
        for (const auto& signal : evaluate::read_raised(
                 tx.db(), {.county = house_->county(), .after = begins_, .open_only = true},
                 knows ? *officer.twin : nothing)) {
            const auto verdict =
                knows ? evaluate::verdict_of(signal, officer.nature) : Verdict::False;
            if (auto answered = answer_one(tx, house_->county(), signal, verdict); !answered)
                return tl::unexpected(answered.error());
        }
        return true;
    });
    if (!done) return tl::unexpected(done.error());
    return {};
}

Result<std::vector<evaluate::JudgedSignal>> JudgedCounty::signals(
    base::Day since, const evaluate::KnownCounts& twin) {
    const auto moment = base::start_of(since, house_->catalog().home().utc_offset_minutes);
    return house_->database().read(
        [&](ledger::Connection& db) -> Result<std::vector<evaluate::JudgedSignal>> {
            return evaluate::read_raised(db, {.county = house_->county(), .after = moment}, twin);
        });
}

Result<evaluate::KnownCounts> JudgedCounty::counts(base::Day from) {
    return house_->database().read([&](ledger::Connection& db) -> Result<evaluate::KnownCounts> {
        return evaluate::KnownCounts::read(db, house_->county(), from);
    });
}

Result<evaluate::Calibrations> JudgedCounty::calibrations(base::Day from, base::Day to) {
    return house_->database().read([&](ledger::Connection& db) -> Result<evaluate::Calibrations> {
        return evaluate::read_calibration(db, house_->county(), from, to);
    });
}

}  // namespace fengsui::app
