// SPDX-License-Identifier: Apache-2.0
#include "wall/wall_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/json.hpp"
#include "evaluate/words.hpp"
#include "respond/event.hpp"
#include "surveil/message_list.hpp"
#include "surveil/sender.hpp"
#include "surveil/silence.hpp"

namespace fengsui::wall {
namespace {

using ledger::Value;

constexpr std::int64_t kMinuteMs = 60'000;

// "1 signal", "2 signals"
std::string counted(std::int64_t n, std::string_view noun) {
    return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}
std::string plural(std::int64_t n, std::string_view one, std::string_view many) {
    return std::string(n == 1 ? one : many);
}

struct Senders {
    std::int64_t connected = 0;
    std::int64_t pending = 0;
    std::int64_t silent = 0;
    std::optional<base::Instant> oldest_pending;
};

// Silence as surveil's list of institutions means it; only the last weeks' sums are looked at.
Senders read_senders(const WallQuery& query) {
    constexpr int kUtc = 0;  // the sums are cut at UTC
    std::vector<Value> bind{base::local_day(query.now, kUtc).days - surveil::rhythm_days,
                            query.county, surveil::reporter_kind};
    query.bind_within(bind);
    Senders senders;
    for (const auto& [status, first_seen, last, days, first_day, last_day] :
         query.db.query<std::string, std::optional<std::int64_t>, std::optional<std::int64_t>,
                        std::int64_t, std::optional<std::int64_t>, std::optional<std::int64_t>>(
             "SELECT i.status, i.first_seen_ms, MAX(d.last_ms), COUNT(d.day), MIN(d.day), "
             "MAX(d.day) FROM institution i LEFT JOIN institution_day d ON d.county = i.county AND "
             "d.institution = i.id AND d.day >= ? WHERE i.county = ? AND i.kind <> ?" +
                 query.within("i.place") + " GROUP BY i.id, i.status, i.first_seen_ms",
             bind)) {
        if (status != "connected") {
            ++senders.pending;
            if (first_seen && (!senders.oldest_pending || *first_seen < senders.oldest_pending->ms))
                senders.oldest_pending = base::Instant{*first_seen};
            continue;
        }
        ++senders.connected;
        std::optional<base::Instant> heard;
        if (last) heard = base::Instant{*last};
        if (surveil::is_silent(heard, {days, first_day.value_or(0), last_day.value_or(0)},
                               query.now))
            ++senders.silent;
    }
    return senders;
}

struct Refused {
    std::int64_t count = 0;
    std::optional<base::Instant> oldest;
};

Refused read_refused(const WallQuery& query) {
    const auto from =
        " FROM message m LEFT JOIN institution i ON i.county = m.county AND i.id = m.institution "
        "WHERE m.county = ? AND " +
        std::string(surveil::message_waits_sql) + query.within("i.place");
    std::vector<Value> bind{query.county};
    query.bind_within(bind);
    Refused refused;
    const auto oldest = query.db.query<std::int64_t>(
        "SELECT m.received_ms" + from + " ORDER BY m.id LIMIT 1", bind);
    if (oldest.empty()) return refused;
    refused.oldest = base::Instant{std::get<0>(oldest.front())};
    bind.emplace_back(kRefusedMax);
    refused.count = std::get<0>(
        query.db
            .query<std::int64_t>(
                "SELECT COUNT(*) FROM (SELECT m.id" + from + " LIMIT ?) AS waiting", bind)
            .front());
    return refused;
}

struct NextDue {
    std::string number;
    std::string place_zh;
    std::string place_en;
    std::string condition_zh;
    std::string condition_en;
    base::Instant raised;
    base::Instant answer_by;
};

std::optional<NextDue> read_next_due(const WallQuery& query) {
    std::vector<Value> bind{query.county};
    query.bind_within(bind);
    const auto rows =
        query.db.query<std::int64_t, std::string, std::string, std::int64_t, std::int64_t>(
            "SELECT number, place, condition, raised_ms, answer_by_ms FROM signal WHERE county = ? "
            "AND closed_ms IS NULL AND answered_ms IS NULL" +
                query.within("place") + " ORDER BY answer_by_ms, id LIMIT 1",
            bind);
    if (rows.empty()) return std::nullopt;
    const auto& [number, place, condition, raised, answer_by] = rows.front();
    NextDue next{
        fmt::format("S-{:04}", number), place, place, condition, condition, {raised}, {answer_by}};
    if (const auto* found = query.catalog.places().find(place)) {
        next.place_zh = found->name_zh;
        next.place_en = found->english_name();
    }
    if (const auto* found = query.catalog.conditions().find(condition)) {
        next.condition_zh = found->name_zh;
        next.condition_en = found->name_en;
    }
    return next;
}

// What waits in surveil: messages to mend, institutions to place, or both together.
void say_what_waits(WallColumn& column, std::int64_t refused, std::int64_t pending) {
    column.page = pending > 0 ? "institutions" : "messages";
    if (refused > 0 && pending > 0) {
        column.what_zh = "项待办";
        column.what_en = "to do";
    } else if (pending > 0) {
        column.what_zh = "家机构待确定归属";
        column.what_en = plural(pending, "institution to place", "institutions to place");
    } else {
        column.what_zh = "条拒收消息待处理";
        column.what_en = plural(refused, "refused message to mend", "refused messages to mend");
    }
}

}  // namespace

WallColumn surveil_column(const WallQuery& query) {
    const auto senders = read_senders(query);
    const auto refused = read_refused(query);
    WallColumn column{.room = "surveil", .waiting = refused.count + senders.pending};
    say_what_waits(column, refused.count, senders.pending);
    column.oldest_since = refused.oldest;
    if (senders.oldest_pending)
        column.oldest_since =
            std::min(refused.oldest.value_or(*senders.oldest_pending), *senders.oldest_pending);
    if (senders.connected + senders.pending == 0) {
        column.detail_zh = "尚无机构接入";
        column.detail_en = "no institution connected yet";
        return column;
    }
    if (refused.count > 0 && senders.pending > 0) {
        column.detail_zh =
            fmt::format("待归属机构 {} 家，拒收消息 {} 条；", senders.pending, refused.count);
        column.detail_en = fmt::format("{} to place, {}; ", counted(senders.pending, "institution"),
                                       counted(refused.count, "refused message"));
    }
    column.detail_zh +=
        fmt::format("接入机构 {} 家，静默 {} 家", senders.connected, senders.silent);
    column.detail_en += fmt::format("{} connected, {} silent",
                                    counted(senders.connected, "institution"), senders.silent);
    if (refused.count >= kRefusedMax) {
        column.detail_zh += fmt::format("；拒收超过 {} 条", kRefusedMax);
        column.detail_en += fmt::format("; more than {} refused", kRefusedMax);
    }
    return column;
}

WallColumn warn_column(const WallQuery& query) {
    std::vector<Value> bind{query.now.ms, query.county};
    query.bind_within(bind);
    const auto rows = query.db.query<std::int64_t, std::int64_t, std::int64_t>(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN answered_ms IS NULL THEN 1 ELSE 0 END), 0), "
        "COALESCE(SUM(CASE WHEN answered_ms IS NULL AND answer_by_ms < ? THEN 1 ELSE 0 END), 0) "
        "FROM signal WHERE county = ? AND closed_ms IS NULL" +
            query.within("place"),
        bind);
    const auto& [open, waiting, overdue] = rows.front();
    WallColumn column{.room = "warn", .waiting = waiting};
    column.what_zh = "条信号待响应";
    column.what_en = plural(waiting, "signal to answer", "signals to answer");
    const auto next = waiting == 0 ? std::nullopt : read_next_due(query);
    if (!next) {
        column.detail_zh =
            open == 0 ? "无未关闭信号" : fmt::format("{} 条未关闭信号均已响应", open);
        column.detail_en = open == 0
                               ? "no open signals"
                               : fmt::format("{}, all answered", counted(open, "open signal"));
        return column;
    }
    column.oldest_since = next->raised;
    column.limit_minutes = (next->answer_by.ms - next->raised.ms) / kMinuteMs;
    if (overdue > 0) {
        column.detail_zh = fmt::format("{} 条超时未响应；", overdue);
        column.detail_en = fmt::format("{} overdue; ", overdue);
    }
    column.detail_zh +=
        fmt::format("最紧迫：{} {}{}", next->number, next->place_zh, next->condition_zh);
    column.detail_en +=
        fmt::format("next due: {} {}, {}", next->number, next->condition_en, next->place_en);
    return column;
}

