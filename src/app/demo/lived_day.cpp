// SPDX-License-Identifier: Apache-2.0
#include "app/demo/lived_day.hpp"

#include <algorithm>
#include <iterator>

namespace fengsui::app {
namespace {

constexpr std::int64_t kPieceMs = 86'400'000 / demo_pieces_a_day;

}  // namespace

base::Result<int> live_day(const LivedCounty& county, const LivedDay& day) {
    const auto midnight = base::start_of(day.day, county.house.catalog().home().utc_offset_minutes);
    int count = 0;
    auto message = day.messages.begin();
    for (int piece = 1; piece <= demo_pieces_a_day; ++piece) {
        const base::Instant end{std::min(midnight.ms + piece * kPieceMs, day.until.ms)};
        std::vector<surveil::DecodedMessage> decoded;
        for (; message != day.messages.end() && message->at.ms <= end.ms; ++message)
            std::ranges::move(county.feed.decode(*message, end), std::back_inserter(decoded));
        if (end.ms > county.clock.now().ms) county.clock.set(end);
        count += static_cast<int>(decoded.size());
        if (!decoded.empty()) {
            const auto answers = county.house.intake().take_and_wait(std::move(decoded));
            if (!answers) return tl::unexpected(answers.error());
        }
        if (day.after_part) {
            if (auto done = day.after_part(end); !done) return tl::unexpected(done.error());
        }
        if (end == day.until) break;
    }
    return count;
}

base::Result<void> fold_all(House& house) {
    while (true) {
        const auto folded = house.watcher().step();
        if (!folded) return tl::unexpected(folded.error());
        if (*folded == 0) return {};
    }
}

}  // namespace fengsui::app
