// SPDX-License-Identifier: Apache-2.0
#include "warn/signal_detail.hpp"

#include "base/fixed_point.hpp"
#include "surveil/detect/alarm.hpp"
#include "warn/urgency.hpp"

namespace fengsui::warn {
namespace {

using ledger::Connection;

constexpr int kAlarmsShown = 50;
constexpr int kSimilarShown = 5;
constexpr int kJournalShown = 50;
constexpr int kDaysBefore = 60;  // of the curve, before the signal
constexpr int kDaysAfter = 14;

std::vector<AlarmRow> read_alarms(Connection& db, const catalog::Catalog& catalog,
                                  const DetailQuery& query) {
    std::vector<AlarmRow> rows;
    for (auto& [id, method, rule, channel, condition, place, day, window, count, expected,
                threshold, pvalue, false_discovery, raised] :
         db.query<std::int64_t, std::string, std::string, std::string, std::string, std::string,
                  int, int, int, std::optional<std::int64_t>, std::int64_t,
                  std::optional<std::int64_t>, std::optional<std::int64_t>, std::int64_t>(
             "SELECT id, method, rule, channel, condition, place, day, window_days, count, "
             "expected_milli, "
             "threshold_milli, pvalue_ppb, false_discovery_ppb, raised_ms FROM alarm WHERE county "
             "= ? AND signal = ? ORDER BY day "
             "DESC, id DESC LIMIT ?",
             {query.county, query.id, kAlarmsShown})) {
        const auto rule_words = rule_text(catalog.rules(), method, rule);
        const auto source = catalog.sources().text(rule_words.source);
        surveil::Alarm alarm{method,
                             rule,
                             {*surveil::parse_channel(channel), condition, place},
                             {day},
                             window,
                             count,
                             base::from_milli(expected),
                             *base::from_milli(threshold),
                             base::from_ppb(pvalue),
                             base::from_ppb(false_discovery)};
        const auto sentence = why(catalog, alarm);
        const auto* known_place = catalog.places().find(place);
        rows.push_back({std::to_string(id),
                        method,
                        rule,
                        rule_words.zh,
                        rule_words.en,
                        source.zh,
                        source.en,
                        channel,
                        place,
                        known_place == nullptr ? place : known_place->name_zh,
                        {day},
                        window,
                        count,
                        alarm.expected,
                        alarm.threshold,
                        alarm.pvalue,
                        alarm.false_discovery,
                        {raised},
                        sentence.zh,
                        sentence.en});
    }
    return rows;
}

// The sums of every channel at the signal's place and days: what else was seen there.
std::vector<ChannelCount> read_channels(Connection& db, const SignalRow& signal,
                                        const DetailQuery& query) {
    std::vector<ChannelCount> counts;
    for (auto& [channel, count] : db.query<std::string, int>(
             "SELECT channel, CAST(sum(count) AS BIGINT) FROM daily_count WHERE county = ? "
             "AND condition = ? AND place = ? "
             "AND day >= ? AND day <= ? AND channel IN ('case', 'pathogen', "
             "'syndrome', 'vector', 'sector') "
             "GROUP BY channel ORDER BY channel",
             {query.county, signal.condition, signal.place, signal.first_day.days,
              signal.last_day.days})) {
        counts.push_back({channel, count, signal.first_day, signal.last_day});
    }
    return counts;
}

std::vector<SignalRow> read_similar(Connection& db, const catalog::Catalog& catalog,
                                    const SignalRow& signal, const DetailQuery& query) {
    std::vector<SignalRow> similar;
    for (const auto& [id] :
         db.query<std::int64_t>("SELECT id FROM signal WHERE county = ? AND condition = ? AND id "
                                "<> ? ORDER BY id DESC LIMIT ?",
                                {query.county, signal.condition, query.id, kSimilarShown})) {
        if (auto row = read_signal(db, catalog, query.county, id))
            similar.push_back(std::move(*row));
    }
    return similar;
}

}  // namespace

std::optional<SignalDetail> read_signal_detail(Connection& db, const catalog::Catalog& catalog,
                                               const DetailQuery& query) {
    auto row = read_signal(db, catalog, query.county, query.id);
    if (!row) return std::nullopt;
    SignalDetail detail;
    static_cast<SignalRow&>(detail) = std::move(*row);
    detail.alarms = read_alarms(db, catalog, query);
    detail.other_channels = read_channels(db, detail, query);
    detail.similar = read_similar(db, catalog, detail, query);
    const auto channel =
        surveil::parse_channel(detail.channels.empty() ? "case" : detail.channels.front());
    detail.series = surveil::read_series(
        db, catalog,
        {.county = query.county,
         .stream = {channel.value_or(surveil::Channel::Case), detail.condition, detail.place},
         .from = detail.first_day - kDaysBefore,
         .to = detail.last_day + kDaysAfter,
         .now = query.now});
    detail.journal = ledger::journal_rows(ledger::read_journal(db, {.county = query.county,
                                                                    .object_kind = "signal",
                                                                    .object_id = detail.id,
                                                                    .limit = kJournalShown}));
    return detail;
}

}  // namespace fengsui::warn
