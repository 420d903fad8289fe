// SPDX-License-Identifier: Apache-2.0
#include "respond/grade_facts.hpp"

#include <algorithm>

#include "respond/case_count.hpp"

namespace fengsui::respond {
namespace {

constexpr int kHistoryDays = (kBaselineYears + 1) * 366;
constexpr int kWindowDaysMax = 366;

// Whole years from the first day that the ledger has counts of, up to `day`.
int history_years(ledger::Connection& db, std::string_view county, base::Day day) {
    const auto first = db.value<int>(
        "SELECT day FROM daily_count WHERE county = ? ORDER BY day LIMIT 1", {county});
    if (!first) return 0;
    return static_cast<int>(std::max(0.0, (day - base::Day{*first}) / 365.25));
}

}  // namespace

base::Result<GradeProposal> propose_for_signal(ledger::Connection& db,
                                               const catalog::Catalog& catalog,
                                               const warn::SignalRow& signal,
                                               const GradeQuery& query) {
    const auto* condition = catalog.conditions().find(signal.condition);
    if (condition == nullptr)
        return base::fail(base::ProblemCode::NotFound, {}, "the condition is not known any more");
    const auto today = base::local_day(query.now, catalog.home().utc_offset_minutes);
    const auto last_day = std::max(today, signal.first_day);
    CaseQuery at_place{.county = query.county,
                       .condition = signal.condition,
                       .place = signal.place,
                       .from = signal.first_day,
                       .to = last_day,
                       .channels = channels_of_signal(db, query.county, query.signal)};
    const auto channel = most_cases(db, at_place).channel;
    at_place.from = signal.first_day - kWindowDaysMax;
    auto in_county = at_place;
    in_county.place = query.county;
    in_county.from = signal.first_day - kHistoryDays;
    const GradeFacts facts{.condition = *condition,
                           .first_day = std::max(signal.first_day, last_day - kWindowDaysMax),
                           .last_day = last_day,
                           .event_cases = cases_by_day(db, at_place, channel),
                           .county_cases = cases_by_day(db, in_county, channel),
                           .history_years = history_years(db, query.county, signal.first_day),
                           .deaths = {}};
    auto proposal = propose_grade(catalog.rules().grades(), facts);
    for (auto& line : proposal.lines) {
        auto source = catalog.sources().text(line.source);
        line.source_zh = std::move(source.zh);
        line.source_en = std::move(source.en);
    }
    return proposal;
}

}  // namespace fengsui::respond
