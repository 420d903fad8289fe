// SPDX-License-Identifier: Apache-2.0
#include "evaluate/outbreak_match.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/fixed_point.hpp"

namespace fengsui::evaluate {
namespace {

int count_between(ledger::Connection& db, std::string_view county, const surveil::StreamKey& stream,
                  base::Day from, base::Day to) {
    return db
        .value<int>(
            "SELECT coalesce(sum(count), 0) FROM daily_count WHERE county = ? AND channel = ? AND "
            "condition = ? AND place = ? AND day >= ? AND day <= ?",
            {county, to_string(stream.channel), stream.condition, stream.place, from.days, to.days})
        .value_or(0);
}

// Before the twin's first day both counties are one.
int added_to(ledger::Connection& db, std::string_view county, const JudgedAlarm& alarm,
             const KnownCounts& twin) {
    const auto from = std::max(alarm.day - (alarm.window_days - 1), twin.first_day());
    if (from > alarm.day) return 0;
    return count_between(db, county, alarm.stream, from, alarm.day) -
           twin.sum(alarm.stream, from, alarm.day);
}

std::vector<JudgedAlarm> read_alarms(ledger::Connection& db, std::string_view county,
                                     base::Id signal, const KnownCounts& twin) {
    std::vector<JudgedAlarm> alarms;
    for (auto& [method, rule, channel, condition, place, day, window, count, expected, raised] :
         db.query<std::string, std::string, std::string, std::string, std::string, int, int, int,
                  std::optional<std::int64_t>, std::int64_t>(
             "SELECT method, rule, channel, condition, place, day, window_days, count, "
             "expected_milli, raised_ms FROM alarm WHERE county = ? AND signal = ? "
             "ORDER BY raised_ms, method, rule, channel, condition, place, day",
             {county, signal})) {
        JudgedAlarm alarm{.method = std::move(method),
                          .rule = std::move(rule),
                          .stream = {surveil::parse_channel(channel).value(), std::move(condition),
                                     std::move(place)},
                          .day = {day},
                          .window_days = window,
                          .count = count,
                          .expected = base::from_milli(expected).value_or(0),
                          .raised = {raised}};
        alarm.added = added_to(db, county, alarm, twin);
        alarms.push_back(std::move(alarm));
    }
    return alarms;
}

}  // namespace

std::string_view to_string(Nature nature) {
    constexpr std::array<std::string_view, 4> names = {"quiet", "illness", "false_results",
                                                       "silence"};
    return names[static_cast<std::size_t>(nature)];
}

std::string_view to_string(Verdict verdict) {
    constexpr std::array<std::string_view, 3> names = {"false", "outbreak", "data_fault"};
    return names[static_cast<std::size_t>(verdict)];
}

bool is_of_outbreak(const JudgedAlarm& alarm) {
    return alarm.added >= 1 && 2.0 * alarm.added >= alarm.count - alarm.expected;
}

bool is_heard(const JudgedSignal& signal, const JudgedAlarm& alarm) {
    return !signal.closed || alarm.raised <= *signal.closed;
}

std::optional<Verdict> verdict_of(const JudgedSignal& signal, Nature nature,
                                  const AlarmFilter& counts) {
    bool any = false;
    for (const auto& alarm : signal.alarms) {
        if (!counts(alarm) || !is_heard(signal, alarm)) continue;
        any = true;
        if (!is_of_outbreak(alarm)) continue;
        if (nature == Nature::Illness) return Verdict::Outbreak;
        if (nature == Nature::FalseResults) return Verdict::DataFault;
    }
    if (!any) return std::nullopt;
    return Verdict::False;
}

Verdict verdict_of(const JudgedSignal& signal, Nature nature) {
    return verdict_of(signal, nature, [](const JudgedAlarm&) { return true; })
        .value_or(Verdict::False);
}

KnownCounts KnownCounts::read(ledger::Connection& db, std::string_view county, base::Day from) {
    KnownCounts known;
    known.first_ = from;
    for (auto& [channel, condition, place, day, count] :
         db.query<std::string, std::string, std::string, int, int>(
             "SELECT channel, condition, place, day, count FROM daily_count WHERE county = ? AND "
             "day >= ?",
             {county, from.days})) {
        known.add({surveil::parse_channel(channel).value(), std::move(condition), std::move(place)},
                  {day}, count);
    }
    return known;
}

int KnownCounts::sum(const surveil::StreamKey& stream, base::Day from, base::Day to) const {
    const auto found = counts_.find(stream);
    if (found == counts_.end()) return 0;
    int sum = 0;
    for (auto day = found->second.lower_bound(from); day != found->second.end() && day->first <= to;
         ++day)
        sum += day->second;
    return sum;
}

std::vector<JudgedSignal> read_raised(ledger::Connection& db, const RaisedQuery& query,
                                      const KnownCounts& twin) {
    std::vector<JudgedSignal> signals;
    for (auto& [id, number, version, state, condition, place, first, last, count, raised, closed] :
         db.query<std::int64_t, std::int64_t, std::int64_t, std::string, std::string, std::string,
                  int, int, int, std::int64_t, std::optional<std::int64_t>>(
             "SELECT id, number, version, state, condition, place, first_day, last_day, count, "
             "raised_ms, closed_ms FROM signal WHERE county = ? AND raised_ms > ? ORDER BY number",
             {query.county, query.after.ms})) {
        if (query.open_only && closed) continue;
        JudgedSignal signal{.id = id,
                            .number = number,
                            .version = std::to_string(version),
                            .state = std::move(state),
                            .condition = std::move(condition),
                            .place = std::move(place),
                            .first_day = {first},
                            .last_day = {last},
                            .count = count,
                            .raised = {raised}};
        if (closed) signal.closed = base::Instant{*closed};
        signal.alarms = read_alarms(db, query.county, id, twin);
        signals.push_back(std::move(signal));
    }
    return signals;
}

}  // namespace fengsui::evaluate
