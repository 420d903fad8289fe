// SPDX-License-Identifier: Apache-2.0
#include "warn/signal_joiner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/fixed_point.hpp"
#include "base/text.hpp"
#include "warn/urgency.hpp"

namespace fengsui::warn {
namespace {

using base::to_milli;
using base::to_ppb;
using ledger::Connection;
using ledger::Transaction;
using surveil::Alarm;

// Their days overlap or lie close.
bool adjoin(const Alarm& a, const Alarm& b) {
    return a.day - (a.window_days - 1) <= b.day + join_gap_days &&
           b.day - (b.window_days - 1) <= a.day + join_gap_days;
}

}  // namespace

struct SignalJoiner::Situation {
    base::Id id = 0;
    std::int64_t number = 0;
    std::string condition;
    std::string place;
    std::string channels;  // joined by ';'
    base::Day first_day;
    base::Day last_day;
    int count = 0;
    int urgency = -1;
    bool closed = false;
    bool fresh = false;
    bool changed = false;
    std::optional<double> expected;
    Urgency why_urgent;
    Sentence why;
    bool retrospective = false;
    base::Instant answer_by;
};

bool SignalJoiner::related(std::string_view a, std::string_view b) const {
    return a == b || catalog_.places().contains(a, b) || catalog_.places().contains(b, a);
}

// Do several narrower places raise the same alarm at about the same time?
bool SignalJoiner::is_spread(const Alarm& alarm, std::span<const Alarm> alarms) const {
    std::set<std::string_view> narrower;
    for (const auto& other : alarms) {
        if (other.stream.condition != alarm.stream.condition ||
            other.stream.place == alarm.stream.place || !adjoin(alarm, other))
            continue;
        if (catalog_.places().contains(alarm.stream.place, other.stream.place))
            narrower.insert(other.stream.place);
    }
    return narrower.size() >= spread_places;
}

void SignalJoiner::on_alarms(Transaction& tx, std::span<const Alarm> alarms) {
    // The narrowest places first: what a township explains does not also raise the county. But what
    // is everywhere is one situation of the county, and not one for each township.
    std::vector<const Alarm*> ordered;
    for (const auto& alarm : alarms) ordered.push_back(&alarm);
    std::ranges::stable_sort(ordered, std::greater{}, [&](const Alarm* alarm) {
        return std::pair(is_spread(*alarm, alarms), alarm->stream.place.size());
    });
    std::map<base::Id, Situation> touched;
    for (const auto* alarm : ordered) {
        base::Id signal = 0;
        const auto id = keep_alarm(tx, *alarm, signal);
        auto found = touched.find(signal);
        if (signal != 0 && found == touched.end())
            found = touched.emplace(signal, load(tx.db(), signal)).first;
        if (signal == 0) {
            auto situation = find_situation(tx.db(), *alarm);
            if (!situation) situation = raise(tx, *alarm);
            signal = situation->id;
            found = touched.emplace(signal, std::move(*situation)).first;
            found->second.changed = true;
            tx.db().execute("UPDATE alarm SET signal = ? WHERE county = ? AND id = ?",
                            {signal, county_, id});
        }
        take_in(tx.db(), found->second, *alarm);
        save(tx, found->second);
    }
    for (const auto& [id, situation] : touched) tell(tx, situation);
}

// The days next to an open signal's belong to its situation, whether or not a detector fires on
// each of them.
void SignalJoiner::on_counts(Transaction& tx, std::span<const surveil::CountMove> moves) {
    std::map<std::pair<std::string, std::string>, std::vector<base::Id>> open;
    for (auto& [id, condition, place] : tx.db().query<std::int64_t, std::string, std::string>(
             "SELECT id, condition, place FROM signal WHERE county = ? AND closed_ms IS NULL",
             {county_})) {
        open[{std::move(condition), std::move(place)}].push_back(id);
    }
    std::map<base::Id, Situation> touched;
    for (const auto& move : moves) {  // in the order of days within a stream
        const auto found = open.find({move.stream.condition, move.stream.place});
        if (found == open.end()) continue;
        for (const auto id : found->second) {
            auto situation = touched.find(id);
            if (situation == touched.end())
                situation = touched.emplace(id, load(tx.db(), id)).first;
            grow(situation->second, move);
        }
    }
    for (auto& [id, situation] : touched) {
        const int count = count_at(tx.db(), situation, situation.place);
        situation.changed = situation.changed || count != situation.count;
        situation.count = count;
        if (count == 0) empty(situation);
        save(tx, situation);
        tell(tx, situation);
    }
}

void SignalJoiner::grow(Situation& situation, const surveil::CountMove& move) {
    const bool near = move.day >= situation.first_day - join_gap_days &&
                      move.day <= situation.last_day + join_gap_days;
    if (!near || move.change < 0) return;
    if (move.day < situation.first_day || move.day > situation.last_day) situation.changed = true;
    situation.first_day = std::min(situation.first_day, move.day);
    situation.last_day = std::max(situation.last_day, move.day);
}

// A person still has to answer it, but nobody needs to hurry.
void SignalJoiner::empty(Situation& situation) {
    situation.urgency = 0;
    situation.why_urgent = {0, "相关报告已撤回，或已归入其他日期的同一病程",
                            "its reports were withdrawn or belong to an illness of other days"};
}

void SignalJoiner::tell(Transaction& tx, const Situation& situation) const {
    if (!situation.changed || situation.closed) return;
    tx.record({.county = county_,
               .actor = "system",
               .verb = situation.fresh ? "signal.raised" : "signal.updated",
               .object_kind = "signal",
               .object_id = std::to_string(situation.id),
               .place = situation.place,
               .summary_zh = fmt::format("S-{:04} {}（累计 {} 例）", situation.number,
                                         situation.why.zh, situation.count),
               .summary_en = fmt::format("S-{:04} {} ({} in all)", situation.number,
                                         situation.why.en, situation.count),
               .after_json = fmt::format(R"({{"count":{},"urgency":{}}})", situation.count,
                                         situation.urgency)});
}

// Writes or refreshes the alarm; `signal` is the one that it already belongs to, else 0.
base::Id SignalJoiner::keep_alarm(Transaction& tx, const Alarm& alarm, base::Id& signal) const {
    const auto known = tx.db().first<std::int64_t, std::int64_t>(
        "SELECT id, coalesce(signal, 0) FROM alarm WHERE county = ? AND method = ? AND rule = ? "
        "AND channel = ? "
        "AND condition = ? AND place = ? AND day = ?",
        {county_, alarm.method, alarm.rule, to_string(alarm.stream.channel), alarm.stream.condition,
         alarm.stream.place, alarm.day.days});
    if (known) {
        signal = std::get<1>(*known);
        tx.db().execute(
            "UPDATE alarm SET count = ?, expected_milli = ?, threshold_milli = ?, pvalue_ppb = ?, "
            "false_discovery_ppb = ?, updated_ms = ? WHERE county = ? AND id = ?",
            {alarm.count, to_milli(alarm.expected), to_milli(alarm.threshold), to_ppb(alarm.pvalue),
             to_ppb(alarm.false_discovery), tx.now().ms, county_, std::get<0>(*known)});
        return std::get<0>(*known);
    }
    const auto id = tx.new_id();
    tx.db().execute(
        "INSERT INTO alarm (county, id, method, rule, channel, condition, place, day, window_days, "
        "count, "
        "expected_milli, threshold_milli, pvalue_ppb, false_discovery_ppb, raised_ms, updated_ms) "
        "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        {county_, id, alarm.method, alarm.rule, to_string(alarm.stream.channel),
         alarm.stream.condition, alarm.stream.place, alarm.day.days, alarm.window_days, alarm.count,
         to_milli(alarm.expected), to_milli(alarm.threshold), to_ppb(alarm.pvalue),
         to_ppb(alarm.false_discovery), tx.now().ms, tx.now().ms});
    return id;
}

