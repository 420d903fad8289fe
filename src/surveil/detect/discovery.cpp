// SPDX-License-Identifier: Apache-2.0
#include "surveil/detect/discovery.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/fixed_point.hpp"
#include "stats/false_discovery.hpp"

namespace fengsui::surveil {
namespace {

using StreamDay = DiscoveryControl::StreamDay;
using Streams = DiscoveryControl::Streams;

StreamDay key_of(const Judgement& judgement) {
    const auto& stream = judgement.alarm.stream;
    return {stream.channel, stream.condition, stream.place};
}

// The streams that pass, with the share of false discoveries they stand for. Streams that were
// judged on days before but not yet on this one stand for p-values of 1.
std::map<StreamDay, double> discoveries(const Streams& streams, double usual, double share) {
    std::vector<double> pvalues;
    for (const auto& [key, judgement] : streams) pvalues.push_back(*judgement.alarm.pvalue);
    const auto most = std::max(pvalues.size(), static_cast<std::size_t>(std::llround(usual)));
    pvalues.resize(most, 1.0);
    const auto rates = stats::false_discovery_rates(pvalues);
    std::map<StreamDay, double> passed;
    std::size_t i = 0;
    for (const auto& [key, judgement] : streams) {
        const double rate = rates[i++];
        if (judgement.beyond && rate <= share) passed.emplace(key, rate);
    }
    return passed;
}

}  // namespace

DiscoveryControl::Streams DiscoveryControl::read_day(ledger::Connection& db, base::Day day) const {
    Streams streams;
    for (auto& [channel, condition, place, method, rule, window, count, expected, threshold, pvalue,
                beyond] :
         db.query<std::string, std::string, std::string, std::string, std::string, int, int,
                  std::optional<std::int64_t>, std::int64_t, std::int64_t, int>(
             "SELECT channel, condition, place, method, rule, window_days, count, expected_milli, "
             "threshold_milli, pvalue_ppb, beyond FROM judgement WHERE county = ? AND day = ?",
             {county_, day.days})) {
        Alarm alarm{.method = method,
                    .rule = rule,
                    .stream = {*parse_channel(channel), condition, place},
                    .day = day,
                    .window_days = window,
                    .count = count,
                    .expected = base::from_milli(expected),
                    .threshold = *base::from_milli(threshold),
                    .pvalue = base::from_ppb(pvalue)};
        Judgement judgement{std::move(alarm), beyond != 0};
        streams.emplace(key_of(judgement), std::move(judgement));
    }
    return streams;
}

double DiscoveryControl::usual_streams(ledger::Connection& db, base::Day day) const {
    constexpr int days_before = 7;
    const auto judged = db.value<std::int64_t>(
        "SELECT count(*) FROM judgement WHERE county = ? AND day >= ? AND day < ?",
        {county_, (day - days_before).days, day.days});
    return static_cast<double>(judged.value_or(0)) / days_before;
}

std::vector<Alarm> DiscoveryControl::decide(ledger::Connection& db,
                                            const std::vector<Judgement>& fresh) const {
    std::map<base::Day, Streams> fresh_by_day;
    for (const auto& judgement : fresh)
        fresh_by_day[judgement.alarm.day].insert_or_assign(key_of(judgement), judgement);
    std::vector<Alarm> alarms;
    for (const auto& [day, now] : fresh_by_day) {
        const double usual = usual_streams(db, day);
        auto streams = read_day(db, day);
        const auto before = discoveries(streams, usual, share_);
        for (const auto& [key, judgement] : now) streams.insert_or_assign(key, judgement);
        for (const auto& [key, rate] : discoveries(streams, usual, share_)) {
            // What passed before has been raised; it is told again only if it changed.
            if (before.contains(key) && !now.contains(key)) continue;
            auto alarm = streams.at(key).alarm;
            alarm.false_discovery = rate;
            alarms.push_back(std::move(alarm));
        }
    }
    return alarms;
}

void DiscoveryControl::keep(ledger::Transaction& tx, const std::vector<Judgement>& fresh) const {
    if (fresh.empty()) return;
    auto newest = fresh.front().alarm.day;
    for (const auto& [alarm, beyond] : fresh) {
        newest = std::max(newest, alarm.day);
        tx.db().execute(
            "INSERT INTO judgement (county, day, channel, condition, place, method, rule, "
            "window_days, count, expected_milli, threshold_milli, pvalue_ppb, beyond) VALUES "
            "(?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (county, day, channel, condition, place) DO "
            "UPDATE SET method = excluded.method, rule = excluded.rule, "
            "window_days = excluded.window_days, count = excluded.count, "
            "expected_milli = excluded.expected_milli, threshold_milli = excluded.threshold_milli, "
            "pvalue_ppb = excluded.pvalue_ppb, beyond = excluded.beyond",
            {county_, alarm.day.days, to_string(alarm.stream.channel), alarm.stream.condition,
             alarm.stream.place, alarm.method, alarm.rule, alarm.window_days, alarm.count,
             base::to_milli(alarm.expected), base::to_milli(alarm.threshold),
             base::to_ppb(alarm.pvalue), beyond ? 1 : 0});
    }
    tx.db().execute("DELETE FROM judgement WHERE county = ? AND day < ?",
                    {county_, (newest - days_kept).days});
}

}  // namespace fengsui::surveil
