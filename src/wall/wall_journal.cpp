// SPDX-License-Identifier: Apache-2.0
#include "wall/wall_journal.hpp"

#include <algorithm>
#include <array>

#include "wall/wall.hpp"

namespace fengsui::wall {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr int kPage = 100;

// Acts on the loop: no accounts, and not each commit of intake, which would fill the hour alone.
bool is_of_the_loop(const ledger::JournalEntry& entry) {
    constexpr std::array<std::string_view, 4> kOthers = {"session.", "user.", "token.",
                                                         "intake.committed"};
    return std::ranges::none_of(
        kOthers, [&](std::string_view start) { return entry.verb.starts_with(start); });
}

}  // namespace

std::vector<ledger::JournalRow> read_last_hour(const WallQuery& query) {
    std::vector<ledger::JournalEntry> kept;
    std::optional<std::int64_t> before;
    // From the newest entry backwards by its key: a filter on time or place would have to walk a
    // quiet journal to its beginning.
    for (int looked_at = 0; looked_at < kJournalLookedAt; looked_at += kPage) {
        auto page = ledger::read_journal(
            query.db, {.county = query.county, .before_seq = before, .limit = kPage});
        for (auto& entry : page) {
            if (entry.at.ms < query.now.ms - kHourMs || kept.size() == kJournalMax)
                return ledger::journal_rows(std::move(kept));
            before = entry.seq;
            if (entry.place.starts_with(query.scope_place) && is_of_the_loop(entry))
                kept.push_back(std::move(entry));
        }
        if (page.size() < kPage) break;
    }
    return ledger::journal_rows(std::move(kept));
}

}  // namespace fengsui::wall