WallColumn respond_column(const WallQuery& query) {
    std::vector<Value> bind{query.county};
    query.bind_within(bind);
    WallColumn column{.room = "respond"};
    auto highest = respond::EventGrade::None;
    for (const auto& [text, count, opened] :
         query.db.query<std::string, std::int64_t, std::int64_t>(
             "SELECT grade, COUNT(*), MIN(opened_ms) FROM event WHERE county = ? AND state = "
             "'open'" +
                 query.within("place") + " GROUP BY grade",
             bind)) {
        column.waiting += count;
        const base::Instant since{opened};
        column.oldest_since = std::min(column.oldest_since.value_or(since), since);
        const auto grade = base::parse_enum<respond::EventGrade>(text);
        highest = respond::graver(highest, grade.value_or(respond::EventGrade::None));
    }
    column.what_zh = "起事件处置中";
    column.what_en = plural(column.waiting, "open event", "open events");
    if (column.waiting == 0) {
        column.detail_zh = "无处置中的事件";
        column.detail_en = "no open events";
        return column;
    }
    // Tasks of closed events are closed: an event does not end before them.
    bind.insert(bind.begin(), {query.now.ms, query.county});
    const auto rows = query.db.query<std::int64_t, std::int64_t>(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN due_ms < ? THEN 1 ELSE 0 END), 0) FROM task "
        "WHERE county = ? AND status IN ('given', 'accepted') AND event IN (SELECT id FROM event "
        "WHERE county = ? AND state = 'open'" +
            query.within("place") + ")",
        bind);
    const auto& [tasks, overdue] = rows.front();
    column.detail_zh = fmt::format("最高{}；", respond::grade_name_zh(highest));
    column.detail_en = fmt::format("highest: {}; ", respond::grade_name_en(highest));
    if (highest == respond::EventGrade::None) {
        column.detail_zh = "均未定级；";
        column.detail_en = "none graded; ";
    }
    column.detail_zh += tasks == 0 ? "无未完成任务" : fmt::format("未完成任务 {} 项", tasks);
    column.detail_en += tasks == 0 ? "no open tasks" : counted(tasks, "open task");
    if (overdue > 0) {
        column.detail_zh += fmt::format("，逾期 {} 项", overdue);
        column.detail_en += fmt::format(", {} overdue", overdue);
    }
    return column;
}

