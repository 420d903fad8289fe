// SPDX-License-Identifier: Apache-2.0
#include "evaluate/indicator_store.hpp"

#include <algorithm>

namespace fengsui::evaluate {
namespace {

Indicator to_indicator(const IndicatorInfo& info, const Tally& tally) {
    return {.code = info.code,
            .name_zh = info.name_zh,
            .name_en = info.name_en,
            .unit = info.unit,
            .value = tally.value,
            .numerator = tally.numerator,
            .denominator = tally.denominator,
            .comparator = info.comparator,
            .target = info.target,
            .met = info.met(tally.value),
            .definition_zh = info.definition_zh,
            .definition_en = info.definition_en,
            .source = info.source};
}

Evidence to_evidence(Record&& record) {
    return {.object_kind = std::move(record.object_kind),
            .object_id = std::move(record.object_id),
            .label = std::move(record.label),
            .at = record.at,
            .value = record.value,
            .counted = record.part > 0,
            .text_zh = std::move(record.text_zh),
            .text_en = std::move(record.text_en),
            .journal_seqs = std::move(record.journal_seqs)};
}

}  // namespace

base::Result<Facts> IndicatorStore::facts_of(ledger::Connection& db, const IndicatorQuery& query,
                                             Period& period) {
    period = {base::start_of(query.from, utc_offset_minutes_),
              base::start_of(query.to + 1, utc_offset_minutes_), query.now, utc_offset_minutes_};
    return read_facts(db, intake_, {county_, query.scope_place, period});
}

base::Result<IndicatorSet> IndicatorStore::read(ledger::Connection& db,
                                                const IndicatorQuery& query) {
    Period period;
    const auto facts = facts_of(db, query, period);
    if (!facts) return tl::unexpected(facts.error());
    IndicatorSet set{query.from, query.to, {}};
    for (const auto& info : table_.all()) {
        const auto records = info.formula->records(*facts, period);
        set.items.push_back(to_indicator(info, summarise(*info.formula, records)));
    }
    return set;
}

base::Result<web::Page<Evidence>> IndicatorStore::read_evidence(ledger::Connection& db,
                                                                std::string_view code,
                                                                const IndicatorQuery& query,
                                                                const web::PageRequest& page) {
    const auto* info = table_.find(code);
    if (info == nullptr) return base::fail(base::ProblemCode::NotFound, {}, "no such indicator");
    Period period;
    const auto facts = facts_of(db, query, period);
    if (!facts) return tl::unexpected(facts.error());
    auto records = info->formula->records(*facts, period);
    std::ranges::sort(records, std::ranges::greater{}, &Record::order);
    web::Page<Evidence> out;
    std::int64_t last = 0;
    for (auto& record : records) {
        if (page.cursor && record.order >= *page.cursor) continue;
        if (out.items.size() == static_cast<std::size_t>(page.limit)) {
            out.next_cursor = std::to_string(last);
            break;
        }
        last = record.order;
        out.items.push_back(to_evidence(std::move(record)));
    }
    return out;
}

IndicatorQuery IndicatorStore::default_query(base::Instant now) const {
    const auto today = base::local_day(now, utc_offset_minutes_);
    return {{}, today - (kPeriodDaysDefault - 1), today, now};
}

}  // namespace fengsui::evaluate
