// SPDX-License-Identifier: Apache-2.0
// Tasks in the ledger. Changes check the version that the person saw (VersionStale), his scope
// (OutOfScope) and the state (Conflict), and write the row and the journal in the caller's
// transaction. Functions let DatabaseError pass.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/transaction.hpp"
#include "respond/event_store.hpp"
#include "respond/task.hpp"
#include "web/rights.hpp"

namespace fengsui::respond {

enum class TaskFilter : std::uint8_t { Open, All };

struct TaskQuery {
    std::string county;
    TaskFilter filter = TaskFilter::Open;
    std::string scope_place;        // of the task's event; empty: the whole county
    std::optional<base::Id> after;  // page: behind this task in the list's order
    int limit = 50;
    base::Instant now;
};
// Open: the earliest due first; All: newest first.
std::vector<TaskRow> read_tasks(ledger::Connection& db, const TaskQuery& query);
// Of one event, in the order in which they were given.
std::vector<TaskRow> read_tasks_of_event(ledger::Connection& db, const EventAt& which);
std::optional<TaskRow> read_task(ledger::Connection& db, const EventAt& which);
int count_open_tasks(ledger::Connection& db, std::string_view county, base::Id event);

struct TaskDraft {
    std::string county;
    base::Id event = 0;
    std::string title;
    std::string assignee;
    base::Instant due;
    std::string note;
};
base::Result<base::Id> give_task(ledger::Transaction& tx, const web::Principal& by,
                                 const TaskDraft& draft);

struct TaskStep {
    std::string county;
    base::Id task = 0;
    std::string version;  // of If-Match
    TaskStatus status = TaskStatus::Accepted;
    std::string note;  // added to the task's own
};
base::Result<void> step_task(ledger::Transaction& tx, const web::Principal& by,
                             const TaskStep& step);

}  // namespace fengsui::respond
