// SPDX-License-Identifier: Apache-2.0
#include "respond/task_store.hpp"

#include <fmt/format.h>

#include <array>

#include "base/check.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "respond/input.hpp"
#include "web/scope.hpp"

namespace fengsui::respond {
namespace {

using base::ProblemCode;
using ledger::Connection;
using ledger::Value;

constexpr std::string_view kSelect =
    "SELECT t.id, t.version, t.event, e.number, e.title, t.title, t.assignee, t.due_ms, t.status, "
    "t.note, t.created_ms, t.done_ms FROM task t JOIN event e ON e.county = t.county "
    "AND e.id = t.event WHERE t.county = ?";

std::vector<TaskRow> select(Connection& db, const std::string& sql, const std::vector<Value>& bind,
                            base::Instant now) {
    std::vector<TaskRow> rows;
    for (auto& [id, version, event, event_no, event_title, title, assignee, due, text, note,
                created, done] :
         db.query<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string, std::string,
                  std::string, std::int64_t, std::string, std::string, std::int64_t,
                  std::optional<std::int64_t>>(sql, bind)) {
        const auto status = base::parse_enum<TaskStatus>(text);
        FENGSUI_CHECK(status);
        TaskRow row{.id = std::to_string(id),
                    .version = std::to_string(version),
                    .event = std::to_string(event),
                    .event_number = event_number(event_no),
                    .event_title = std::move(event_title),
                    .title = std::move(title),
                    .assignee = std::move(assignee),
                    .due = {due},
                    .status = *status,
                    .note = std::move(note),
                    .created = {created},
                    .done = {},
                    .overdue = is_overdue(*status, {due}, now)};
        if (done) row.done = base::Instant{*done};
        rows.push_back(std::move(row));
    }
    return rows;
}

struct StepWords {
    std::string_view verb;
    std::string_view zh;
    std::string_view en;
};
StepWords words_of(TaskStatus status) {
    constexpr std::array<StepWords, 4> words = {{{"task.given", "下达", "given"},
                                                 {"task.accepted", "接收", "accepted"},
                                                 {"task.done", "完成", "done"},
                                                 {"task.cancelled", "取消", "cancelled"}}};
    return words.at(static_cast<std::size_t>(status));
}

std::string state_json(base::Id event, TaskStatus status) {
    const auto text = base::enum_text(status);
    return base::print_json({{"event", std::to_string(event)},
                             {"status", boost::json::string(text.data(), text.size())}});
}

}  // namespace

std::vector<TaskRow> read_tasks(Connection& db, const TaskQuery& query) {
    std::string sql(kSelect);
    std::vector<Value> bind{query.county};
    if (!query.scope_place.empty()) {
        sql += " AND e.place >= ? AND e.place < ?";
        bind.emplace_back(query.scope_place);
        bind.emplace_back(prefix_end(query.scope_place));
    }
    if (query.filter == TaskFilter::Open) {
        sql += " AND t.status IN ('given', 'accepted')";
        if (query.after) {
            sql +=
                " AND (t.due_ms, t.id) > (SELECT due_ms, id FROM task WHERE county = ? AND id = ?)";
            bind.emplace_back(query.county);
            bind.emplace_back(*query.after);
        }
        sql += " ORDER BY t.due_ms, t.id LIMIT ?";
    } else {
        if (query.after) {
            sql += " AND t.id < ?";
            bind.emplace_back(*query.after);
        }
        sql += " ORDER BY t.id DESC LIMIT ?";
    }
    bind.emplace_back(query.limit);
    return select(db, sql, bind, query.now);
}

std::vector<TaskRow> read_tasks_of_event(Connection& db, const EventAt& which) {
    return select(db, fmt::format("{} AND t.event = ? ORDER BY t.id LIMIT ?", kSelect),
                  {which.county, which.id, kTasksPerEventMax}, which.now);
}

std::optional<TaskRow> read_task(Connection& db, const EventAt& which) {
    auto rows =
        select(db, fmt::format("{} AND t.id = ?", kSelect), {which.county, which.id}, which.now);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

int count_open_tasks(Connection& db, std::string_view county, base::Id event) {
    return db
        .value<int>(
            "SELECT COUNT(*) FROM task WHERE county = ? AND event = ? "
            "AND status IN ('given', 'accepted')",
            {county, event})
        .value_or(0);
}

base::Result<base::Id> give_task(ledger::Transaction& tx, const web::Principal& by,
                                 const TaskDraft& draft) {
    auto& db = tx.db();
    const auto event = require_event(db, draft.county, draft.event);
    if (!event) return tl::unexpected(event.error());
    if (auto scope = web::check_scope(by, event->place); !scope)
        return tl::unexpected(scope.error());
    if (event->state == EventState::Closed)
        return base::fail(ProblemCode::Conflict, {}, "the event is closed", "该事件已结案");
    if (draft.due <= tx.now())
        return base::fail(ProblemCode::ValueInvalid, "$.due", "lies in the past",
                          "完成时限不能早于现在");
    const auto given = db.value<int>("SELECT COUNT(*) FROM task WHERE county = ? AND event = ?",
                                     {draft.county, draft.event});
    if (given.value_or(0) >= kTasksPerEventMax)
        return base::fail(ProblemCode::Conflict, {},
                          fmt::format("an event has at most {} tasks", kTasksPerEventMax),
                          fmt::format("一起事件最多 {} 项任务", kTasksPerEventMax));

    const auto id = tx.new_id();
    db.execute(
        "INSERT INTO task (county, id, event, title, assignee, due_ms, status, note, created_ms, "
        "version) VALUES (?,?,?,?,?,?,'given',?,?,1)",
        {draft.county, id, draft.event, draft.title, draft.assignee, draft.due.ms, draft.note,
         tx.now().ms});
    const auto number = event_number(event->number);
    auto due = base::to_iso(draft.due, base::kJsonOffsetMinutes).substr(0, 16);
    due[10] = ' ';
    tx.record({.county = draft.county,
               .actor = by.user,
               .verb = "task.given",
               .object_kind = "task",
               .object_id = std::to_string(id),
               .place = event->place,
               .summary_zh = fmt::format("{} 下达任务「{}」，责任人：{}，限 {} 前完成", number,
                                         draft.title, draft.assignee, due),
               .summary_en = fmt::format("{}: task “{}” given to {}, due {}", number, draft.title,
                                         draft.assignee, due),
               .before_json = {},
               .after_json = state_json(draft.event, TaskStatus::Given)});
    return id;
}

base::Result<void> step_task(ledger::Transaction& tx, const web::Principal& by,
                             const TaskStep& step) {
    auto& db = tx.db();
    const auto task = read_task(db, {step.county, step.task, tx.now()});
    if (!task) return base::fail(ProblemCode::NotFound, {}, "no such task");
    const auto event_id = *base::parse_id(task->event);
    const auto event = require_event(db, step.county, event_id);
    if (!event) return tl::unexpected(event.error());
    if (auto scope = web::check_scope(by, event->place); !scope) return scope;
    if (task->version != step.version) return base::fail(ProblemCode::VersionStale);
    if (!may_follow(task->status, step.status))
        return base::fail(ProblemCode::Conflict, "$.status",
                          fmt::format("the task is {}", base::enum_text(task->status)),
                          "任务状态已变化，请刷新后再试");

    auto note = task->note;
    if (!base::trim(step.note).empty()) note += (note.empty() ? "" : "\n") + step.note;
    std::optional<std::int64_t> done_ms;
    if (step.status == TaskStatus::Done) done_ms = tx.now().ms;
    db.execute(
        "UPDATE task SET status = ?, note = ?, done_ms = ?, version = version + 1 "
        "WHERE county = ? AND id = ?",
        {base::enum_text(step.status), note, done_ms, step.county, step.task});
    const auto words = words_of(step.status);
    const bool late = step.status == TaskStatus::Done && task->due < tx.now();
    const auto said = base::trim(step.note);
    tx.record(
        {.county = step.county,
         .actor = by.user,
         .verb = std::string(words.verb),
         .object_kind = "task",
         .object_id = task->id,
         .place = event->place,
         .summary_zh = fmt::format("{} {}{}任务「{}」{}{}", task->event_number, late ? "逾期" : "",
                                   words.zh, task->title, said.empty() ? "" : "：", said),
         .summary_en =
             fmt::format("{}: task “{}” {}{}{}{}", task->event_number, task->title, words.en,
                         late ? " after its due time" : "", said.empty() ? "" : ": ", said),
         .before_json = state_json(event_id, task->status),
         .after_json = state_json(event_id, step.status)});
    return {};
}

}  // namespace fengsui::respond
