// SPDX-License-Identifier: Apache-2.0
#include "respond/event_change.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "respond/event_store.hpp"
#include "respond/input.hpp"
#include "respond/task_store.hpp"
#include "warn/signal_change.hpp"
#include "warn/signal_row.hpp"
#include "web/scope.hpp"

namespace fengsui::respond {
namespace {

using base::ProblemCode;

std::string event_json(const Event& event) {
    const auto text = [](std::string_view view) {
        return boost::json::string(view.data(), view.size());
    };
    return base::print_json({{"event", std::to_string(event.id)},
                             {"grade", text(base::enum_text(event.grade))},
                             {"state", text(base::enum_text(event.state))},
                             {"condition", event.condition},
                             {"place", event.place},
                             {"first_day", base::to_string(event.first_day)}});
}

ledger::JournalDraft draft_of(const Event& event, std::string_view county, const web::Principal& by,
                              std::string verb) {
    return {.county = std::string(county),
            .actor = by.user,
            .verb = std::move(verb),
            .object_kind = "event",
            .object_id = std::to_string(event.id),
            .place = event.place,
            .summary_zh = {},
            .summary_en = {},
            .before_json = {},
            .after_json = event_json(event)};
}

Event open_event(ledger::Transaction& tx, const web::Principal& by, const Escalation& escalation,
                 const warn::SignalRow& signal) {
    Event event{.id = tx.new_id(),
                .number = next_event_number(tx.db(), escalation.county),
                .title = std::string(base::trim(escalation.title)),
                .condition = signal.condition,
                .place = signal.place,
                .grade = escalation.grade,
                .state = EventState::Open,
                .first_day = signal.first_day,
                .opened = tx.now(),
                .closed = {},
                .lead = by.display_name.empty() ? by.user : by.display_name,
                .note = escalation.note,
                .conclusion = {},
                .version = 1};
    insert_event(tx.db(), escalation.county, event);
    auto draft = draft_of(event, escalation.county, by, "event.opened");
    const auto number = event_number(event.number);
    draft.summary_zh =
        fmt::format("启动事件 {}「{}」，{}，依据信号 {}，负责人：{}", number, event.title,
                    grade_name_zh(event.grade), signal.number, event.lead);
    draft.summary_en =
        fmt::format("Opened event {} “{}”, {}, from signal {}, led by {}", number, event.title,
                    grade_name_en(event.grade), signal.number, event.lead);
    tx.record(std::move(draft));
    return event;
}

base::Result<Event> join_event(ledger::Transaction& tx, const catalog::Catalog& catalog,
                               const web::Principal& by, const Escalation& escalation,
                               const warn::SignalRow& signal) {
    auto event = find_event(tx.db(), escalation.county, *escalation.event);
    if (!event)
        return base::fail(ProblemCode::ValueInvalid, "$.event", "no such event", "没有这起事件");
    if (auto scope = web::check_scope(by, event->place); !scope)
        return tl::unexpected(scope.error());
    if (event->state == EventState::Closed)
        return base::fail(ProblemCode::Conflict, "$.event", "the event is closed", "该事件已结案");
    const auto top = [&catalog](const std::string& code) -> std::string {
        const auto* condition = catalog.conditions().find(code);
        return condition == nullptr ? code : catalog.conditions().top(*condition).code;
    };
    if (top(event->condition) != top(signal.condition))
        return base::fail(ProblemCode::Conflict, "$.event", "the event is of another disease",
                          "该事件属于另一病种");

    const auto before = event_json(*event);
    // Two kinds of one disease in one event: the event is of the disease.
    if (event->condition != signal.condition) event->condition = top(event->condition);
    event->place = meeting_place(event->place, signal.place);
    event->first_day = std::min(event->first_day, signal.first_day);
    event->grade = graver(event->grade, escalation.grade);
    update_event(tx.db(), escalation.county, *event);
    auto draft = draft_of(*event, escalation.county, by, "event.joined");
    const auto number = event_number(event->number);
    draft.summary_zh = fmt::format("信号 {} 并入事件 {}「{}」，{}", signal.number, number,
                                   event->title, grade_name_zh(event->grade));
    draft.summary_en = fmt::format("Signal {} joined event {} “{}”, {}", signal.number, number,
                                   event->title, grade_name_en(event->grade));
    draft.before_json = before;
    tx.record(std::move(draft));
    return std::move(*event);
}

}  // namespace

base::Result<base::Id> escalate(ledger::Transaction& tx, const catalog::Catalog& catalog,
                                const web::Principal& by, const Escalation& escalation) {
    const auto signal = warn::read_signal(tx.db(), catalog, escalation.county, escalation.signal);
    if (!signal) return base::fail(ProblemCode::NotFound, {}, "no such signal");
    if (auto scope = web::check_scope(by, signal->place); !scope)
        return tl::unexpected(scope.error());
    if (signal->version != escalation.version) return base::fail(ProblemCode::VersionStale);
    if (signal->genuine == false)
        return base::fail(ProblemCode::Conflict, {}, "the signal was found not to be genuine",
                          "该信号已核实为不属实");
    const base::Result<Event> event = escalation.event
                                          ? join_event(tx, catalog, by, escalation, *signal)
                                          : open_event(tx, by, escalation, *signal);
    if (!event) return tl::unexpected(event.error());
    auto linked = warn::escalate_signal(tx,
                                        {.county = escalation.county,
                                         .id = escalation.signal,
                                         .version = escalation.version,
                                         .actor = by.user,
                                         .note = escalation.note},
                                        event->id);
    if (!linked) return tl::unexpected(linked.error());
    return event->id;
}

base::Result<void> close_event(ledger::Transaction& tx, const EventCloseGuards& guards,
                               const web::Principal& by, const Closing& closing) {
    auto event = require_event(tx.db(), closing.county, closing.event);
    if (!event) return tl::unexpected(event.error());
    if (auto scope = web::check_scope(by, event->place); !scope) return scope;
    if (std::to_string(event->version) != closing.version)
        return base::fail(ProblemCode::VersionStale);
    if (event->state == EventState::Closed)
        return base::fail(ProblemCode::Conflict, {}, "the event is closed already", "该事件已结案");
    if (const int open = count_open_tasks(tx.db(), closing.county, closing.event); open > 0)
        return base::fail(ProblemCode::Conflict, {}, fmt::format("open tasks: {}", open),
                          fmt::format("还有 {} 项任务未完成", open));
    if (auto free = guards.check(tx.db(), closing.county, closing.event); !free) return free;

    const auto before = event_json(*event);
    event->state = EventState::Closed;
    event->closed = tx.now();
    event->conclusion = std::string(base::trim(closing.conclusion));
    update_event(tx.db(), closing.county, *event);
    auto draft = draft_of(*event, closing.county, by, "event.closed");
    const auto number = event_number(event->number);
    draft.summary_zh =
        fmt::format("终止事件 {}「{}」，结论：{}", number, event->title, event->conclusion);
    draft.summary_en =
        fmt::format("Closed event {} “{}”: {}", number, event->title, event->conclusion);
    draft.before_json = before;
    tx.record(std::move(draft));
    warn::close_signals_of_event(tx, closing.county, closing.event, by.user);
    return {};
}

}  // namespace fengsui::respond
