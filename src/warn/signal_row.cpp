// SPDX-License-Identifier: Apache-2.0
#include "warn/signal_row.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "warn/urgency.hpp"

namespace fengsui::warn {
namespace {

using ledger::Connection;
using ledger::Value;

using Text = std::string;
using Number = std::int64_t;
using MaybeNumber = std::optional<std::int64_t>;

constexpr std::string_view kColumns =
    "id, version, number, condition, place, channels, state, outcome, genuine, first_day, "
    "last_day, count, "
    "expected_milli, raised_ms, updated_ms, answer_by_ms, answered_ms, urgency, urgency_zh, "
    "urgency_en, why_zh, "
    "why_en, retrospective, event";

std::optional<base::Instant> instant(const MaybeNumber& ms) {
    if (!ms) return std::nullopt;
    return base::Instant{*ms};
}

// A row of `kColumns`, in that order.
struct Columns {
    Number id, version, number;
    Text condition, place, channels, state;
    std::optional<Text> outcome;
    MaybeNumber genuine;
    Number first_day, last_day, count;
    MaybeNumber expected_milli;
    Number raised, updated, answer_by;
    MaybeNumber answered;
    Number urgency;
    Text urgency_zh, urgency_en, why_zh, why_en;
    Number retrospective;
    MaybeNumber event;
};

std::vector<Columns> select(Connection& db, std::string_view sql, const std::vector<Value>& bind) {
    std::vector<Columns> rows;
    for (auto& row :
         db.query<Number, Number, Number, Text, Text, Text, Text, std::optional<Text>, MaybeNumber,
                  Number, Number, Number, MaybeNumber, Number, Number, Number, MaybeNumber, Number,
                  Text, Text, Text, Text, Number, MaybeNumber>(sql, bind)) {
        rows.push_back(std::apply([](auto&&... column) { return Columns{std::move(column)...}; },
                                  std::move(row)));
    }
    return rows;
}

SignalRow to_row(Columns&& from, const catalog::Catalog& catalog) {
    SignalRow row;
    row.id = std::to_string(from.id);
    row.version = std::to_string(from.version);
    row.number = fmt::format("S-{:04}", from.number);
    row.condition = from.condition;
    if (const auto* condition = catalog.conditions().find(from.condition)) {
        row.condition_name_zh = condition->name_zh;
        row.condition_name_en = condition->name_en;
    }
    row.place = from.place;
    if (const auto* place = catalog.places().find(from.place)) row.place_name = place->name_zh;
    for (const auto channel : base::split(from.channels, ';')) row.channels.emplace_back(channel);
    row.state = std::move(from.state);
    row.outcome = std::move(from.outcome);
    if (from.genuine) row.genuine = *from.genuine != 0;
    row.first_day = {static_cast<int>(from.first_day)};
    row.last_day = {static_cast<int>(from.last_day)};
    row.count = static_cast<int>(from.count);
    if (from.expected_milli && *from.expected_milli > 0) {
        row.ratio =
            static_cast<double>(from.count) * 1000 / static_cast<double>(*from.expected_milli);
    }
    row.raised = {from.raised};
    row.updated = {from.updated};
    row.answer_by = {from.answer_by};
    row.answered = instant(from.answered);
    row.retrospective = from.retrospective != 0;
    Urgency urgency{static_cast<int>(from.urgency), std::move(from.urgency_zh),
                    std::move(from.urgency_en)};
    if (row.retrospective) urgency = retrospective(std::move(urgency));
    row.urgency = urgency.score;
    row.urgency_reason_zh = std::move(urgency.reason_zh);
    row.urgency_reason_en = std::move(urgency.reason_en);
    row.why_zh = std::move(from.why_zh);
    row.why_en = std::move(from.why_en);
    if (from.event) row.event = std::to_string(*from.event);
    return row;
}

}  // namespace

std::vector<SignalRow> read_signals(Connection& db, const catalog::Catalog& catalog,
                                    const SignalQuery& query) {
    auto sql = fmt::format("SELECT {} FROM signal WHERE county = ?", kColumns);
    std::vector<Value> bind{query.county};
    if (query.filter == SignalFilter::Open) sql += " AND closed_ms IS NULL";
    if (query.filter == SignalFilter::Closed) sql += " AND closed_ms IS NOT NULL";
    if (query.event) {
        sql += " AND event = ?";
        bind.emplace_back(*query.event);
    }
    if (query.before) {
        sql += " AND id < ?";
        bind.emplace_back(*query.before);
    }
    if (!query.scope_place.empty()) {
        sql += " AND place >= ? AND place < ?";
        bind.emplace_back(query.scope_place);
        bind.emplace_back(query.scope_place + "~");
    }
    // Unanswered before answered; then the most urgent, then the one whose time runs out first.
    sql += query.filter == SignalFilter::Open
               ? " ORDER BY CASE WHEN answered_ms IS NULL THEN 0 ELSE 1 END, "
                 "CASE WHEN retrospective = 1 THEN urgency / 3 ELSE urgency END DESC, "
                 "answer_by_ms, id LIMIT ?"
               : " ORDER BY id DESC LIMIT ?";
    bind.emplace_back(query.limit);
    std::vector<SignalRow> rows;
    for (auto& row : select(db, sql, bind)) rows.push_back(to_row(std::move(row), catalog));
    return rows;
}

std::optional<SignalRow> read_signal(Connection& db, const catalog::Catalog& catalog,
                                     std::string_view county, base::Id id) {
    auto rows =
        select(db, fmt::format("SELECT {} FROM signal WHERE county = ? AND id = ?", kColumns),
               {county, id});
    if (rows.empty()) return std::nullopt;
    return to_row(std::move(rows.front()), catalog);
}

}  // namespace fengsui::warn