WallColumn dispatch_column(const WallQuery& query) {
    std::vector<Value> bind{query.county};
    query.bind_within(bind);
    WallColumn column{.room = "dispatch"};
    std::map<std::string, std::int64_t> by_status;
    for (const auto& [status, count, ordered] :
         query.db.query<std::string, std::int64_t, std::int64_t>(
             "SELECT m.status, COUNT(*), MIN(m.ordered_ms) FROM mission m JOIN event e ON "
             "e.county = m.county AND e.id = m.event WHERE m.county = ? AND m.finished_ms IS NULL" +
                 query.within("e.place") + " GROUP BY m.status",
             bind)) {
        by_status[status] = count;
        column.waiting += count;
        const base::Instant since{ordered};
        column.oldest_since = std::min(column.oldest_since.value_or(since), since);
    }
    column.what_zh = "支队伍执行任务";
    column.what_en = plural(column.waiting, "unit on a mission", "units on missions");
    const auto units = query.db.query<std::int64_t, std::int64_t>(
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN status = 'available' THEN 1 ELSE 0 END), 0) FROM "
        "unit WHERE county = ?" +
            query.within("place"),
        bind);
    const auto& [all, available] = units.front();
    if (column.waiting > 0) {
        column.detail_zh = fmt::format("待出发 {}，途中 {}，现场 {}；", by_status["ordered"],
                                       by_status["departed"], by_status["arrived"]);
        column.detail_en =
            fmt::format("{} to depart, {} under way, {} on site; ", by_status["ordered"],
                        by_status["departed"], by_status["arrived"]);
    }
    column.detail_zh += all == 0 ? "尚未登记队伍" : fmt::format("待命 {} 支", available);
    column.detail_en +=
        all == 0 ? "no units registered yet" : fmt::format("{} available", available);
    return column;
}

WallColumn evaluate_column(const evaluate::IndicatorSet& indicators) {
    WallColumn column{.room = "evaluate"};
    column.waiting = std::ranges::count_if(
        indicators.items, [](const auto& item) { return item.met == std::optional<bool>(false); });
    column.what_zh = "项指标未达标";
    column.what_en =
        plural(column.waiting, "indicator misses its target", "indicators miss their targets");
    const auto rate =
        std::ranges::find(indicators.items, "signal_response_rate", &evaluate::Indicator::code);
    if (rate == indicators.items.end() || !rate->value) {
        column.detail_zh = "信号及时响应率：暂无到期信号";
        column.detail_en = "signal response rate: none due yet";
        return column;
    }
    column.detail_zh = fmt::format("信号及时响应率 {} %", evaluate::decimal(*rate->value));
    column.detail_en =
        fmt::format("signals answered in time {} %", evaluate::decimal(*rate->value));
    if (rate->target) {
        column.detail_zh += fmt::format("（目标 {} %）", evaluate::decimal(*rate->target));
        column.detail_en += fmt::format(" (target {} %)", evaluate::decimal(*rate->target));
    }
    return column;
}

}  // namespace fengsui::wall
