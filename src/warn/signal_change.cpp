// SPDX-License-Identifier: Apache-2.0
#include "warn/signal_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/text.hpp"

namespace fengsui::warn {
namespace {

using base::fail;
using base::ProblemCode;
using base::Result;
using ledger::Transaction;

struct Standing {
    std::string number;
    std::string state;
    std::string place;
};

std::string_view state_zh(std::string_view state) {
    if (state == "new") return "尚未确认收到";
    if (state == "acknowledged") return "已确认收到";
    if (state == "verified") return "已核实";
    return state == "escalated" ? "已升级为事件" : "已关闭";
}

// The signal as it stands, if the person saw this version and the change may follow from its state.
Result<Standing> standing(Transaction& tx, const SignalAnswer& answer,
                          std::initializer_list<std::string_view> from) {
    const auto row = tx.db().first<std::int64_t, std::string, std::string, std::int64_t>(
        "SELECT version, state, place, number FROM signal WHERE county = ? AND id = ?",
        {answer.county, answer.id});
    if (!row) return fail(ProblemCode::NotFound);
    const auto& [version, state, place, number] = *row;
    if (std::to_string(version) != answer.version) return fail(ProblemCode::VersionStale);
    if (std::ranges::find(from, state) == from.end()) {
        return fail(ProblemCode::Conflict, {}, fmt::format("the signal is {}", state),
                    fmt::format("该信号{}", state_zh(state)));
    }
    return Standing{fmt::format("S-{:04}", number), state, place};
}

struct Change {
    std::string_view state;
    std::string_view verb;
    std::string zh;
    std::string en;
};

void write(Transaction& tx, const SignalAnswer& answer, const Standing& before,
           const Change& change) {
    // The first answer of any kind stops the clock.
    tx.db().execute(
        "UPDATE signal SET state = ?, answered_ms = coalesce(answered_ms, CAST(? AS BIGINT)), "
        "updated_ms = ?, "
        "version = version + 1 WHERE county = ? AND id = ?",
        {change.state, tx.now().ms, tx.now().ms, answer.county, answer.id});
    const auto note_zh = answer.note.empty() ? std::string{} : ":" + answer.note;
    const auto note_en = answer.note.empty() ? std::string{} : ": " + answer.note;
    tx.record({.county = answer.county,
               .actor = answer.actor,
               .verb = std::string(change.verb),
               .object_kind = "signal",
               .object_id = std::to_string(answer.id),
               .place = before.place,
               .summary_zh = fmt::format("{} {}{}", before.number, change.zh, note_zh),
               .summary_en = fmt::format("{} {}{}", before.number, change.en, note_en),
               .before_json = boost::json::serialize(boost::json::object{{"state", before.state}}),
               .after_json = boost::json::serialize(
                   boost::json::object{{"state", change.state}, {"note", answer.note}})});
}

std::string_view outcome_zh(std::string_view outcome) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> names = {
        {{"outbreak", "暴发疫情"},
         {"cluster_no_action", "聚集性病例，无需处置"},
         {"seasonal", "季节性升高"},
         {"data_fault", "数据问题"},
         {"drill", "演练"}}};
    for (const auto& [code, zh] : names) {
        if (code == outcome) return zh;
    }
    return {};
}

}  // namespace

Result<void> acknowledge_signal(Transaction& tx, const SignalAnswer& answer) {
    const auto before = standing(tx, answer, {"new"});
    if (!before) return tl::unexpected(before.error());
    write(tx, answer, *before, {"acknowledged", "signal.acknowledged", "已接收", "acknowledged"});
    return {};
}

Result<void> verify_signal(Transaction& tx, const SignalAnswer& answer, Verdict verdict) {
    const auto before = standing(tx, answer, {"new", "acknowledged", "verified"});
    if (!before) return tl::unexpected(before.error());
    const bool genuine = verdict == Verdict::Genuine;
    tx.db().execute("UPDATE signal SET genuine = ? WHERE county = ? AND id = ?",
                    {genuine ? 1 : 0, answer.county, answer.id});
    write(tx, answer, *before,
          {"verified", "signal.verified", genuine ? "核实属实" : "核实不属实",
           genuine ? "verified as genuine" : "verified as not genuine"});
    return {};
}

Result<void> close_signal(Transaction& tx, const SignalAnswer& answer, std::string_view outcome) {
    const auto zh = outcome_zh(outcome);
    if (zh.empty()) return fail(ProblemCode::ValueInvalid, "$.outcome", std::string(outcome));
    const auto before = standing(tx, answer, {"acknowledged", "verified"});
    if (!before) return tl::unexpected(before.error());
    tx.db().execute("UPDATE signal SET outcome = ?, closed_ms = ? WHERE county = ? AND id = ?",
                    {outcome, tx.now().ms, answer.county, answer.id});
    write(tx, answer, *before,
          {"closed", "signal.closed", fmt::format("关闭（{}）", zh),
           fmt::format("closed ({})", outcome)});
    return {};
}

Result<void> escalate_signal(Transaction& tx, const SignalAnswer& answer, base::Id event) {
    const auto before = standing(tx, answer, {"verified"});
    if (!before) return tl::unexpected(before.error());
    tx.db().execute("UPDATE signal SET event = ? WHERE county = ? AND id = ?",
                    {event, answer.county, answer.id});
    write(tx, answer, *before,
          {"escalated", "signal.escalated", "升级为事件", "escalated to an event"});
    return {};
}

void close_signals_of_event(Transaction& tx, std::string_view county, base::Id event,
                            std::string_view actor) {
    for (const auto& [id, version, place, number, state] :
         tx.db().query<std::int64_t, std::int64_t, std::string, std::int64_t, std::string>(
             "SELECT id, version, place, number, state FROM signal WHERE county = ? AND event = ? "
             "AND closed_ms IS NULL",
             {county, event})) {
        tx.db().execute(
            "UPDATE signal SET outcome = 'outbreak', closed_ms = ? WHERE county = ? AND id = ?",
            {tx.now().ms, county, id});
        write(tx, {std::string(county), id, std::to_string(version), std::string(actor), {}},
              {fmt::format("S-{:04}", number), state, place},
              {"closed", "signal.closed", "随事件结案关闭", "closed with its event"});
    }
}

}  // namespace fengsui::warn