// An open signal takes in what overlaps it; a closed one only what lies in the days it has
// answered.
std::optional<SignalJoiner::Situation> SignalJoiner::find_situation(Connection& db,
                                                                    const Alarm& alarm) const {
    const auto& disease =
        catalog_.conditions().top(*catalog_.conditions().find(alarm.stream.condition));
    const auto from = alarm.day - (alarm.window_days - 1);
    for (const auto& [id, place, last, closed] :
         db.query<std::int64_t, std::string, int, std::optional<std::int64_t>>(
             "SELECT id, place, last_day, closed_ms FROM signal WHERE county = ? AND condition = ? "
             "AND first_day <= ? AND last_day >= ? ORDER BY id DESC",
             {county_, disease.code, alarm.day.days + join_gap_days, from.days - join_gap_days})) {
        if (!related(place, alarm.stream.place)) continue;
        if (closed && alarm.day.days > last) continue;
        return load(db, id);
    }
    return std::nullopt;
}

SignalJoiner::Situation SignalJoiner::load(Connection& db, base::Id signal) const {
    const auto row = db.first<std::int64_t, std::string, std::string, std::string, int, int, int,
                              int, std::optional<std::int64_t>, std::string, std::string,
                              std::string, std::string, std::optional<std::int64_t>, std::int64_t>(
        "SELECT number, condition, place, channels, first_day, last_day, count, urgency, "
        "closed_ms, urgency_zh, "
        "urgency_en, why_zh, why_en, expected_milli, answer_by_ms FROM signal WHERE county = ? AND "
        "id = ?",
        {county_, signal});
    Situation situation;
    situation.id = signal;
    std::optional<std::int64_t> closed;
    std::optional<std::int64_t> expected;
    int first = 0;
    int last = 0;
    std::tie(situation.number, situation.condition, situation.place, situation.channels, first,
             last, situation.count, situation.urgency, closed, situation.why_urgent.reason_zh,
             situation.why_urgent.reason_en, situation.why.zh, situation.why.en, expected,
             situation.answer_by.ms) = row.value();
    situation.first_day = {first};
    situation.last_day = {last};
    situation.closed = closed.has_value();
    if (expected) situation.expected = static_cast<double>(*expected) / 1000;
    return situation;
}

