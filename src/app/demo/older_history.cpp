// SPDX-License-Identifier: Apache-2.0
#include "app/demo/older_history.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>

namespace fengsui::app {
namespace {

using base::Result;

constexpr std::int64_t kPieceMs = 86'400'000 / demo_pieces_a_day;
constexpr int kPastProcess = 1;  // its ids never meet those of the live writer
constexpr int kToldPercent = 10;

}  // namespace

OlderHistory::OlderHistory(House& house, const CountyFeed& feed, base::Day from, base::Day to)
    : house_(house), feed_(feed), from_(from), to_(to), thread_([this] { load(); }) {}

OlderHistory::~OlderHistory() {
    stopping_ = true;
    thread_.join();
}

void OlderHistory::load() {
    const int days = to_ - from_ + 1;
    int told = 0;
    for (int done = 0; done < days && !stopping_; ++done) {
        const auto day = to_ - done;
        auto loaded = load_day(day);
        const int percent = (done + 1) * 100 / days;
        if (loaded && percent / kToldPercent > told / kToldPercent) {
            told = percent;
            loaded = tell(percent, day);
        }
        if (!loaded) {
            spdlog::error("demo: history of {}: {}", base::to_string(day),
                          loaded.error().to_string());
            return;
        }
    }
}

Result<void> OlderHistory::load_day(base::Day day) {
    const auto messages = feed_.past_day(day);
    const auto midnight = base::start_of(day, house_.catalog().home().utc_offset_minutes);
    base::ManualClock then(midnight);
    base::IdMaker ids(then, kPastProcess);
    auto message = messages.begin();
    for (int piece = 1; piece <= demo_pieces_a_day && !stopping_; ++piece) {
        then.set({midnight.ms + piece * kPieceMs - 1});
        std::vector<surveil::DecodedMessage> decoded;
        for (; message != messages.end() && message->at.ms <= then.now().ms; ++message)
            std::ranges::move(feed_.decode(*message, then.now()), std::back_inserter(decoded));
        if (decoded.empty()) continue;
        const auto taken =
            house_.intake().take_past(std::move(decoded), {.at = then.now(), .ids = &ids});
        if (!taken) return tl::unexpected(taken.error());
    }
    return {};
}

Result<void> OlderHistory::tell(int percent, base::Day day) {
    const auto done = house_.database().writer().run([&](ledger::Transaction& tx) -> Result<bool> {
        tx.record({.county = house_.county(),
                   .actor = "demo",
                   .verb = "history.loaded",
                   .object_kind = "county",
                   .object_id = house_.county(),
                   .place = house_.county(),
                   .summary_zh = fmt::format("演示历史数据已载入 {}%，最早到 {}", percent,
                                             base::to_string(day)),
                   .summary_en = fmt::format("Demo history loaded to {}%, back to {}", percent,
                                             base::to_string(day))});
        return true;
    });
    if (!done) return tl::unexpected(done.error());
    return {};
}

}  // namespace fengsui::app
