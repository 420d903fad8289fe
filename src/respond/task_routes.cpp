// SPDX-License-Identifier: Apache-2.0
// GET tasks, POST a task of an event, POST its status.
#include "respond/input.hpp"
#include "respond/respond_routes.hpp"
#include "respond/task_store.hpp"
#include "web/page.hpp"
#include "web/scope.hpp"

namespace fengsui::respond {
namespace {

using base::ProblemCode;
using base::Result;
using surveil::RoomContext;
using web::Request;
using web::Right;

struct TaskBody {
    std::string title;
    std::string assignee;
    base::Instant due;
    std::optional<std::string> note;
    BOOST_DESCRIBE_CLASS(TaskBody, (), (title, assignee, due, note), (), ())
};

struct TaskStatusBody {
    TaskStatus status = TaskStatus::Accepted;
    std::optional<std::string> note;
    BOOST_DESCRIBE_CLASS(TaskStatusBody, (), (status, note), (), ())
};

Result<web::Page<TaskRow>> list_tasks(const RoomContext& context, const Request& request) {
    const auto state = request.query.choice("state", {"open", "all"});
    if (!state) return tl::unexpected(state.error());
    const auto page = request.query.page();
    if (!page) return tl::unexpected(page.error());
    const TaskQuery query{.county = context.county,
                          .filter = *state == "open" ? TaskFilter::Open : TaskFilter::All,
                          .scope_place = web::scope_prefix(request.user(), context.county),
                          .after = page->cursor,
                          .limit = page->limit + 1,
                          .now = context.clock.now()};
    auto rows = context.database.read([&](ledger::Connection& db) -> Result<std::vector<TaskRow>> {
        return read_tasks(db, query);
    });
    if (!rows) return tl::unexpected(rows.error());
    return to_page(std::move(*rows), page->limit);
}

Result<TaskRow> show_task(const RoomContext& context, base::Id id) {
    return context.database.read([&](ledger::Connection& db) -> Result<TaskRow> {
        auto row = read_task(db, {context.county, id, context.clock.now()});
        if (!row) return base::fail(ProblemCode::NotFound, {}, "no such task");
        return std::move(*row);
    });
}

Result<TaskRow> give(const RoomContext& context, const Request& request, const TaskBody& body) {
    const auto event = request.id_param("id");
    if (!event) return tl::unexpected(event.error());
    for (const auto& checked :
         {check_text(body.title, {.member = "title"}),
          check_text(body.assignee, {.member = "assignee"}),
          check_text(body.note.value_or(""), {"note", kNoteBytesMax, Presence::Optional})}) {
        if (!checked) return tl::unexpected(checked.error());
    }
    const TaskDraft draft{context.county, *event,   body.title,
                          body.assignee,  body.due, body.note.value_or("")};
    const auto id = context.database.writer().run(
        [&](ledger::Transaction& tx) { return give_task(tx, request.user(), draft); });
    if (!id) return tl::unexpected(id.error());
    return show_task(context, *id);
}

Result<TaskRow> step(const RoomContext& context, const Request& request,
                     const TaskStatusBody& body) {
    const auto id = request.id_param("id");
    if (!id) return tl::unexpected(id.error());
    const auto version = request.if_match();
    if (!version) return tl::unexpected(version.error());
    if (auto text = check_text(body.note.value_or(""), {"note", kNoteBytesMax, Presence::Optional});
        !text)
        return tl::unexpected(text.error());
    const TaskStep change{context.county, *id, *version, body.status, body.note.value_or("")};
    const auto done = context.database.writer().run(
        [&](ledger::Transaction& tx) { return step_task(tx, request.user(), change); });
    if (!done) return tl::unexpected(done.error());
    return show_task(context, *id);
}

}  // namespace

void add_task_routes(web::Router& router, const RoomContext& context) {
    router.get<web::Page<TaskRow>>(
        "/api/v1/respond/tasks", Right::RespondRead,
        "Tasks: the open ones by due time, or all, newest first",
        [context](const Request& request) { return list_tasks(context, request); },
        {.query = {"state", "cursor", "limit"}});
    router.post<TaskBody, TaskRow>("/api/v1/respond/events/{id}/tasks", Right::RespondWrite,
                                   "Give a task for an event",
                                   [context](const Request& request, const TaskBody& body) {
                                       return give(context, request, body);
                                   });
    router.post<TaskStatusBody, TaskRow>(
        "/api/v1/respond/tasks/{id}/status", Right::RespondWrite, "Accept, finish or cancel a task",
        [context](const Request& request, const TaskStatusBody& body) {
            return step(context, request, body);
        },
        {.versioned = true});
}

}  // namespace fengsui::respond