SignalJoiner::Situation SignalJoiner::raise(Transaction& tx, const Alarm& alarm) const {
    const auto& condition = *catalog_.conditions().find(alarm.stream.condition);
    const auto tier = rule_text(catalog_.rules(), alarm.method, alarm.rule).tier;
    const auto& limit = catalog_.rules().answer_limit(condition, tier, alarm.day);
    Situation situation;
    situation.id = tx.new_id();
    situation.number =
        tx.db()
            .value<std::int64_t>("SELECT coalesce(max(number), 0) + 1 FROM signal WHERE county = ?",
                                 {county_})
            .value();
    situation.condition = catalog_.conditions().top(condition).code;
    situation.place = alarm.stream.place;
    situation.first_day = alarm.day - (alarm.window_days - 1);
    situation.last_day = alarm.day;
    situation.answer_by = {tx.now().ms + limit.first_answer_minutes * 60'000LL};
    situation.fresh = true;
    tx.db().execute(
        "INSERT INTO signal (county, id, number, condition, place, channels, state, first_day, "
        "last_day, count, "
        "urgency, urgency_zh, urgency_en, why_zh, why_en, retrospective, raised_ms, updated_ms, "
        "answer_by_ms, version) "
        "VALUES (?,?,?,?,?,'','new',?,?,0,0,'','','','',0,?,?,?,1)",
        {county_, situation.id, situation.number, situation.condition, situation.place,
         situation.first_day.days, situation.last_day.days, tx.now().ms, tx.now().ms,
         situation.answer_by.ms});
    return situation;
}

void SignalJoiner::take_in(Connection& db, Situation& situation, const Alarm& alarm) const {
    const auto widen = [&](auto& member, auto value) {
        if (member == value) return;
        member = value;
        situation.changed = true;
    };
    widen(situation.first_day, std::min(situation.first_day, alarm.day - (alarm.window_days - 1)));
    widen(situation.last_day, std::max(situation.last_day, alarm.day));
    const auto channel = to_string(alarm.stream.channel);
    const auto channels = base::split(situation.channels, ';');
    if (std::ranges::find(channels, channel) == channels.end()) {
        situation.channels += situation.channels.empty() ? channel : fmt::format(";{}", channel);
        situation.changed = true;
    }
    // A wider place takes over only if there are cases outside the narrower one.
    const auto& places = catalog_.places();
    const bool elsewhere = alarm.stream.place != situation.place;
    bool widened = false;
    int count = count_at(db, situation, situation.place);
    if (elsewhere && places.contains(alarm.stream.place, situation.place)) {
        const int wider = count_at(db, situation, alarm.stream.place);
        widened = wider > count;
        if (widened) {
            widen(situation.place, alarm.stream.place);
            count = wider;
        }
    }
    widen(situation.count, count);
    const auto urgency = urgency_of(catalog_, alarm);
    const bool narrower = elsewhere && !widened;
    if (speaks_for(situation, {urgency.score, widened, narrower})) {
        situation.why_urgent = urgency;
        situation.why = why(catalog_, alarm);
        situation.expected = alarm.expected;
        widen(situation.urgency, std::max(situation.urgency, urgency.score));
    }
}

// Does the newest alarm say why there is a signal? The most urgent does, of equals the newest; one
// that made the place wider unless what was known is far graver; and one of several narrower places
// only if it is far graver than all before.
bool SignalJoiner::speaks_for(const Situation& situation, const NewestAlarm& newest) {
    if (newest.widened) return newest.urgency + urgency_alike >= situation.urgency;
    if (newest.narrower) return newest.urgency > situation.urgency + urgency_alike;
    return newest.urgency >= situation.urgency || situation.fresh;
}

int SignalJoiner::count_at(Connection& db, const Situation& situation,
                           std::string_view place) const {
    // The channels see the same people: their largest sum is the number of people known to be ill.
    return db
        .value<int>(
            "SELECT coalesce(max(total), 0) FROM (SELECT CAST(sum(count) AS BIGINT) AS total FROM "
            "daily_count "
            "WHERE county = ? AND condition = ? AND place = ? AND day >= ? AND day <= ? AND "
            "channel IN "
            "('case', 'pathogen', 'syndrome', 'vector', 'sector') GROUP BY channel) AS by_channel",
            {county_, situation.condition, place, situation.first_day.days,
             situation.last_day.days})
        .value_or(0);
}

void SignalJoiner::save(Transaction& tx, const Situation& situation) const {
    if (!situation.changed) return;
    const bool retrospective =
        situation.last_day <
        base::local_day(tx.now(), catalog_.home().utc_offset_minutes) - retrospective_after_days;
    tx.db().execute(
        "UPDATE signal SET place = ?, channels = ?, first_day = ?, last_day = ?, count = ?, "
        "expected_milli = ?, "
        "urgency = ?, urgency_zh = ?, urgency_en = ?, why_zh = ?, why_en = ?, retrospective = ?, "
        "updated_ms = ? "
        // The version stays: it guards a person's answer against another person's, not against more
        // cases.
        "WHERE county = ? AND id = ?",
        {situation.place, situation.channels, situation.first_day.days, situation.last_day.days,
         situation.count, to_milli(situation.expected), situation.urgency,
         situation.why_urgent.reason_zh, situation.why_urgent.reason_en, situation.why.zh,
         situation.why.en, retrospective ? 1 : 0, tx.now().ms, county_, situation.id});
}

}  // namespace fengsui::warn
