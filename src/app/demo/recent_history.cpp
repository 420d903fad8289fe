// SPDX-License-Identifier: Apache-2.0
#include "app/demo/recent_history.hpp"

#include <algorithm>
#include <future>
#include <utility>

#include "app/demo/lived_day.hpp"
#include "warn/signal_change.hpp"

namespace fengsui::app {
namespace {

using base::Result;
using Day = std::vector<simulate::Outgoing>;

constexpr std::int64_t kMinuteMs = 60'000;
// The officer of the past answers most signals soon and the rest after a while; what was raised in
// the last hours is left to whoever tries the demo.
constexpr std::int64_t kSoonMs = 20 * kMinuteMs;
constexpr std::int64_t kAWhileMs = 70 * kMinuteMs;
constexpr std::int64_t kLeftOpenMs = 24 * 60 * kMinuteMs;
constexpr const char* kOfficer = "duty";

class Past {
  public:
    explicit Past(const RecentHistory& history) : history_(history) {}

    Result<int> live() {
        const int offset = history_.house.catalog().home().utc_offset_minutes;
        const auto last = base::local_day(history_.until, offset);
        auto day = base::local_day(history_.from, offset);
        auto messages = history_.feed.past_day(day);
        while (true) {
            // The next day is made up while this one is taken.
            auto next = std::async(std::launch::async,
                                   [&feed = history_.feed, of = day + 1] { return feed.day(of); });
            if (auto lived = live(day, messages, offset); !lived)
                return tl::unexpected(lived.error());
            if (day == last || history_.cancelled()) return count_;
            messages = next.get();
            day = day + 1;
        }
    }

  private:
    // Once a day is soon enough for the past to be judged.
    Result<void> live(base::Day day, const Day& messages, int offset) {
        const auto taken = live_day({history_.house, history_.clock, history_.feed},
                                    {.day = day, .messages = messages, .until = history_.until});
        if (!taken) return tl::unexpected(taken.error());
        count_ += *taken;
        if (auto folded = fold_all(history_.house); !folded) return folded;
        const base::Instant end{std::min(base::start_of(day + 1, offset).ms, history_.until.ms)};
        if (history_.until.ms - end.ms < kLeftOpenMs) return {};
        return answer_signals(end);
    }

    Result<void> answer_signals(base::Instant raised) {
        for (const auto& [delay, soon] : {std::pair{kSoonMs, true}, std::pair{kAWhileMs, false}}) {
            history_.clock.set({raised.ms + delay});
            if (auto answered = answer_some(soon); !answered) return answered;
        }
        return {};
    }

    Result<void> answer_some(bool soon) {
        const auto& county = history_.house.county();
        const auto done =
            history_.house.database().writer().run([&](ledger::Transaction& tx) -> Result<bool> {
                for (const auto& [id, number, version] :
                     tx.db().query<std::int64_t, std::int64_t, std::int64_t>(
                         "SELECT id, number, version FROM signal WHERE county = ? AND closed_ms IS "
                         "NULL ORDER BY id",
                         {county})) {
                    if (soon && number % 3 == 0) continue;
                    if (auto answered = answer(tx, id, version); !answered)
                        return tl::unexpected(answered.error());
                }
                return true;
            });
        if (!done) return tl::unexpected(done.error());
        return {};
    }

    Result<void> answer(ledger::Transaction& tx, base::Id id, std::int64_t version) const {
        warn::SignalAnswer answer{.county = history_.house.county(),
                                  .id = id,
                                  .version = std::to_string(version),
                                  .actor = kOfficer,
                                  .note = "电话核实，散发病例，无聚集"};
        if (auto verified = warn::verify_signal(tx, answer, warn::Verdict::Genuine); !verified)
            return verified;
        answer.version = std::to_string(version + 1);
        return warn::close_signal(tx, answer, "cluster_no_action");
    }

    const RecentHistory& history_;
    int count_ = 0;
};

}  // namespace

Result<int> live_through(const RecentHistory& history) {
    return Past(history).live();
}

}  // namespace fengsui::app
